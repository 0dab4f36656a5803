"""Whether the token of a job may read the repository."""

from typing import Final

from fixers.model import Job, Repository
from fixers.model.uses import CHECKOUT
from fixers.syntax.yaml_doc import Mapping, Node, Scalar, resolve

_ALL: Final = frozenset({"read-all", "write-all"})
_OTHER: Final = frozenset({"token", "repository", "ssh-key"})


def may_read(job: Job, repository: Repository) -> bool:
    """A job without permissions of its own may, and so may any of a public repository: one of
    the others, which is not allowed to either, has a checkout there."""
    jobs = [other for workflow in repository.workflows for other in workflow.jobs]
    callers = repository.callers_of(job.workflow.path)
    return all(map(_is_granted, [job, *callers])) or any(map(_reads_public, jobs))


def _reads_public(job: Job) -> bool:
    return not _is_granted(job) and any(
        step.uses is not None
        and step.uses.value.lower().startswith(f"{CHECKOUT}@")
        and _OTHER.isdisjoint(step.inputs)
        for step in job.steps
    )


def _is_granted(job: Job) -> bool:
    own: Node | None = job.node.get("permissions") or job.workflow.root.get("permissions")
    granted = None if own is None else resolve(own)
    if isinstance(granted, Mapping):
        right = granted.get("contents")
        return isinstance(right, Scalar) and right.value in {"read", "write"}
    return granted is None or (isinstance(granted, Scalar) and granted.value in _ALL)
