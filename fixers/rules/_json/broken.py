"""JSON in shell that no parser accepts, whatever its values are."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

Change = tuple[int, int, str]  # a place in the text, and what is to stand there
BODIES: Final = frozenset({
    "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--cli-input-json",
    "--payload", "--overrides", "--metric-data", "--network-configuration", "--message",
})  # fmt: skip
SAYS_JSON: Final = regex(r"application/(\w+\+)?json|--json|--cli-input-json", re.IGNORECASE)
_OBJECT: Final = regex(r"\s*[\[{].*[\"']\s*:.*[\]}]\s*", re.DOTALL)
# In a body that nothing says to be JSON: `{ "name": …, }`, which no other form begins so.
_SURELY: Final = regex(r"\s*\{\s*\"[\w.-]+\"\s*:.*\}\s*", re.DOTALL)


@dataclass(frozen=True, eq=False, slots=True)
class Broken:
    word: sh.Word
    text: str
    at: int  # where a parser stops
    reason: str
    changes: Sequence[Change] = ()  # what makes it JSON


@dataclass(frozen=True, slots=True)
class Slip:
    """What is in the way of a text being JSON; nothing to change where that cannot be told."""

    reason: str
    changes: Sequence[Change]


def changed(text: str, changes: Iterable[Change]) -> str:
    """With each place from a start to an end replaced; the last first."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except ValueError:
        return False
    return True


def broken_in(statements: tuple[sh.Statement, ...]) -> Iterator[Broken]:
    for command in commands(statements):
        if not command.words or command.words[0].literal not in {"curl", "aws"}:
            continue
        texts = [word.literal for word in command.words]
        said = SAYS_JSON.search(" ".join(text or "" for text in texts)) is not None
        for option, word, text in zip(texts, command.words[1:], texts[1:], strict=False):
            meant = _OBJECT if said else _SURELY
            if option in BODIES and text and meant.fullmatch(text):
                yield from checked(word, text)


def checked(word: sh.Word, text: str) -> Iterator[Broken]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":  # several values, one a line, are a format of their own
            yield Broken(word, text, error.pos, error.msg[0].lower() + error.msg[1:])
