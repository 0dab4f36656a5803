"""What the words of `make …` ask for."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from fixers.model.books.recipe import OPEN, is_open
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Part, PartKind, Word

MAKE: Final = frozenset({"make", "gmake"})
# With these nothing is run, or what the Makefile says is not all.
_NOT_RUN: Final = frozenset({
    "-n", "--dry-run", "--just-print", "--recon", "-q", "--question", "-t", "--touch", "-e",
    "--environment-overrides", "-E", "--eval", "-I", "--include-dir", "-h", "--help", "-v",
    "--version", "-p", "--print-data-base", "-o", "-W", "--old-file", "--what-if",
})  # fmt: skip
_SWITCHES: Final = regex(r"-[bBdikmrRsSwL]+|--[a-z][\w-]*(?:=.*)?|-[jlO]\S*|-")
_TOLERANT: Final = regex(r"-[bBdikmrRsSwL]*i[bBdikmrRsSwL]*|--ignore-errors")
_COUNTED: Final = frozenset({"-j", "-l", "--jobs", "--load-average"})
_NUMBER: Final = regex(r"[\d.]+")
_VARIABLE: Final = regex(r"(?P<name>[\w.-]+)(?:[?+:!]|::)?=(?P<value>.*)", re.DOTALL)
# What people call that of which they name a goal.
_CHOICE: Final = regex(
    r"[\"']?\$\{\{ *(?:inputs|matrix|env|github\.event\.inputs|needs\.[\w-]+\.outputs)\."
    r"(?:[\w-]*[-_.])?(?:target|goal|env|environment|recipe|task|suite|cmd|command)"
    r"(?: *\|\|[^{}]*)? *\}\}",
    re.IGNORECASE,
)
_FOLDER: Final = regex(r"-C(?P<short>.*)|--directory(?:=(?P<long>.*))?")
_FILE: Final = regex(r"-f(?P<short>.*)|--(?:make)?file(?:=(?P<long>.*))?")


@dataclass(frozen=True, slots=True)
class MakeCall:
    """`file` is seen from the folder; `tolerant`: failures are ignored; `together`: goals run
    at the same time."""

    folder: str
    file: str | None
    goals: tuple[str, ...]
    given: Mapping[str, str]
    tolerant: bool = False
    together: bool = False


def make_call(
    args: Sequence[str | None],
    words: Sequence[Word],
    environment: Mapping[str, str | None] = MappingProxyType({}),
) -> MakeCall | None:
    """None where the words do not tell it all. `environment`: what variables hold that the step
    began with, as a Makefile would say it."""
    texts = [_text(arg, words, at, environment) for at, arg in enumerate(args)]
    known = [text for text in texts if text is not None]
    if len(known) < len(texts) or _NOT_RUN & set(known):
        return None
    folders, files, rest = _taken(known)
    options = [text for text in rest if text.startswith("-")]
    given = {found["name"]: found["value"] for text in rest if (found := _VARIABLE.fullmatch(text))}
    goals = [text for text in rest if not (text.startswith("-") or _VARIABLE.fullmatch(text))]
    if _COUNTED & set(options):
        goals = [goal for goal in goals if not _NUMBER.fullmatch(goal)]
    unsure = any(is_open(text) for text in (*folders, *files)) or not all((
        *folders,
        *files,
        *goals,
    ))
    if unsure or len(files) > 1 or not all(map(_SWITCHES.fullmatch, options)):
        return None
    return MakeCall(
        "/".join(folders) or ".",
        files[0] if files else None,
        tuple(goals),
        given,
        tolerant=any(map(_TOLERANT.fullmatch, options)),
        together=any(option.startswith(("-j", "--jobs")) for option in options),
    )


def _taken(texts: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The folders and the files that options name, and what is left."""
    folders: list[str] = []
    files: list[str] = []
    rest: list[str] = []
    left = iter(texts)
    for text in left:
        folder = _FOLDER.fullmatch(text)
        if (named := folder or _FILE.fullmatch(text)) is None:
            rest.append(text)
            continue
        taken = folders if folder else files
        taken.append(named["short"] or named["long"] or next(left, ""))
    return folders, files, rest


def _text(
    arg: str | None, words: Sequence[Word], at: int, environment: Mapping[str, str | None]
) -> str | None:
    """An argument, that is known or gives a known variable a value that is not."""
    if arg is not None:
        return arg
    first = words[at].parts[0] if at < len(words) and words[at].parts else None
    plain = first is not None and first.kind is PartKind.TEXT
    named = _VARIABLE.match(first.value) if first is not None and plain else None
    if first is None or named is None:
        return OPEN if first is not None and _is_goal(words[at]) else None
    rest = "".join(_said(part, environment) for part in words[at].parts[1:])
    return f"{named['name']}={named['value']}{rest}"


def _is_goal(word: Word) -> bool:
    """Whether a word of which not all is known is surely one, and neither an option nor empty."""
    first = word.parts[0]
    starts = first.kind is PartKind.TEXT and first.value[:1] not in {"", "-"}
    return "=" not in word.raw and (starts or _CHOICE.match(word.raw) is not None)


def _said(part: Part, environment: Mapping[str, str | None]) -> str:
    """A part of a value, as a Makefile would say it."""
    if part.kind is PartKind.TEXT and "$" not in part.value:
        return part.value
    if part.kind is PartKind.EXPRESSION:
        expression = part.value.strip()
        held = environment.get(expression[4:]) if expression.startswith("env.") else None
        return f"${{{{ {expression} }}}}" if held is None else held
    if part.kind is not PartKind.VARIABLE:
        return OPEN
    if part.value.startswith("GITHUB_"):
        return f"$${part.value}"  # those each shell has
    held = environment.get(part.value)
    return OPEN if held is None else held
