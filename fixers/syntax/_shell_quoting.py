"""What is left of a text once the shell has taken its quotes and escapes away."""

import re
from typing import Final

from fixers.syntax.records import Enum
from fixers.syntax.regex import regex


class Quoting(Enum):
    """What stands around a text; the value finds the escapes in it."""

    NONE = r"\\(\r?\n|.)"
    SINGLE = r"(?!)"
    DOUBLE = r'\\(\r?\n|[$`"\\])'
    HEREDOC = r"\\(\r?\n|[$`\\])"
    ANSI = r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|.)"


_PATTERNS: Final = {quoting: regex(quoting.value, re.DOTALL) for quoting in Quoting}
_ANSI: Final = {
    "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f",
    "v": "\v", "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip


def unescaped(raw: str, quoting: Quoting) -> str:
    """The characters that `raw` stands for."""
    if "\\" not in raw:  # most often
        return raw
    replace = _ansi if quoting is Quoting.ANSI else _plain
    return _PATTERNS[quoting].sub(replace, raw)


def _plain(found: re.Match[str]) -> str:
    return found.group(1).lstrip("\r\n")


def _ansi(found: re.Match[str]) -> str:
    escape = found.group(1)
    if escape in _ANSI:
        return _ANSI[escape]
    if escape[0] in "xuU" and len(escape) > 1:
        return _character(int(escape[1:], 16), found.group())
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    if escape[0] == "c" and len(escape) > 1:
        return chr(ord(escape[1]) & 0x1F)
    return found.group()


def _character(code: int, written: str) -> str:
    return chr(code) if code <= 0x10FFFF else written
