"""JSON in shell that no parser accepts, whatever its values are."""

import json
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

_BODIES: Final = frozenset({
    "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--cli-input-json",
    "--payload", "--overrides", "--metric-data", "--network-configuration", "--message",
})  # fmt: skip
_SAYS_JSON: Final = re.compile(r"application/(\w+\+)?json|--json|--cli-input-json", re.IGNORECASE)
_OBJECT: Final = re.compile(r"\s*[\[{].*[\"']\s*:.*[\]}]\s*", re.DOTALL)
# In a body that nothing says to be JSON: `{ "name": …, }`, which no other form begins so.
_SURELY: Final = re.compile(r"\s*\{\s*\"[\w.-]+\"\s*:.*\}\s*", re.DOTALL)


@dataclass(frozen=True, eq=False, slots=True)
class Broken:
    word: sh.Word
    text: str
    at: int  # where a parser stops
    reason: str


def broken_in(statements: tuple[sh.Statement, ...]) -> Iterator[Broken]:
    for command in commands(statements):
        if not command.words or command.words[0].literal not in {"curl", "aws"}:
            continue
        texts = [word.literal for word in command.words]
        said = _SAYS_JSON.search(" ".join(text or "" for text in texts)) is not None
        for option, word, text in zip(texts, command.words[1:], texts[1:], strict=False):
            meant = _OBJECT if said else _SURELY
            if option in _BODIES and text and meant.fullmatch(text):
                yield from checked(word, text)


def checked(word: sh.Word, text: str) -> Iterator[Broken]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":  # several values, one a line, are a format of their own
            yield Broken(word, text, error.pos, error.msg[0].lower() + error.msg[1:])


def mended(broken: Broken, unit: ScriptUnit) -> Fix | SkippedFix:
    """A comma that is missing or too many, where that makes it JSON."""
    word, text, at = broken.word, broken.text, broken.at
    before = text[:at].rstrip()
    edits = ((Span(len(before), len(before)), ","), (_comma(before), ""))
    quote = 0 if word.raw == text else 1
    start = word.span.start + quote
    found = (
        replace_in_script(unit, Span(start + span.start, start + span.end), new)
        for span, new in edits
        if word.raw[quote : len(word.raw) - quote] == text
        and _is_json(text[: span.start] + new + text[span.end :])
    )
    edit = next(found, None)
    if edit is None:
        return SkippedFix("what was meant cannot be told")
    return Fix("Mend the comma", (edit,), applicability=Applicability.UNSAFE)


def _comma(before: str) -> Span:
    """The last comma, with the blanks behind it left alone."""
    at = before.rfind(",")
    return Span(max(at, 0), at + 1)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
