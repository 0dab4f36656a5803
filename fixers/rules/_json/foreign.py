"""JSON that programs of other languages glue together."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.rules._json.glued import glued_text
from fixers.rules._json.languages import OUTER, Language
from fixers.rules._json.literals import Literal, literals
from fixers.rules._json.programs import Program
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell
from fixers.syntax.span import Span

BUILDS: Final = {
    Language.PYTHON: "let `json.dumps` build it",
    Language.NODE: "let `JSON.stringify` build it",
    Language.OTHER: "let `jq -n --arg` build it before",
    Language.POWERSHELL: "let `ConvertTo-Json` build it",
}
_DEEPEST: Final = 5
_OF_ENV: Final = regex(r"(?:process\.env\.|\$?\{?env:)(\w+)", re.IGNORECASE)
# What escapes, or gives a number.
_FIT: Final = regex(
    r"json|escape|replace|\bint\(|\blen\(|number|\[int\]|\.count\b|get-date|\bstrftime\b",
    re.IGNORECASE,
)
_NAME: Final = regex(r"\w+")
_CONSTANT: Final = regex(r"\s*(?:'[^'\0]*'|\"[^\"$\0]*\"|[\d.]+)\s*;?\s*")
_LAST_NAME: Final = regex(r"(\w+)\W*$")
_CALLS: Final = regex(r"(?:git|gh|cat|Get-Content|terraform) \S.*")


@dataclass(frozen=True, eq=False, slots=True)
class Filled:
    """A string of a program that is JSON once its `values` are filled in, of which some stand
    `inside` of strings of the JSON."""

    literal: Literal
    values: list[sh.Part]
    inside: list[sh.Part]


def glued_by(program: Program) -> Iterator[Filled]:
    for one in literals(program.text, program.language):
        if one.holes and one.text.lstrip().startswith(("{", "[{")):
            yield from _inside(one, program)


def _inside(one: Literal, program: Program) -> Iterator[Filled]:
    parts = [_part(code, start, end, program) for start, end, code in one.holes]
    at = Span(program.places[one.start], program.places[one.end - 1])
    word = sh.Word(at, "", ())
    for glued in glued_text(word, one.text, parts):
        if inside := [pasted.part for pasted in glued.pasted if pasted.inside]:
            yield Filled(one, parts, inside)


def _part(code: str | None, start: int, end: int, program: Program) -> sh.Part:
    """A value as the shell would have it: a variable, an expression, the output of a command."""
    if code is None:
        return program.part_at(start)
    return _meant(code, Span(program.places[start], program.places[end - 1] + 1), program, 0)


def _meant(code: str, span: Span, program: Program, depth: int) -> sh.Part:
    if _FIT.search(code):
        return sh.Part(sh.PartKind.TEXT, span, code)
    if env := _OF_ENV.search(code):
        return sh.Part(sh.PartKind.VARIABLE, span, env[1])
    if (call := _CALLS.search(code)) is not None:
        return _output(call[0].replace("Get-Content", "cat"), span)
    name = code.strip(" \t$;{}")
    if _NAME.fullmatch(name) and depth < _DEEPEST:
        made = rf"^[ \t]*(?:(?:const|let|var)[ \t]+)?\$?{name}[ \t]*=[ \t]*([^=\n][^\n]*)"
        given = list(re.finditer(made, program.text, re.MULTILINE))
        if given:
            return _assigned(given[-1], span, program, depth)
    last = _LAST_NAME.search(code)
    return sh.Part(sh.PartKind.VARIABLE, span, last[1] if last is not None else "")


def _assigned(given: re.Match[str], span: Span, program: Program, depth: int) -> sh.Part:
    if _CONSTANT.fullmatch(given[1]):
        return sh.Part(sh.PartKind.TEXT, span, given[1])
    if OUTER in given[1]:
        outer = program.part_at(given.start(1) + given[1].index(OUTER))
        return sh.Part(outer.kind, span, outer.value, body=outer.body, operator=outer.operator)
    return _meant(given[1], span, program, depth + 1)


def _output(line: str, span: Span) -> sh.Part:
    body = parse_shell(line.rstrip(") \"'")).statements
    return sh.Part(sh.PartKind.SUBSTITUTION, span, line, body=tuple(commands(body)))
