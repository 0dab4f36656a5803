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
    args = [literal.args[index] for index in holes]
    if not all(_SIMPLE.fullmatch(program.source(arg).strip()) for arg in args):
        return []
    start, end, _ = literal.holes[holes[0]]
    mark, codes = program.source(Span(start, end)), Span(args[0].start, args[-1].end)
    code = program.source(codes)
    if literal.text[at.start + 1 : at.end - 1] == OUTER:
        given = encoder.format(_TEXTS[program.language].format(code.strip()))
    else:
        given = _formatted(literal, program, Span(first.end, last.start), code.strip())
    lead = len(code) - len(code.lstrip())
    string = Span(first.start, last.end)
    return [(string, mark), (Span(codes.start + lead, codes.end), given)]


def _formatted(literal: Literal, program: Program, inner: Span, code: str) -> str:
    """`json.dumps("New: %s" % (x,))`, and the same with `format`: only Python has both."""
    quote, text = program.text[literal.start], program.source(inner)
    if "%s" in text:
        return f"json.dumps({quote}{text}{quote} % ({code}{'' if ',' in code else ','}))"
    return f"json.dumps({quote}{text}{quote}.format({code}))"


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
