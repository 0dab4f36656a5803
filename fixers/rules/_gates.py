"""What stands between a change and a job: an environment, an approval, somebody who asked."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import UNKNOWN, Job, Unknown
from fixers.model.action_ref import parse_action_ref
from fixers.rules._deployments import PRODUCTION
from fixers.syntax.yaml_doc import Mapping

# Somebody decided that these should run.
_DELIBERATE: Final = frozenset({"workflow_dispatch", "workflow_call", "deployment"})
_ASKED_FOR: Final = ("workflow_dispatch", "refs/tags", "release", "github.event.inputs", "inputs.")
_APPROVALS: Final = frozenset({"trstringer/manual-approval", "akefirad/manual-approval-action"})
_APPROVES: Final = ("approv", "gate", "confirm", "sign-off", "signoff", "release")


def is_gated(job: Job) -> bool:
    """Whether the job waits for somebody, or somebody asked for it."""
    triggers = job.workflow.triggers
    deliberate = isinstance(triggers, Unknown) or triggers <= _DELIBERATE | {"schedule"}
    return deliberate or waits(job)


def of_releases(job: Job) -> bool:
    """Whether nothing but a release or a tag starts the job by itself."""
    triggers = job.workflow.triggers
    released = not isinstance(triggers, Unknown) and triggers <= _DELIBERATE | {"release"}
    return released or _tags_only(job)


def waits(job: Job) -> bool:
    """The same, whatever starts the workflow."""
    condition = job.entry("if")
    text = job.workflow.source.slice(condition.span) if condition is not None else ""
    if any(word in text for word in _ASKED_FOR) or job.environment is not None:
        return True
    return any(_approves(other) for other in (job, *_before(job)))


def _tags_only(job: Job) -> bool:
    """`on: {push: {tags: […]}}`: a tag is a release."""
    on = job.workflow.root.get("on")
    push = on.get("push") if isinstance(on, Mapping) else None
    if not isinstance(on, Mapping) or not isinstance(push, Mapping):
        return False
    others = {entry.key.value for entry in on.entries} - _DELIBERATE - {"release"}
    return others == {"push"} and push.entry("tags") is not None and not push.entry("branches")


@lru_cache(maxsize=1024)  # each job asks for all before it
def _approves(job: Job) -> bool:
    """Whether a job waits for somebody: an environment for approvals, or an action that asks."""
    name = job.environment
    if name is UNKNOWN or (isinstance(name, str) and PRODUCTION.search(name)):
        return True
    if isinstance(name, str) and any(word in name.lower() for word in _APPROVES):
        return True
    refs = (parse_action_ref(step.uses.value) for step in job.steps if step.uses)
    return any(ref is not None and ref.name in _APPROVALS for ref in refs)


def _before(job: Job) -> Iterator[Job]:
    """Every job that this one waits for."""
    jobs = {other.id: other for other in job.workflow.jobs}
    left, seen = [*job.needs], set[str]()
    while left:
        name = left.pop()
        if name in jobs and name not in seen:
            seen.add(name)
            yield jobs[name]
            left += jobs[name].needs
