"""The fix that lets a job log in by a role, which says who may ask for a token from then on."""

from fixers.diagnostics import Applicability, Fix
from fixers.model import Job
from fixers.rules._token_permission import OIDC, Edits


def assumed(edits: Edits, allowed: Edits, job: Job) -> Fix:
    return Fix(
        f"Assume a role instead{_asked(allowed, job)}",
        (*edits, *allowed),
        applicability=Applicability.UNSAFE,
        asks_token=bool(allowed),
    )


def _asked(allowed: Edits, job: Job) -> str:
    """Which jobs are let ask for a token: this one, and those that call its workflow."""
    callers = dict.fromkeys(e.path for e in allowed if e.path != job.workflow.path)
    if not callers:
        return f", for which the job gets `{OIDC}: write`" if allowed else ""
    own = any(e.path not in callers for e in allowed)
    who = "the job and those" if own else "the jobs"
    return f", for which {who} that call it in {', '.join(callers)} get `{OIDC}: write`"
