"""The two halves of a key in an `env:`, which only go together, under whatever names."""

import re
from typing import Final

from fixers.rules._shared.static_keys import KEY_NAMES, is_static
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Mapping, Scalar

# Other names of the halves that SDKs of AWS read (Java, Go).
_PAIR: Final = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY")
_ALSO_READ: Final = frozenset(_PAIR)
_ID: Final = regex(r"(?:\w+_)?AWS_?(?:ACCESS_?KEY(?:_?ID)?|KEY(?:_?ID)?|ACCESS_?ID)", re.IGNORECASE)
_SECRET: Final = regex(
    r"(?:\w+_)?AWS_?(?:ACCESS_?)?(?:KEY_?)?SECRET(?:_?ACCESS)?(?:_?KEY)?(?:_?ID)?", re.IGNORECASE
)
_HALVES: Final = (("AWS_ACCESS_KEY_ID", _ID), ("AWS_SECRET_ACCESS_KEY", _SECRET))


def pair_of(holder: Mapping, source: Source) -> Entry | None:
    """The first half of a long-lived key in an `env:`, where both stand there by names that
    nothing reads but an SDK."""
    env = holder.get("env")
    if not isinstance(env, Mapping) or env.entry("AWS_SESSION_TOKEN") is not None:
        return None
    text = source.slice(holder.span)
    values = [env.get(name) for name in _PAIR if not _is_read(name, text)]
    static = [value for value in values if isinstance(value, Scalar) and is_static(value)]
    return env.entry(_PAIR[0]) if len(static) == len(_PAIR) else None


def taken_out(env: Entry, text: str) -> frozenset[str] | None:
    """Names that a login takes the place of; None where half a key would be left, for what reads
    it by a name that no login sets. `text` is that of the commands."""
    entries = env.value.entries if isinstance(env.value, Mapping) else ()
    names = {entry.key.value for entry in entries}
    also = {name for name in names & _ALSO_READ if not _is_read(name, text)}
    halves = [_half(names, *half) for half in _HALVES]
    mixed = all(halves) and not all(half[0] in names for half in _HALVES)
    if mixed and not all(half <= also | KEY_NAMES for half in halves):
        return None
    whole = mixed or names & _ALSO_READ == also
    return KEY_NAMES | also if whole else KEY_NAMES


def half_left(text: str) -> bool:
    """Whether a script still makes half a key known, by another name than a login does."""
    made = set(re.findall(r"(?<![\w$])(\w*AWS_?\w+)=", text, re.IGNORECASE)) - KEY_NAMES
    return any(pattern.fullmatch(name) for name in made for _, pattern in _HALVES)


def _half(names: set[str], usual: str, pattern: re.Pattern[str]) -> set[str]:
    """The names of half a key, the usual one alone where it is there."""
    return {usual} if usual in names else {name for name in names if pattern.fullmatch(name)}


def _is_read(name: str, text: str) -> bool:
    return name in text and bool(re.search(rf"(?<!secrets\.)\b{name}\b(?!\s*:)", text))
