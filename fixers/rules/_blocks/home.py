"""Whether a reusable workflow is of use in its own repository alone."""

from typing import Final

from fixers.model import ActionUse, Event, Invocation, Job, Repository, Trace, TreeOrigin, Tri
from fixers.rules._blocks.sourced import programs_of

_ACTION: Final = ("action.yml", "action.yaml")


def may_be_called_elsewhere(job: Job, repository: Repository) -> bool:
    """Not where a job that always runs needs files of this repository: called from another one
    a checkout gives the files of that one."""
    own = (trace for trace in repository.traces if trace.workflow is job.workflow)
    return not any(_needs_own_files(trace, job, repository) for trace in own)


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
