"""Single strings of a JSON from `jq`, where the whole cannot come from one filter."""

from collections.abc import Iterable
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.edits.steps import side_by_side
from fixers.model import ScriptUnit, Step
from fixers.rules._json.heard import run_first
from fixers.rules._json.jq_arguments import Arguments
from fixers.rules._json.jq_layout import quotable
from fixers.rules._json.letters import HOLE, Letter, joined, letters, strings
from fixers.rules._json.sources import Risk
from fixers.rules._json.values import Values
from fixers.syntax import shell_tree as sh
from fixers.syntax.span import Span

_UNSURE: Final = SkippedFix("the string around it cannot be rewritten surely")


def escaped_in_place(
    parts: Iterable[sh.Part],
    unit: ScriptUnit,
    step: Step | None,
    values: Values,
    heard: sh.Part | None,
) -> Fix | SkippedFix:
    """`"{\\"a\\": \\"$A\\"}"` becomes `"{\\"a\\": $(jq -n --arg a "$A" '$a')}"`. The failure
    of the command that is `heard` still has to be that of the whole."""
    read = letters(parts, unit.shell.text)
    if read is None or unit.recipe is not None:
        return _UNSURE
    made = Arguments(unit, step)
    found = [read[s.start : s.end] for s in strings(joined(read))]
    risky = [one for one in found if _is_at_risk(one, values)]
    if heard and risky and _is_before(heard, risky[-1]):
        return SkippedFix("a failure of the command in it would not be heard any more")
    edits = [_written(one, made, unit, heard) for one in risky]
    sure = tuple(edit for edit in edits if edit is not None)
    env = made.env_edit()
    if not sure or len(sure) < len(edits) or (made.env and env is None):
        return _UNSURE
    every = (*sure[:-1], *side_by_side(sure[-1], env))
    return Fix("Let `jq` escape what is in the strings", every, applicability=Applicability.UNSAFE)


def _is_before(command: sh.Part, string: list[Letter]) -> bool:
    return command.span.start < string[0].span.start


def _is_at_risk(string: list[Letter], values: Values) -> bool:
    holes = (letter.part for letter in string if letter.text == HOLE)
    return any(values.risk(part) is not Risk.NONE for part in holes)


def _written(
    string: list[Letter], made: Arguments, unit: ScriptUnit, heard: sh.Part | None
) -> Edit | None:
    """A string of JSON with its quotes, from the first letter to the last."""
    first, last = string[0], string[-1]
    own = Arguments(unit, made.step, env=made.env)
    body = quotable(own.filter_of(string))
    if not first.quote or first.quote != last.quote:
        return None
    before = run_first(own.arguments, heard, unit.shell.text)
    call = f"$({before}jq -n {' '.join(own.arguments.values())} '{body}')"
    place = Span(first.span.start, last.span.end)
    return replace_in_script(unit, place, f"'\"{call}\"'" if first.quote == "'" else call)
