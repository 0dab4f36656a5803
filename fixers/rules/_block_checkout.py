"""Whether the files of this very commit are there when a step runs."""

from itertools import takewhile
from typing import Final

from fixers.model import Invocation, Repository, Step, StepRun, Trace, TreeOrigin, Unknown, Workflow
from fixers.syntax.records import dataclass

# With these the workflow comes from the default branch, and the checkout may not.
_FOREIGN: Final = frozenset({
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion",
    "discussion_comment", "pull_request_review", "pull_request_review_comment",
})  # fmt: skip
_MOVES_TREE: Final = frozenset({
    "checkout", "switch", "reset", "pull", "merge", "rebase", "clean", "stash", "read-tree",
    "cherry-pick", "revert", "restore", "rm", "mv", "filter-branch", "sparse-checkout", "am",
})  # fmt: skip
_OURS: Final = frozenset({"lib", "lib/", "lib/scripts", "lib/scripts/"})
_EVERYTHING: Final = _OURS | {".", "./", "*", "./*", ".."}
_NO_CHECKOUT: Final = "no checkout of this repository surely comes before the step"


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where this repository stands, "" for the workspace itself; `sure`: at this very commit."""

    folder: str
    sure: bool


def checkout_of(run: StepRun) -> Checkout | None:
    """A checkout around another one may have cleaned it away."""
    places = run.before.checkouts
    for wanted in (TreeOrigin.HEAD, TreeOrigin.NEAR, TreeOrigin.KIN):
        mine = sorted(folder for folder, origin in places.items() if origin is wanted)
        whole = wanted is TreeOrigin.HEAD or not _is_partial(run.step)
        for folder in mine if whole else ():
            if not any(_is_around(other, folder) for other in places):
                return Checkout(folder, sure=wanted is TreeOrigin.HEAD)
    return None


def _is_around(outer: str, folder: str) -> bool:
    return outer != folder and (not outer or folder.startswith(f"{outer}/"))


def _is_partial(step: Step) -> bool:
    """Whether a step before may check out some of the files alone."""
    steps = step.job.steps[: step.index] if step.job else ()
    return any("sparse-checkout" in before.inputs for before in steps)


def refusal_of_job(run: StepRun, trace: Trace, repository: Repository) -> str | None:
    """No checkout, what earlier steps did to it, or another one than the workflow is from."""
    checkout = checkout_of(run)
    if checkout is None:
        return _NO_CHECKOUT
    if any(_removes_all(words) for words in _earlier(run, trace)):
        return "an earlier command removes the files of the checkout"
    job = run.step.job
    foreign = _foreign_triggers(job.workflow, repository) if job else ()
    if foreign and (not checkout.sure or _moved_before(run, trace)):
        return f"on `{foreign[0]}` a script of the checkout may have less trust than the workflow"
    return None


def may_lack_script(run: StepRun, trace: Trace, repository: Repository) -> bool:
    """Whether another commit may be checked out, now or once somebody adds a step."""
    checkout, job = checkout_of(run), run.step.job
    sure = checkout is not None and checkout.sure and not _moved_before(run, trace)
    return not sure or (job is not None and bool(_foreign_triggers(job.workflow, repository)))


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
    local = f"./{workflow.path}"
    return [
        other
        for other in repository.workflows
        if any(job.uses is not None and job.uses.value == local for job in other.jobs)
    ]


def _earlier(run: StepRun, trace: Trace) -> list[list[str | None]]:
    events = takewhile(lambda event: event is not run, trace.events)
    return [[event.name, *event.args] for event in events if isinstance(event, Invocation)]


def _moved_before(run: StepRun, trace: Trace) -> bool:
    return any(moves_tree(words) for words in _earlier(run, trace))


def moves_tree(words: list[str | None]) -> bool:
    """Whether a command may change the files of the repository."""
    if words[:1] == ["git"]:
        rest = words[1:]
        while rest[:1] and (rest[0] or "").startswith("-"):
            rest = rest[2 if rest[0] in {"-C", "-c"} else 1 :]
        # A new branch begins where the checkout is, unless a third word says where.
        creates = rest[1:2] in (["-b"], ["-B"], ["-c"], ["--orphan"]) and len(rest) == 3
        stays = creates or rest[:1] in (["stash"], ["clean"]) or rest in _RESETS
        return not rest or rest[0] is None or (rest[0] in _MOVES_TREE and not stays)
    return words[:2] in (["gh", "pr"], ["hub", "checkout"]) and "checkout" in words


_RESETS: Final[list[list[str | None]]] = [
    ["reset"], ["reset", "--hard"], ["reset", "--hard", "HEAD"], ["checkout", "."],
    ["checkout", "--", "."], ["restore", "."],
]  # fmt: skip


def _removes_all(words: list[str | None]) -> bool:
    given = {"." if word is None else word for word in words[1:]}
    if words[:1] == ["rm"] and any(one.startswith("-") and "r" in one.lower() for one in given):
        return bool(given & _EVERYTHING)
    return words[:1] == ["mv"] and bool(given & _OURS)
