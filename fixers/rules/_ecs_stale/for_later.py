"""A value that a step leaves in the environment of those after it."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script
from fixers.model import Invocation, Step
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.holders import holders
from fixers.syntax.regex import regex
from fixers.syntax.shell import Command
from fixers.syntax.span import Span

_QUIET: Final = regex(r"\s*(?:#.*)?")


def left_by(made: Invocation, name: str, value: str, call: str = "") -> Edit | None:
    """A line behind a command of a step, or behind the assignment of what that prints, which
    writes a value; where the command always runs and has its lines for itself. `call`: what
    stands in its place from then on."""
    around = holders(made)
    kept = len(around) == 1 and isinstance(around[0], Command) and not around[0].words
    text, span = made.script.shell.text, around[0].span if kept else made.command.span
    start = text.rfind("\n", 0, span.start) + 1
    alone = kept or not around
    rest = text[span.end :].partition("\n")[0]
    end = span.end + len(rest)
    plain = made.step is not None and made.script.scalar is made.step.run
    if not (alone and plain and in_bash(made)) or text[start : span.start].strip():
        return None
    if not _QUIET.fullmatch(rest) or "`" in value:
        return None
    line = f'\necho "{name}={value}" >> "$GITHUB_ENV"'
    at = Span(span.start if call else end, end)
    return replace_in_script(made.script, at, f"{call}{rest}{line}" if call else line)


def always_before(step: Step, later: Step) -> bool:
    """Whether a step runs whenever the later one does."""
    mine = step.condition.value if step.condition is not None else None
    own = later.condition.value if later.condition is not None else None
    return step is not later and step.job is later.job and mine in {None, own}
