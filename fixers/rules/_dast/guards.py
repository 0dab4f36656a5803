"""Who may start a scan, and who is asked before."""

import re
from typing import Final

from fixers.model import Trace, Tri, Unknown
from fixers.model.expressions import holds
from fixers.model.reading import scalar_at
from fixers.rules._dast.scans import Scan
from fixers.rules._shared.delivery import needed_jobs
from fixers.rules._shared.deployment_words import PRODUCTION
from fixers.rules._shared.starts import seen_at
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_STRANGERS: Final = frozenset({
    "pull_request_target", "issue_comment", "issues", "discussion", "discussion_comment",
})  # fmt: skip
# A condition that lets only people of the project, or another event, through.
_INSIDERS: Final = regex(
    r"author_association|head\.repo\.(?:full_name|fork|owner)|github\.(?:actor|triggering_actor)"
    r"|user\.login|sender\.login|labels?\b|permission|github\.event_name\s*==\s*'(?:push|schedule"
    r"|workflow_dispatch|release)'"
)
_ADDRESS: Final = regex(r"https?://[\w.-]+")
_SECRET: Final = regex(r"\bsecrets\.(?!GITHUB_TOKEN\b)\w", re.IGNORECASE)
# What a run for a fork may not get through.
_DEPENDS: Final = regex(rf"{_SECRET.pattern}|^\s+(?:if|environment):", re.IGNORECASE | re.MULTILINE)
# What leaves strangers out, by the event by which they come.
_OURS: Final = "github.event.pull_request.head.repo.full_name == github.repository"
_MEMBERS: Final = 'contains(fromJSON(\'["OWNER", "MEMBER", "COLLABORATOR"]\'), {who})'
ONLY_US: Final = {
    "pull_request": (_OURS, "Scan for branches of this repository only"),
    "pull_request_target": (_OURS, "Scan for branches of this repository only"),
    "issue_comment": (
        _MEMBERS.format(who="github.event.comment.author_association"),
        "Scan for members of the project only",
    ),
}


def is_approved(trace: Trace) -> bool:
    """Whether the job waits for an environment, which may ask somebody."""
    return trace.job is not None and trace.job.environment is not None


def is_production(trace: Trace) -> bool:
    name = trace.job.environment if trace.job is not None else None
    return isinstance(name, str) and PRODUCTION.search(name) is not None


def strangers_start(scan: Scan, trace: Trace) -> bool:
    """Whether people from outside can start the scan."""
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    if isinstance(triggers, Unknown) or is_approved(trace):
        return False
    if not triggers & _STRANGERS:
        return forks_reach(scan, trace)
    job = trace.job.node.get("if") if trace.job is not None else None
    step = scan.event.step.condition if scan.event.step is not None else None
    conditions = [node.value for node in (job, step) if isinstance(node, Scalar)]
    return not any(_INSIDERS.search(condition) for condition in conditions)


def started_by(scan: Scan, trace: Trace) -> str | None:
    """The one event by which people from outside start a scan that they can start."""
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    known = frozenset[str]() if isinstance(triggers, Unknown) else triggers
    forks = ["pull_request"] if forks_reach(scan, trace) else []
    events = [*sorted(known & _STRANGERS), *forks]
    return events[0] if len(events) == 1 else None


def forks_reach(scan: Scan, trace: Trace) -> bool:
    """Whether a pull request from a fork, which gets no secrets, surely comes as far as to scan
    an address that is written down."""
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    if isinstance(triggers, Unknown) or "pull_request" not in triggers:
        return False
    needed = needed_jobs(trace.job) if trace.job is not None else []
    texts = [job.workflow.source.slice(job.node.span) for job in needed]
    if trace.job is None or not _ADDRESS.match(scan.target.strip("\"'")):
        return False
    own = trace.job.workflow.source.slice(trace.job.node.span)
    asked = any(_DEPENDS.search(text) for text in texts) or _SECRET.search(own)
    step = scan.event.step.condition if scan.event.step is not None else None
    by_fork = seen_at("pull_request")
    met = (holds(one, by_fork) is Tri.YES for one in (scalar_at(trace.job.node, "if"), step))
    return not asked and all(met)
