"""Whether a reusable workflow is of use in its own repository alone."""

import posixpath
from functools import lru_cache
from typing import Final

from fixers.model import (
    ActionUse,
    Event,
    Invocation,
    Job,
    Repository,
    Trace,
    TreeOrigin,
    Tri,
    Unknown,
    Workflow,
)
from fixers.rules._blocks.sourced import programs_of
from fixers.syntax.source import Source

_ACTION: Final = ("action.yml", "action.yaml")
_CALLED: Final = frozenset({"workflow_call"})  # by others alone
_LOCAL: Final = ("./", "$/")
# Where others are told how to call it.
_TOLD: Final = ("README.md", ".github/README.md", ".github/workflows/README.md")


def may_be_called_elsewhere(job: Job, repository: Repository) -> bool:
    """Not where a job that always runs needs files of this repository: called from another one
    a checkout gives the files of that one."""
    if _is_called_here(job.workflow, repository, ()) and _keeps_to_itself(repository):
        return False
    own = (trace for trace in repository.traces if trace.workflow is job.workflow)
    return not any(_needs_own_files(trace, job, repository) for trace in own)


def _is_called_here(workflow: Workflow, repository: Repository, below: tuple[str, ...]) -> bool:
    """Whether jobs of this repository call it, and nothing tells others how to; so too for what
    calls it, if that is there to be called itself."""
    callers = {
        job.workflow.path: job.workflow
        for job in repository.callers_of(workflow.path)
        if job.uses is not None and job.uses.value.startswith(_LOCAL)
    }
    named = f"{posixpath.basename(workflow.path)}@"
    read = map(repository.tree.read, _TOLD)
    texts = [one.text for one in read if isinstance(one, Source)]
    texts += [one.source.text for one in repository.workflows]
    if not callers or any(named in text for text in texts):
        return False
    below = (*below, workflow.path)
    above = [one for one in callers.values() if one.triggers == _CALLED and one.path not in below]
    return all(_is_called_here(one, repository, below) for one in above)


@lru_cache(maxsize=1)  # asked for each block
def _keeps_to_itself(repository: Repository) -> bool:
    """Whether most of the workflows that only others can start are called here: those that none
    calls are there for other repositories, and where they are many, so are those beside them."""
    reusable = [
        one
        for one in repository.workflows
        if not isinstance(one.triggers, Unknown) and one.triggers == _CALLED
    ]
    called = sum(bool(repository.callers_of(one.path)) for one in reusable)
    return 2 * called >= len(reusable)


def _needs_own_files(trace: Trace, job: Job, repository: Repository) -> bool:
    conditional = trace.job is None or trace.job.entry("if") is not None
    if conditional and trace.job is not job:
        return False
    return any(_is_own(event, repository) for event in trace.events if event.reached is Tri.YES)


def _is_own(event: Event, repository: Repository) -> bool:
    if TreeOrigin.HEAD not in event.before.checkouts.values():
        return False
    match event:
        case ActionUse(action=action):
            paths = [f"{action.removeprefix('./')}/{name}" for name in _ACTION]
            return action.startswith("./") and any(map(repository.tree.mode, paths))
        case Invocation(script=script):
            own = script.scalar is None and script.recipe is None
            return own or any(map(repository.tree.mode, programs_of(event)))
    return False
