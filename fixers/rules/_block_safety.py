"""Why a `run:` block may not become a file of the repository."""

import re
from itertools import takewhile
from typing import Final

from fixers.edits.expression_places import variables_of
from fixers.model import (
    Invocation,
    Repository,
    StepRun,
    Trace,
    TreeOrigin,
    Unknown,
    Workflow,
)
from fixers.syntax.shell import Command, commands
from fixers.syntax.shell_tree import ShellScript

# With these the workflow comes from the base branch, and the checkout may not.
_FOREIGN: Final = frozenset({
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion",
    "discussion_comment", "pull_request_review", "pull_request_review_comment",
})  # fmt: skip
_OWN_PLACE: Final = frozenset({
    "0", "BASH_SOURCE", "BASH_ARGV", "BASH_ARGV0", "LINENO", "BASH_LINENO", "SHLVL", "PPID",
})  # fmt: skip
_LATER: Final = frozenset({"trap", "eval"})  # what they are given is read as shell
_READS_PLACE: Final = re.compile(rf"\$\{{?(?:{'|'.join(sorted(_OWN_PLACE))})\b|\bcaller\b")
_ALL_SCRIPTS: Final = re.compile(
    r"\*\.(?:sh|bash|\*|\{)|\bshfmt\b.* \.(?:\s|$)|type=shell", re.MULTILINE
)
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
    all_of = tuple(commands(shell.statements))
    if variables_of(shell.statements) & _OWN_PLACE or any(map(_reads_place, all_of)):
        return "the block asks for its own name or place"
    if any(_moves_tree([w.literal for w in c.words]) for c in all_of):
        return "the block changes the files of the repository that it would be part of"
    return None


def counts_scripts(text: str) -> bool:
    """Whether the block goes over all scripts, the new one among them."""
    return bool(_ALL_SCRIPTS.search(text))


def _reads_place(command: Command) -> bool:
    name = command.words[0].literal if command.words else None
    later = command.words[1:] if name in _LATER else ()
    return name == "caller" or any(_READS_PLACE.search(word.raw) for word in later)


def refusal_of_job(run: StepRun, trace: Trace) -> str | None:
    """No checkout, or what earlier steps did to it."""
    if checkout_folder(run) is None:
        return "no checkout of this very commit surely comes before the step"
    for event in takewhile(lambda event: event is not run, trace.events):
        if isinstance(event, Invocation) and _moves_tree([event.name, *event.args]):
            return "an earlier command changes the files of the checkout"
    return None


def _moves_tree(words: list[str | None]) -> bool:
    if words[:1] == ["git"]:
        rest = words[1:]
        while rest[:1] and (rest[0] or "").startswith("-"):
            rest = rest[2 if rest[0] in {"-C", "-c"} else 1 :]
        # A new branch begins where the checkout is, unless a third word says where.
        creates = rest[1:2] in (["-b"], ["-B"], ["-c"], ["--orphan"]) and len(rest) == 3
        return not rest or rest[0] is None or (rest[0] in _MOVES_TREE and not creates)
    if words[:1] == ["rm"] and any(w and w.startswith("-") and "r" in w.lower() for w in words):
        return any(w is None or w in {".", "./", "*", "./*", ".."} for w in words[1:])
    return words[:2] in (["gh", "pr"], ["hub", "checkout"]) and "checkout" in words


def checkout_folder(run: StepRun) -> str | None:
    """Where this repository's tree surely stands, "" for the workspace itself. A checkout around
    another one may have cleaned it away."""
    places = run.before.checkouts
    mine = sorted(f for f, origin in places.items() if origin is TreeOrigin.HEAD)
    return next((f for f in mine if not any(_is_around(other, f) for other in places)), None)


def _is_around(outer: str, folder: str) -> bool:
    return outer != folder and (not outer or folder.startswith(f"{outer}/"))
