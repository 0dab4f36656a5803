"""Texts that are pasted into the strings of a program of jq: `jq ".a = \\"$A\\""`."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import ScriptUnit
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_VALUES: Final = frozenset({
    sh.PartKind.VARIABLE, sh.PartKind.EXPANSION, sh.PartKind.SUBSTITUTION, sh.PartKind.EXPRESSION,
})  # fmt: skip
_OPEN: Final = re.compile(r'(?<!\\)"')
_VALUED: Final = {"--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1}
_BEHIND: Final = re.compile(r"(?:[\w)\]?]|\\\")\.$")  # `.a.` has the dot of another field
_QUOTE: Final = '\\"'
_LOOKS: Final = re.compile(r"(?:\.|\w\[|\.\[|[=!<>]=|[<>(])\s*$")
_APART: Final = "give it to the program with `--arg`"


@dataclass(frozen=True, eq=False, slots=True)
class Pasted:
    command: sh.Command
    part: sh.Part


def pasted_in_programs(statements: tuple[sh.Statement, ...]) -> Iterator[Pasted]:
    for command in commands(statements):
        if (word := _program(command)) is None:
            continue
        for part in word.parts:
            if part.kind in _VALUES and _in_string(word, part):
                yield Pasted(command, part)


def _program(command: sh.Command) -> sh.Word | None:
    """The first word of `jq` that is no option and no value of one."""
    if not command.words or command.words[0].literal != "jq":
        return None
    left = 0
    for word in command.words[1:]:
        text = word.literal or ""
        if left:
            left -= 1
        elif text.startswith("-"):
            left = _VALUED.get(text, 0)
        else:
            return word
    return None


def _in_string(word: sh.Word, part: sh.Part) -> bool:
    """Whether it stands in a string of jq, however the shell quotes that: `'{a: "'"$A"'"}'`. In
    single quotes what is only looked for is left alone: `.list."'"$A"'"`, `.name == "'"$A"'"`."""
    texts = (p.value for p in word.parts if p.span.start < part.span.start and _is_text(p))
    before = "".join(texts)
    *_, start = quotes = [0, *(found.start() for found in _OPEN.finditer(before))]
    double = word.raw.startswith('"') and part.kind is not sh.PartKind.EXPRESSION
    made = double or not ("\\(" in before or _LOOKS.search(before[:start]))
    return made and len(quotes) % 2 == 0


def _is_text(part: sh.Part) -> bool:
    return part.kind is sh.PartKind.TEXT


def given_apart(pasted: Pasted, unit: ScriptUnit) -> Fix | SkippedFix:
    """`jq --arg a "$A" ".a = \\$a"`, where the string is that value and nothing else."""
    text, span, part = unit.shell.text, pasted.part.span, pasted.part
    whole = Span(span.start - 2, span.end + 2)
    around = text[whole.start : span.start], text[span.end : whole.end]
    if around != (_QUOTE, _QUOTE) or part.kind is not sh.PartKind.VARIABLE:
        return SkippedFix(_APART)
    name = part.value.lower()
    command = pasted.command.span
    given = f'--arg {name} "{text[span.start : span.end]}"'
    there = given in text[command.start : command.end]
    taken = not there and re.search(rf"\$\{{?{name}\b", text[command.start : command.end])
    at = pasted.command.words[0].span.end
    place, value = _written(text, whole, f"\\${name}")
    edits = [replace_in_script(unit, place, value)]
    edits += [] if there else [replace_in_script(unit, Span(at, at), f" {given}")]
    sure = tuple(edit for edit in edits if edit is not None)
    if taken or len(sure) != len(edits):
        return SkippedFix(_APART)
    return Fix("Give it to the program with `--arg`", sure, applicability=Applicability.UNSAFE)


def _written(text: str, span: Span, value: str) -> tuple[Span, str]:
    """A variable where a string stood: as a name of a field it needs brackets, without the dot
    behind another field, and before a colon the parentheses of a key."""
    before, after = text[: span.start], text[span.end :]
    if before.endswith("."):
        dot = 1 if _BEHIND.search(before) else 0
        return Span(span.start - dot, span.end), f"[{value}]"
    return span, f"({value})" if after.lstrip().startswith(":") else value
