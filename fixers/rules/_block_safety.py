"""Why a `run:` block may not become a file of the repository."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixers.model import (
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
from fixers.model.runners import runners_of
from fixers.model.shell_context import ShellKind, effective_shell, written_shell
from fixers.syntax.shell import commands
from fixers.syntax.shell_tree import ShellScript

# With these the workflow comes from the base branch, and the checkout may not.
_FOREIGN: Final = frozenset({
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion",
    "discussion_comment", "pull_request_review", "pull_request_review_comment",
})  # fmt: skip
_OWN_PLACE: Final = re.compile(r"\$(?:\{?(?:0|BASH_SOURCE|BASH_ARGV)\b)|\bcaller\b")
_ARGUMENT: Final = re.compile(r"\$\{?[1-9@*#](?!\w)")
_MOVES_TREE: Final = frozenset({
    "checkout", "switch", "reset", "pull", "merge", "rebase", "clean", "stash", "read-tree",
    "cherry-pick", "revert", "restore", "rm", "mv", "filter-branch", "sparse-checkout", "am",
})  # fmt: skip


def is_called_here(workflow: Workflow, repository: Repository) -> bool:
    """Whether a workflow of this repository calls it."""
    calls = (job.uses for other in repository.workflows for job in other.jobs)
    return any(uses is not None and uses.value == f"./{workflow.path}" for uses in calls)


def refusal_of_workflow(workflow: Workflow, repository: Repository) -> str | None:
    if isinstance(workflow.triggers, Unknown):
        return "what starts the workflow is not known"
    foreign = sorted(workflow.triggers & _FOREIGN)
    if foreign:
        return f"on `{foreign[0]}` a script of the checkout may have less trust than the workflow"
    if "workflow_call" in workflow.triggers and not is_called_here(workflow, repository):
        return "a caller in another repository would not have the script"
    return None


def refusal_of_text(shell: ShellScript) -> str | None:
    """What would mean something else in a file, or could change the file while it runs."""
    if shell.opaque:
        return "not all of the shell text is understood"
    if _OWN_PLACE.search(shell.text):
        return "the block asks for its own name or place"
    functions = "function" in shell.text or re.search(r"\w\s*\(\)", shell.text)
    if _ARGUMENT.search(shell.text) and not functions:
        return "the block reads arguments"
    if any(_moves_tree([w.literal for w in c.words]) for c in commands(shell.statements)):
        return "the block changes the files of the repository that it would be part of"
    return None


def refusal_of_job(run: StepRun, trace: Trace) -> str | None:
    """No checkout, or what earlier steps did to it."""
    if checkout_folder(run) is None:
        return "no checkout of this repository surely comes before the step"
    for event in _before(run, trace):
        if isinstance(event, Invocation) and _moves_tree([event.name, *event.args]):
            return "an earlier command changes the files of the checkout"
    return None


def _before(run: StepRun, trace: Trace) -> Iterator[object]:
    for event in trace.events:
        if event is run:
            return
        yield event


def _moves_tree(words: list[str | None]) -> bool:
    if words[:1] == ["git"]:
        verb = next((w for w in words[1:] if w is None or not w.startswith(("-", "/"))), None)
        creates = {"-b", "-B", "-c", "-C", "--orphan"} & set(words)
        return verb is None or (verb in _MOVES_TREE and not creates)
    if words[:1] == ["rm"] and any(w and w.startswith("-") and "r" in w.lower() for w in words):
        return any(w is None or w in {".", "./", "*", "./*", ".."} for w in words[1:])
    return words[:2] in (["gh", "pr"], ["hub", "checkout"]) and "checkout" in words


def checkout_folder(run: StepRun) -> str | None:
    """Where this repository's tree surely stands, "" for the workspace itself."""
    places = run.before.checkouts
    return next((f for f, origin in places.items() if origin is TreeOrigin.HEAD), None)


@dataclass(frozen=True, slots=True)
class Shell:
    """The program that runs a script, and the line that gives it the step's error mode."""

    program: str
    options: str


def shell_options(run: StepRun) -> Shell | str:
    """How the script must be run to fail as the block does; a reason when that is not known."""
    shell = effective_shell(run.step)
    written = written_shell(run.step)
    if not shell.kind.posix:
        unknown = shell.kind is ShellKind.UNKNOWN
        return (
            "its shell is not known" if unknown else f"it is no shell text but {shell.kind.value}"
        )
    if written is not None and "{0}" in written:
        return "its shell is called with options of its own"
    options = "set -eo pipefail" if shell.pipefail is Tri.YES else "set -e"
    return Shell(shell.kind.value, options)


def may_be_windows(step: Step) -> bool:
    """Whether a checkout might give scripts the line ends of Windows."""
    runners = runners_of(step.job) if step.job else ()
    return not runners or any(runner.os not in {"Linux", "macOS"} for runner in runners)
