"""Texts that are pasted into the strings of a program of jq: `jq ".a = \\"$A\\""`."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import ScriptUnit, Step
from fixers.rules._json.jq_arguments import Arguments
from fixers.rules._json.jq_layout import quotable
from fixers.rules._json.letters import Letter, joined, letters, strings
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_VALUES: Final = frozenset({
    sh.PartKind.VARIABLE, sh.PartKind.EXPANSION, sh.PartKind.SUBSTITUTION, sh.PartKind.EXPRESSION,
})  # fmt: skip
_OPEN: Final = regex(r'(?<!\\)"')
_VALUED: Final = {"--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1}
_BEHIND: Final = {
    '"': regex(r"(?:[\w)\]?]|\\\")\.$"), "'": regex(r"[\w)\]?\"]\.$"),
}  # fmt: skip  # `.a.` has the dot of another field
_IN_QUOTES: Final = regex(r'[\\"$`]')  # what the shell reads there
_NAME: Final = regex(r"\$\{?(\w+)")
_OPTION: Final = regex(r"--arg (\w+) (?:\"[^\"]*\"|\S+)")
_LOOKS: Final = regex(r"(?:\.|\w\[|\.\[|[=!<>]=|[<>(])\s*$")
_APART: Final = "give it to the program with `--arg`"


@dataclass(frozen=True, eq=False, slots=True)
class Pasted:
    command: sh.Command
    word: sh.Word
    part: sh.Part


def pasted_in_programs(statements: tuple[sh.Statement, ...]) -> Iterator[Pasted]:
    for command in commands(statements):
        if (word := _program(command)) is None:
            continue
        for part in word.parts:
            if part.kind in _VALUES and _in_string(word, part):
                yield Pasted(command, word, part)


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


def given_apart(pasted: Pasted, unit: ScriptUnit, step: Step | None) -> Fix | SkippedFix:
    """`jq --arg a "$A" ".a = \\$a"`, or `".a = \\"by \\\\(\\$a)\\""` with a text around it."""
    script, command = unit.shell.text, pasted.command
    string = _string_around(pasted, script)
    if not string:
        return SkippedFix(_APART)
    written = script[command.span.start : command.span.end]
    made = Arguments(unit, step, dict(_given(written)))
    quote, body = string[0].quote, made.filter_of(string)
    missing = [one for one in made.arguments.values() if one not in written]
    whole = Span(string[0].span.start, string[-1].span.end)
    place, value = _written(script, whole, body, quote)
    value = _IN_QUOTES.sub(r"\\\g<0>", value) if quote == '"' else quotable(value)
    edits = [replace_in_script(unit, place, value)]
    at = command.words[0].span.end
    options = "".join(f" {one}" for one in missing)
    edits += [replace_in_script(unit, Span(at, at), options)] if options else []
    edits += [made.env_edit()] if made.env else []
    sure = tuple(edit for edit in edits if edit is not None)
    if len(sure) != len(edits):
        return SkippedFix(_APART)
    return Fix("Give it to the program with `--arg`", sure, applicability=Applicability.UNSAFE)


def _given(written: str) -> Iterator[tuple[str, str]]:
    """Names that a call of jq uses, with the option that gives each."""
    yield from ((name, "") for name in _NAME.findall(written))
    yield from ((found[1], found[0]) for found in _OPTION.finditer(written))


def _string_around(pasted: Pasted, script: str) -> list[Letter]:
    """The string of the program that a value stands in, its quotes included; nothing where that
    is not sure."""
    read = letters(pasted.word.parts, script) or []
    found = (read[span.start : span.end] for span in strings(joined(read)))
    here = (one for one in found if any(letter.part is pasted.part for letter in one))
    string = next(here, [])
    plain = string and "\\(" not in joined(string) and string[0].quote == string[-1].quote != ""
    return string if plain else []


def _written(text: str, span: Span, value: str, quote: str) -> tuple[Span, str]:
    """A variable where a string stood: as a name of a field it needs brackets, without the dot
    behind another field, and before a colon the parentheses of a key."""
    before, after = text[: span.start], text[span.end :]
    if not value.startswith("$"):
        return span, value
    if before.endswith("."):
        dot = 1 if _BEHIND[quote].search(before) else 0
        return Span(span.start - dot, span.end), f"[{value}]"
    return span, f"({value})" if after.lstrip().startswith(":") else value
