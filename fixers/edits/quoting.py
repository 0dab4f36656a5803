"""Writing a string as a YAML scalar that reads back as that string in YAML 1.1 and 1.2."""

import re
from typing import Final

from fixers.syntax.regex import regex

# Anything that one of the two versions of YAML reads as something else than a string.
_NOT_A_STRING: Final = regex(
    r"""~|null|true|false|yes|no|on|off|y|n
    | [-+]?(\d[\d_]*)?\.?\d[\d_.]*(e[-+]?\d+)? | [-+]?\.(inf|nan)
    | 0x[\da-f_]+ | 0o?[0-7_]+ | 0b[01_]+
    | [-+]?\d+(:[0-5]?\d)+(\.\d*)?
    | \d{4}-\d\d?-\d\d?(.*)
    | = | <<""",
    re.IGNORECASE | re.VERBOSE,
)
_SAFE_START: Final = regex(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<]|[-](?=[^\s\-])")
_BREAKS_PLAIN: Final = regex(r":(\s|$)|\s#|\s$|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\uffef]")
_FLOW: Final = regex(r"[,?\[\]{}]|:$|:[,\[\]{}]")
_UNPRINTABLE: Final = regex(r"[^\x20-\x7e\xa1-\u1fff\u3000-\ud7ff\uf900-\ufdff]")


def plain_is_safe(value: str, *, flow: bool = False) -> bool:
    """Whether `value` may stand without quotes (in a flow collection when `flow`)."""
    return (
        _SAFE_START.match(value) is not None
        and _BREAKS_PLAIN.search(value) is None
        and _NOT_A_STRING.fullmatch(value) is None
        and not (flow and _FLOW.search(value))
    )


def single_quoted(value: str) -> str | None:
    """`'…'`, or None when the value needs escapes."""
    if _UNPRINTABLE.search(value):
        return None
    return "'" + value.replace("'", "''") + "'"


def double_quoted(value: str) -> str:
    return '"' + escape_double(value) + '"'


def escape_double(value: str) -> str:
    """`value` as it stands between double quotes."""
    return _UNPRINTABLE.sub(_escape, value.replace("\\", "\\\\").replace('"', '\\"'))


def quoted(value: str, *, flow: bool = False) -> str:
    """The simplest form that reads back as the string `value`."""
    if plain_is_safe(value, flow=flow):
        return value
    return single_quoted(value) or double_quoted(value)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
    if short is not None:
        return short
    code = ord(char)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
