"""Values that stand outside of the strings that they are put into: `'…' % x`, `'…' + x + '…'`."""

from collections.abc import Sequence
from typing import Final

from fixers.rules._json.imported import Change
from fixers.rules._json.languages import OUTER, Language
from fixers.rules._json.literals import Literal
from fixers.rules._json.programs import Program
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# An encoder binds a name, an attribute or a call as it stands; and anything would `%` or `+`.
_SIMPLE: Final = regex(r"[A-Za-z_$][\w$.]*(?:[\[(][\w$.,'\" -]*[\])])*")
_ENCODERS: Final = {
    Language.PYTHON: "json.dumps({})",
    Language.NODE: "JSON.stringify({})",
}
_TEXTS: Final = {Language.PYTHON: "str({})", Language.NODE: "String({})"}


def is_outside(literal: Literal) -> bool:
    return literal.joined or bool(literal.args)


def around_values(
    literal: Literal, at: Span, holes: Sequence[int], program: Program
) -> list[Change]:
    """The JSON string at `at` of the text from an encoder; none where that is not surely it."""
    places, encoder = literal.places(), _ENCODERS.get(program.language)
    first, last = places[at.start], places[at.end - 1]
    if encoder is None:
        return []
    if literal.joined:
        return _between(literal, at, holes, program)
    if literal.text[at.start + 1 : at.end - 1] != OUTER:
        return []
    (start, end, _), arg = literal.holes[holes[0]], literal.args[holes[0]]
    code = program.source(arg).strip()
    if not _SIMPLE.fullmatch(code):
        return []
    mark = program.source(Span(start, end))
    given = encoder.format(_TEXTS[program.language].format(code))
    lead = program.text[arg.start : arg.end]
    at_code = arg.start + len(lead) - len(lead.lstrip())
    return [(Span(first.start, last.end), mark), (Span(at_code, arg.end), given)]


def _between(literal: Literal, at: Span, holes: Sequence[int], program: Program) -> list[Change]:
    """`"' + x + '"` becomes `' + json.dumps(str(x)) + '`."""
    places, quote = literal.places(), program.text[literal.start]
    whole = Span(places[at.start].start, places[at.end - 1].end)
    values = [literal.holes[index] for index in holes]
    if not all(_SIMPLE.fullmatch(program.source(Span(v[0], v[1])).strip()) for v in values):
        return []
    encoder = _ENCODERS[program.language]
    if literal.text[at.start + 1 : at.end - 1] != OUTER:
        inner = program.source(Span(whole.start + 1, whole.end - 1))
        made = encoder.format(f"{quote}{inner}{quote}")
        return [(whole, f"{quote} + {made} + {quote}")]
    start, end, _ = values[0]
    code = program.source(Span(start, end))
    before = program.source(Span(whole.start + 1, start))
    after = program.source(Span(end, whole.end - 1))
    return [(whole, before + encoder.format(_TEXTS[program.language].format(code)) + after)]
