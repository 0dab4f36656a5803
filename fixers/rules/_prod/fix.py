"""Deploying through an environment, which may ask somebody before."""

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits.jobs import add_job_key
from fixers.model import Job
from fixers.rules._prod.stage_choices import OF_SHELL
from fixers.rules._shared.bindings import CALLER, Binding
from fixers.rules._shared.branch_choices import BRANCH, choice_of
from fixers.rules._shared.deployment_words import PRODUCTION


def with_environment(job: Job, binding: Binding, when: str | None) -> Fix | SkippedFix:
    """The environment that the job deploys to: `production`, or what chooses it; `when`: the
    condition of the step that deploys, as nobody has to approve of what a plan does."""
    seen = {
        name: value
        for name, value in binding.items()
        if not name.startswith((CALLER, BRANCH, *OF_SHELL))
    }
    bound = [name for name, value in seen.items() if PRODUCTION.fullmatch(value)]
    branch = binding.get(BRANCH)
    by_branch = choice_of(job, branch, PRODUCTION) if branch and not bound else None
    name = f"${{{{ {bound[0]} }}}}" if bound else by_branch or "production"
    if binding and not bound and by_branch is None:
        return SkippedFix("the job serves several environments")
    chosen = name if bound or by_branch or when is None else _only(when, name)
    edit = add_job_key(job, "environment", chosen)
    if edit is None:
        return SkippedFix("the job is written in a way that cannot be extended surely")
    title = f"Deploy through the environment `{name}`"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def _only(when: str, name: str) -> str:
    """An environment that is empty is none."""
    condition = f"({when})" if "||" in when else when
    return f"${{{{ {condition} && '{name}' || '' }}}}"
