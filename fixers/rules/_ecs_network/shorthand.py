"""The AWS command line's shorthand (`name={key=value,list=[a,b]}`) and JSON, as values."""

import json
import re
from typing import Final, TypeAlias

from fixers.syntax.regex import regex

Shape: TypeAlias = "str | list[Shape] | dict[str, Shape]"

_KEY: Final = regex(r"\s*([\w.#/:-]+)\s*=")
_BARE: Final = regex(r"[^\s\"',=\[\]{}](?:\\,|[^,\[\]{}\"'])*")
_QUOTED: Final = regex(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_DEEPEST: Final = 8


class NotReadableError(ValueError):
    """A text that the command line rejects."""


def read_structure(text: str) -> dict[str, Shape]:
    """The value of an argument that takes a structure."""
    if text.lstrip().startswith("{"):
        return _json(text)
    reader = _Reader(text)
    value = reader.pairs(0, end="")
    if reader.at != len(text):
        raise NotReadableError
    return value


def _json(text: str) -> dict[str, Shape]:
    try:
        value: dict[str, Shape] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotReadableError from error
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.at = 0

    def pairs(self, depth: int, *, end: str) -> dict[str, Shape]:
        """`key=value,key=value` up to `end`."""
        found: dict[str, Shape] = {}
        while True:
            key = _KEY.match(self._text, self.at)
            if key is None:
                raise NotReadableError
            self.at = key.end()
            found[key[1]] = self._value(depth + 1)
            if not self._skip(","):
                break
        if end and not self._skip(end):
            raise NotReadableError
        return found

    def _value(self, depth: int) -> Shape:
        if depth > _DEEPEST:
            raise NotReadableError
        if self._skip("{"):
            return self.pairs(depth, end="}")
        if self._skip("["):
            return self._items(depth)
        quoted = _QUOTED.match(self._text, self.at)
        if quoted is not None:
            self.at = quoted.end()
            self._blanks()
            return quoted[1] if quoted[1] is not None else quoted[2]
        bare = _BARE.match(self._text, self.at)
        self.at = bare.end() if bare else self.at
        return bare[0].strip() if bare else ""

    def _items(self, depth: int) -> Shape:
        items: list[Shape] = []
        if self._skip("]"):
            return items
        while True:
            items.append(self._value(depth + 1))
            if not self._skip(","):
                break
        if not self._skip("]"):
            raise NotReadableError
        return items

    def _skip(self, sign: str) -> bool:
        self._blanks()
        if not self._text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        self._blanks()
        return True

    def _blanks(self) -> None:
        while self.at < len(self._text) and self._text[self.at].isspace():
            self.at += 1
