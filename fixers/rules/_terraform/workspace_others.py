"""What the rest of a repository tells about the workspaces of a directory."""

from itertools import takewhile

from fixers.model import Invocation, Repository, Trace
from fixers.model.effects import terraform_directory
from fixers.model.reading import mapping_at
from fixers.rules._shared.terraform import verb_of
from fixers.rules._terraform.workspace_choice import chooses
from fixers.rules._terraform.workspace_places import Place, place_of, terraform_runs
from fixers.rules._terraform.workspaces import USERS
from fixers.syntax.yaml_doc import Mapping


def asks_for_one(trace: Trace) -> bool:
    """Whether whoever starts the workflow names a workspace."""
    on = trace.workflow.root.get("on") if trace.workflow is not None else None
    events = (
        [e.value for e in on.entries if isinstance(e.value, Mapping)]
        if isinstance(on, Mapping)
        else []
    )
    inputs = [found for event in events if (found := mapping_at(event, "inputs")) is not None]
    return any("workspace" in entry.key.value.lower() for one in inputs for entry in one.entries)


def is_odd(directories: tuple[str, ...], trace: Trace, repository: Repository) -> bool:
    """Whether all other jobs that work in a directory choose a workspace there, and there are
    several."""
    others = [_choice_in(directories, other) for other in repository.traces if other is not trace]
    chosen = [choice for choice in others if choice is not None]
    return len(chosen) > 1 and all(chosen)


def _choice_in(directories: tuple[str, ...], trace: Trace) -> bool | None:
    """Whether a job chooses a workspace in one of the directories; None where it does nothing
    there."""
    runs = [
        r for r in terraform_runs(trace) if terraform_directory(r.args, r.before) in directories
    ]
    chooses_one = any(chooses(r) or "TF_WORKSPACE" in r.before.variables for r in runs)
    works = any(verb_of(r) in USERS for r in runs)
    return chooses_one if works or chooses_one else None


def chosen_beside(
    run: Invocation, place: Place, trace: Trace, repository: Repository
) -> str | None:
    """The `TF_WORKSPACE` of another step of the job that works in the same place; None where
    there is none."""
    for other in terraform_runs(trace):
        given = other.step.env.get("TF_WORKSPACE") if other.step else None
        if given is None or other.step is run.step or verb_of(other) not in USERS:
            continue
        there = place_of(other, trace, repository)
        if there is not None and there.key == place.key:
            return given.value
    return None


def inits_of(place: Place | None, repository: Repository) -> list[Invocation]:
    """All that initialises one of the directories of a place."""
    return [
        run
        for trace in repository.traces
        for run in terraform_runs(trace)
        if place is not None and verb_of(run) == "init"
        if terraform_directory(run.args, run.before) in place.directories
    ]


def is_made_ready(run: Invocation, place: Place, trace: Trace, repository: Repository) -> bool:
    """Whether the job has run `init` there after all that is unknown: what came before has not
    prepared that directory."""
    for other in takewhile(lambda one: one is not run, terraform_runs(trace)):
        there = place_of(other, trace, repository) if verb_of(other) == "init" else None
        if there is not None and there.key == place.key and _is_as_unknown(other, run, place):
            return True
    return False


def _is_as_unknown(earlier: Invocation, run: Invocation, place: Place) -> bool:
    """Whether nothing unknown came between two commands."""
    one, other = earlier.before, run.before
    if other.variables_unknown and not one.variables_unknown:
        return False
    return place.told or one.terraform_unknown or not other.terraform_unknown


def is_left_out(place: Place, trace: Trace, repository: Repository) -> bool:
    """Whether the job chooses a workspace in all other directories that it works in, and there
    are several."""
    chosen: set[str] = set()
    used: set[str] = set()
    for run in terraform_runs(trace):
        there = place_of(run, trace, repository)
        if there is not None and (chooses(run) or "TF_WORKSPACE" in run.before.variables):
            chosen.add(there.key)
        if there is not None and verb_of(run) in USERS:
            used.add(there.key)
    others = used - {place.key}
    return len(others) > 1 and others <= chosen and place.key not in chosen
