"""An installation came, went, or may do more or less than before."""

from bot.github.client import GitHubApp
from bot.jobs import InstallationJob


def installation_changed(app: GitHubApp, job: InstallationJob) -> str:
    """Tokens made before speak for rights that may be gone, or lack new ones."""
    app.forget(job.target.installation)
    return "forgotten"
