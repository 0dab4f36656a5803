"""Where a pipeline knows itself that a path may not be there."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import Event, Failure, Invocation, Trace
from fixers.model.effects import joined
from fixers.model.reading import scalar_at
from fixers.model.repository import RepoTree
from fixers.model.shell.effects import ends_failing
from fixers.model.tri import UNKNOWN, Unknown
from fixers.rules._paths.asked import asked, hangs_on_it
from fixers.rules._shared.fates import is_test_of_if
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import children, commands

_FILES: Final = regex(r"hashfiles *\(", re.IGNORECASE)
# Not for a fork, which has the same files.
_OF_FORKS: Final = regex(
    r"github\.event\.pull_request\.head\.repo\.full_name *[!=]= *github\.repository\b"
    r"|(?:! *)?github\.(?:event\.)?repository\.fork\b",
    re.IGNORECASE,
)
# What somebody chooses by hand says nothing of files; a caller may be another repository.
_CHOSEN: Final = regex(r"github\.event\.inputs\.", re.IGNORECASE)
_OF_CALLERS: Final = regex(r"(?<![\w.])inputs\.", re.IGNORECASE)
_ELSEWHERE: Final = regex(r"outputs\.|github\.(event\.)?repository|inputs\.|vars\.", re.IGNORECASE)


def is_guarded(written: str, raw: str, run: Invocation, tree: RepoTree) -> bool:
    """Whether the script asks for the file, from here or before `cd`, or goes on without it. Who
    asks for one of the same name that is there asks for that."""
    if run.failure is Failure.IGNORED and run.command.span in _forgiven(run.script.shell):
        return True
    bare = {text.removeprefix("./").rstrip("/") for text in (written, raw.strip("\"'"))}
    return any(
        path == one
        or path.startswith((f"{one}/", f"{one}*"))
        or (path.endswith(f"/{one}") and not _stands_here(one, run, tree))
        or (one.endswith(f"/{path}") and joined(run.directory, path) == one)
        for one in asked(run.script.text_before(0) + run.script.text_after(0))
        for path in bare
    )


def _stands_here(path: str, run: Invocation, tree: RepoTree) -> bool:
    place = joined(run.directory, path)
    return isinstance(place, str) and tree.mode(place) is not None


def goes_on_without(run: Invocation) -> bool:
    """`if ! bash x.sh; then echo "not done"; fi`: its failure ends nothing."""
    asking = [node for node in holders(run) if isinstance(node, sh.If)]
    bodies = [body for node in asking for _, body in node.branches]
    left = (*bodies, *(node.otherwise for node in asking))
    return is_test_of_if(run) and not any(ends_failing(*body) for body in left)


@lru_cache(maxsize=256)
def _forgiven(script: sh.ShellScript) -> frozenset[object]:
    """Spans of commands of which a failure is expected: `… || true`, `… 2>/dev/null`."""
    found: set[object] = set()
    for command in commands(script.statements):
        if _is_silenced(command):
            found.add(command.span)
    for choice in _choices(script.statements):
        if not _counts(choice.right) and not ends_failing(choice.right):
            found.update(command.span for command in commands((choice.left,)))
    return frozenset(found)


def _is_silenced(command: sh.Command) -> bool:
    """`2>/dev/null`, `2>errors`; `2>&1` alone only sends it along."""
    said = [(r, r.target.raw if r.target is not None else "") for r in command.redirects]
    errors = [t for r, t in said if "2>" in r.operator or r.descriptor == "2" or "&>" in r.operator]
    along = {"1", "&1", ""}
    return bool(errors) and (
        not along.issuperset(errors) or any(target == "/dev/null" for _, target in said)
    )


def _choices(statements: tuple[sh.Statement, ...]) -> Iterator[sh.AndOr]:
    for statement in statements:
        if isinstance(statement, sh.AndOr) and statement.operator == "||":
            yield statement
        yield from _choices(children(statement))


def _counts(node: sh.Statement) -> bool:
    """`|| failed=1`."""
    return isinstance(node, sh.Command) and not node.words


def conditions(event: Event, trace: Trace) -> str:
    own = event.step.condition if event.step is not None else None
    job = scalar_at(trace.job.node, "if") if trace.job is not None else None
    text = " ".join(scalar.value for scalar in (own, job) if scalar is not None)
    if not text:  # most often
        return ""
    text = _CHOSEN.sub("", text)
    triggers = trace.workflow.triggers if trace.workflow is not None else UNKNOWN
    called = isinstance(triggers, Unknown) or "workflow_call" in triggers
    return text if called else _OF_CALLERS.sub("", text)


def asks_for_files(condition: str) -> bool:
    return bool(_FILES.search(condition))


def is_asked_for(condition: str, path: str, event: Event, trace: Trace) -> bool:
    """Whether the pipeline asks for the path before the event."""
    return asks_for_files(condition) or hangs_on_it(condition, path, event, trace)


def is_for_some(condition: str) -> bool:
    """Whether the step may be meant for other repositories, or runs where something was found."""
    return bool(_ELSEWHERE.search(_OF_FORKS.sub("", condition)))
