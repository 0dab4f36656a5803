"""What becomes of a command's exit code where the command stands."""

import re
from typing import Final

from fixers.model import Failure, Invocation, Step, Tri
from fixers.model.reading import scalar_at
from fixers.model.shell.effects import ends_failing
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

SHOWING: Final = regex(r"(?:cat|head|tail|jq)(?: -(?!\w*e\b)\w+| '?\.'?)*(?: (?!-)[\w./\"-]+)+")
_SHOWS: Final = frozenset({"tee", "cat", "ts", "head", "tail", "less", "column", "sort", "uniq"})
_GOES_ON: Final = regex(r"^\s*set\s+\+(?:e\b|o\s+errexit)", re.MULTILINE)
_ASKS: Final = regex(r"\$\?|PIPESTATUS|\btrap\b")
_NO_FILE: Final = regex(r"-|/dev/|.*GITHUB_")
_SHRUGS: Final = frozenset({"true", ":", "echo", "printf"})


def may_go_on(step: Step) -> bool:
    """Whether a job may go on after a failure of the step: `continue-on-error`, but for `false`."""
    told = scalar_at(step.node, "continue-on-error")
    return told is not None and told.value != "false"


def lost_in(run: Invocation) -> sh.Pipeline | sh.AndOr | None:
    """The pipeline or `||` on whose left the command stands, and which takes its exit code."""
    for node in reversed(holders(run)):
        if isinstance(node, sh.Pipeline):
            if not node.stages[-1].span.contains(run.command.span):
                return node
        elif isinstance(node, sh.AndOr):
            if node.operator == "||" and node.left.span.contains(run.command.span):
                return node
        elif not isinstance(node, sh.Group):
            return None
    return None


def is_asked(run: Invocation) -> bool:
    """Whether the script asks whether the command failed: `if ! …`, `… || exit 1`."""
    lost = lost_in(run)
    if isinstance(lost, sh.AndOr):
        return ends_failing(lost.right) or run.failure is Failure.FAILS
    apart = any(isinstance(node, sh.Command | sh.Pipeline) for node in holders(run))
    return not apart and is_test_of_if(run)


def is_test_of_if(run: Invocation) -> bool:
    """Whether a command stands in the condition of an `if`."""
    return any(
        test.span.contains(run.command.span)
        for node in holders(run)
        if isinstance(node, sh.If)
        for condition, _ in node.branches
        for test in condition
    )


def ends_otherwise(run: Invocation) -> bool:
    """`if scan; then …; else echo "found some"; exit 1; fi`."""
    return any(
        isinstance(node, sh.If) and len(node.branches) == 1 and ends_failing(*node.otherwise)
        for node in holders(run)[-1:]
    ) and is_test_of_if(run)


def ends_anyway(run: Invocation) -> bool:
    """Whether the command is a look at what went wrong: `else curl …; exit 1; fi`."""
    at = run.command.span.start
    return any(
        ends_failing(*body)
        for node in holders(run)
        for body in _bodies(node)
        if body and body[0].span.start <= at < body[-1].span.start
    )


def _bodies(node: sh.Statement) -> tuple[tuple[sh.Statement, ...], ...]:
    match node:
        case sh.If():
            return (*(body for _, body in node.branches), node.otherwise)
        case sh.Case():
            return tuple(body for _, body in node.arms)
        case sh.Group():
            return (node.body,)
    return ()


def is_shrugged_off(lost: sh.AndOr) -> bool:
    """`… || true`, `… || echo "never mind"`."""
    right = lost.right
    return isinstance(right, sh.Command) and bool(right.words) and right.words[0].literal in _SHRUGS


def is_shown(lost: sh.Pipeline, run: Invocation) -> bool:
    """Whether what follows in the pipeline only shows or keeps what comes."""
    after = [s for s in lost.stages if s.span.start >= run.command.span.end]
    rest = run.script.text_after(lost.span.end)
    return all(isinstance(s, sh.Command) and _shows(s) and not is_kept(s, rest) for s in after)


def is_kept(command: sh.Command, rest: str) -> bool:
    """`| tee FILE` or `| sort > FILE`, and more is done with the file than to show it."""
    into = (r.target for r in command.redirects if r.target and r.operator in {">", ">>"})
    files = command.words[1:] if command.words[0].literal == "tee" else into
    names = [w.raw.strip("\"'") for w in files if not _NO_FILE.match(w.raw)]
    used = [line for line in rest.split("\n") if not SHOWING.fullmatch(line.strip())]
    return any(name in line for name in names for line in used)


def _shows(command: sh.Command) -> bool:
    texts = [word.literal for word in command.words]
    if texts[:1] == ["jq"]:
        plain = all(text and (text == "." or text.startswith("-")) for text in texts[1:])
        return plain and not {"-e", "--exit-status"} & set(texts)
    return texts[:3] == ["python3", "-m", "json.tool"] or bool(texts and texts[0] in _SHOWS)


def goes_on(run: Invocation) -> bool:
    """Whether `set +e` lets the script go on after the command, which never asks how it ended."""
    text = run.script.shell.text
    lets = run.failure is Failure.IGNORED and run.before.errexit is Tri.NO and _GOES_ON.search(text)
    alone = not any(not isinstance(node, sh.Group) for node in holders(run))
    return bool(lets) and alone and not _ASKS.search(text)


def hides(lost: sh.Pipeline | sh.AndOr | None, run: Invocation) -> bool:
    """Whether a pipeline swallows the exit code by mistake."""
    if not isinstance(lost, sh.Pipeline) or run.before.pipefail is not Tri.NO:
        return False
    return is_shown(lost, run) and "PIPESTATUS" not in run.script.shell.text


def is_condition(run: Invocation) -> bool:
    """Whether something hangs on the command: `if`, `while`, `until`, `… && break`."""
    for node in reversed(holders(run)):
        tests: tuple[sh.Statement, ...] = ()
        if isinstance(node, sh.If):
            tests = tuple(s for condition, _ in node.branches for s in condition)
        elif isinstance(node, sh.While):
            tests = node.condition
        elif isinstance(node, sh.AndOr) and node.operator == "&&":
            tests = (node.left,)
        elif not isinstance(node, sh.Negated):
            return False
        if any(test.span.contains(run.command.span) for test in tests):
            return True
    return False
