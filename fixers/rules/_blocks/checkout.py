"""Whether the files of this very commit are there when a step runs."""

import posixpath
from functools import lru_cache
from itertools import takewhile
from typing import Final

from fixers.model import (
    ActionUse,
    Invocation,
    Repository,
    Step,
    StepRun,
    Trace,
    TreeOrigin,
    Tri,
    Unknown,
    Workflow,
)
from fixers.model.uses import CHECKOUT
from fixers.rules._blocks.alike import folder_on_same_condition
from fixers.rules._blocks.changes import commands_before, is_elsewhere, moves_tree, removes_scripts
from fixers.rules._blocks.scripts import has_scripts_alone, lacks_scripts
from fixers.rules._shared.checkout_trees import action_of, is_local, unpacks_over, writes_over
from fixers.syntax.records import dataclass

_OF_OTHERS: Final = frozenset({"pull_request_target", "registry_package"})  # of a fork; older
# With these the workflow comes from the default branch, and the checkout may not.
_FOREIGN: Final = frozenset({
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion",
    "discussion_comment", "pull_request_review", "pull_request_review_comment", "registry_package",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where this repository stands, "" for the workspace itself; `sure`: at this very commit."""

    folder: str
    sure: bool


@lru_cache(maxsize=1)  # asked for many times for the same step
def checkout_of(run: StepRun) -> Checkout | None:
    """A checkout around another one may have cleaned it away."""
    places = run.before.checkouts
    for wanted in (TreeOrigin.HEAD, TreeOrigin.NEAR, TreeOrigin.KIN):
        mine = sorted(folder for folder, origin in places.items() if origin is wanted)
        whole = wanted is TreeOrigin.HEAD or not any(map(lacks_scripts, _earlier_steps(run.step)))
        for folder in mine if whole else ():
            if not any(_is_around(other, folder) for other in places):
                own = has_scripts_alone(_earlier_steps(run.step), folder)
                return Checkout(folder, sure=wanted is TreeOrigin.HEAD or own)
    same = folder_on_same_condition(run)
    return None if same is None else Checkout(same, sure=True)


def _is_around(outer: str, folder: str) -> bool:
    return outer != folder and (not outer or folder.startswith(f"{outer}/"))


def _earlier_steps(step: Step) -> tuple[Step, ...]:
    return step.job.steps[: step.index] if step.job else ()


def refusal_of_job(run: StepRun, trace: Trace, repository: Repository) -> str | None:
    """What earlier steps did to the checkout, or another one than the workflow is from. Where
    there is none, one is added before all of them."""
    checkout = checkout_of(run)
    if _removed_before(run, trace, checkout) is Tri.YES:
        return "an earlier command removes or rewrites the files of the checkout"
    job = run.step.job
    foreign = _foreign_triggers(job.workflow, repository) if job else ()
    other = checkout is not None and not checkout.sure and not _is_own_branch(run.step)
    if foreign and (other or _moved_before(run, trace, repository) or _written_over(run, trace)):
        return f"on `{foreign[0]}` a script of the checkout may have less trust than the workflow"
    return None


def _is_own_branch(step: Step) -> bool:
    """Whether all that is checked out before is a branch of this repository, called by its name."""
    before = _earlier_steps(step)
    checkouts = [one for one in before if action_of(one) == CHECKOUT]
    chosen = (one.inputs.get(name) for one in checkouts for name in ("ref", "repository"))
    return (
        bool(checkouts)
        and not any((value is not None and "${{" in value.value) for value in chosen)
        and not any(map(is_local, before))
    )


def may_lack_script(run: StepRun, trace: Trace, repository: Repository) -> bool:
    """Whether another commit may be checked out, now or once somebody adds a step."""
    checkout, job = checkout_of(run), run.step.job
    sure = checkout is not None and checkout.sure and not _moved_before(run, trace, repository)
    sure &= _removed_before(run, trace, checkout) is Tri.NO
    return not sure or (
        job is not None and not _OF_OTHERS.isdisjoint(_foreign_triggers(job.workflow, repository))
    )


def may_lack_action(run: StepRun, trace: Trace, repository: Repository) -> bool:
    """Whether an earlier step of an action may take away the files of the action."""
    folder = posixpath.dirname(run.step.source.path)
    return any(
        moves_tree([command.name, *command.args]) or removes_scripts(command, folder) is not Tri.NO
        for command in commands_before(run, trace)
        if not is_elsewhere(command, "", repository)
    )


def _foreign_triggers(workflow: Workflow, repository: Repository) -> list[str]:
    """Of the workflow and of those that call it."""
    waiting, seen = [workflow], {workflow.path: workflow.triggers}
    while waiting:
        callers = callers_of(waiting.pop(), repository)
        waiting += [caller for caller in callers if caller.path not in seen]
        seen |= {caller.path: caller.triggers for caller in callers}
    known = (triggers for triggers in seen.values() if not isinstance(triggers, Unknown))
    return sorted(_FOREIGN & frozenset().union(*known))


def callers_of(workflow: Workflow, repository: Repository) -> list[Workflow]:
    """The workflows of this repository that call it."""
    return [*dict.fromkeys(job.workflow for job in repository.callers_of(workflow.path))]


def _written_over(run: StepRun, trace: Trace) -> bool:
    """Whether files of another run may have taken the place of those that are checked out."""
    return any(
        (isinstance(event, ActionUse) and writes_over(event.step))
        or (isinstance(event, Invocation) and unpacks_over(event))
        for event in takewhile(lambda event: event is not run, trace.events)
    )


def _moved_before(run: StepRun, trace: Trace, repository: Repository) -> bool:
    checkout = checkout_of(run)
    folder = checkout.folder if checkout else ""
    return any(
        moves_tree([command.name, *command.args])
        for command in commands_before(run, trace)
        if not is_elsewhere(command, folder, repository)
    )


def _removed_before(run: StepRun, trace: Trace, checkout: Checkout | None) -> Tri:
    folder = checkout.folder if checkout else ""
    found = {removes_scripts(command, folder) for command in commands_before(run, trace)}
    return next((one for one in (Tri.YES, Tri.UNKNOWN) if one in found), Tri.NO)
