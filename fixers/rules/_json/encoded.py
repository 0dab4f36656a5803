"""Strings of a JSON from an encoder of the language, in a string into which it fills values."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import ScriptUnit
from fixers.model.machine import Text
from fixers.rules._json.escaped import ESCAPE, given_escapes
from fixers.rules._json.foreign import BUILDS, Filled
from fixers.rules._json.imported import Change, with_json
from fixers.rules._json.languages import OUTER, Language
from fixers.rules._json.letters import strings
from fixers.rules._json.outside import around_values, is_outside
from fixers.rules._json.programs import Program
from fixers.rules._json.sources import Risk
from fixers.rules._json.values import Values
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_HOLE: Final = regex(r"\{([^{}=,!:]+)\}")  # one value, by itself and as it is
# What may mean something in one of the languages, or in JSON; typographic quotes in PowerShell.
_SPECIAL: Final = frozenset("\"'`$\\{}\n\r“”„‟‘’‚‛")
# A program that escapes anything may have escaped the value too. What this fix writes does not.
_ESCAPES: Final = regex(
    r"replace|escape|translate|toJson|(?<!\{)(?:json\.dumps|JSON\.stringify)"
    r"|(?<!\$\()ConvertTo-Json",
    re.IGNORECASE,
)
# Letters that JSON would read as an escape, as the language writes them.
_LETTERS: Final = {
    Language.PYTHON: regex(r"\\\\|\b[rR][\"'].*\\"),
    Language.NODE: regex(r"\\\\|String\.raw"),
    Language.OTHER: regex(""),  # nothing is known of it
    Language.POWERSHELL: regex(r"\\[nrtu\"\\]"),
}


def encoded(found: Filled, program: Program, unit: ScriptUnit, values: Values) -> Fix | SkippedFix:
    """`f'{{"a": "{a}"}}'` becomes `f'{{"a": {json.dumps(str(a))}}}'`."""
    unsure = SkippedFix(BUILDS[program.language])
    if (
        program.quote is None
        or not (found.literal.filled or is_outside(found.literal))
        or _is_escaped(found, unit, values, program)
    ):
        return unsure
    changes = _changes(found, program, values)
    if changes and program.language is Language.PYTHON:
        changes = with_json(program, changes)
    edits = [replace_in_script(unit, program.place(at), text) for at, text in changes]
    sure = tuple(edit for edit in edits if edit is not None)
    ends = program.quote and any(program.quote in text for _, text in changes)
    if not sure or len(sure) < len(edits) or ends:
        return unsure
    return Fix("Encode what is in the strings", sure, applicability=Applicability.UNSAFE)


def _is_escaped(found: Filled, unit: ScriptUnit, values: Values, program: Program) -> bool:
    """Whether a value may have been escaped by hand."""
    letters = _LETTERS[program.language]
    if _ESCAPES.search(program.text) or letters.search(program.text):
        return True
    names = {part.value for part in found.values if part.kind is sh.PartKind.VARIABLE}
    held = [values.variables.get(name) for name in names]
    if any(isinstance(one, Text) and ESCAPE.search(one.value) for one in held):
        return True
    return not unit.foreign and given_escapes(names, unit.shell)


def _changes(found: Filled, program: Program, values: Values) -> list[Change]:
    """For each string that needs it; none where one of them cannot surely be written."""
    literal = found.literal
    places, made = literal.places(), []
    for at in strings(literal.text):
        first, last = (literal.text.count(OUTER, 0, end) for end in (at.start, at.end))
        parts, holes = found.values[first:last], literal.holes[first:last]
        if all(values.risk(part) is Risk.NONE for part in parts):
            continue
        inner = places[at.start + 1 : at.end - 1]
        plain = all(
            letter == OUTER or (letter not in _SPECIAL and place.end - place.start == 1)
            for letter, place in zip(literal.text[at.start + 1 : at.end - 1], inner, strict=True)
        )
        told = all(part.kind is not sh.PartKind.TEXT for part in parts)
        if not plain or not told or any(code is None for _, _, code in holes):
            return []
        if is_outside(literal):
            if not (outside := around_values(literal, at, range(first, last), program)):
                return []
            made += outside
            continue
        raw = program.source(Span(inner[0].start, inner[-1].end))
        call = _CALLS[program.language](raw, program.text[literal.start : literal.end])
        made.append((Span(places[at.start].start, places[at.end - 1].end), call))
    return made


def _in_python(raw: str, literal: str) -> str:
    if one := _HOLE.fullmatch(raw):
        return f"{{json.dumps(str({one[1].strip()}))}}"
    quote = "'" if literal.endswith('"') else '"'
    return f"{{json.dumps(f{quote}{raw}{quote})}}"


def _in_node(raw: str, _literal: str) -> str:
    if one := _HOLE.fullmatch(raw.removeprefix("$")):
        return f"${{JSON.stringify(String({one[1].strip()}))}}"
    return f"${{JSON.stringify(`{raw}`)}}"


def _in_powershell(raw: str, _literal: str) -> str:
    return f'$(ConvertTo-Json "{raw}")'


_CALLS: Final = {
    Language.PYTHON: _in_python,
    Language.NODE: _in_node,
    Language.POWERSHELL: _in_powershell,
}
