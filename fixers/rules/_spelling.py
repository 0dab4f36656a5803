"""Names that differ as people misspell them."""

import posixpath
import re
from difflib import SequenceMatcher
from typing import Final

_ALIKE: Final = 0.85
_SWAPPED: Final = 0.75
_OTHER_ENDINGS: Final = frozenset({
    ".sh", ".bash", ".py", ".rb", ".pl", ".ps1", ".bats", ".js", ".mjs", ".cjs", ".ts", ".json",
    ".yml", ".yaml", ".toml",
})  # fmt: skip
_COMPILED: Final = {".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"}
_EXTENSIONS: Final = {"yaml": "yml", "bash": "sh", "jpeg": "jpg"}


def has_other_ending(name: str, stem: str, end: str) -> bool:
    """`setup.py` for `setup.sh`; what a compiler makes of `x.ts` is another thing than that."""
    own, ending = posixpath.splitext(name)
    if own != stem or not ending or _COMPILED.get(end) == ending:
        return False
    misspelled = len(end) != len(ending) and is_alike(name, stem + end)
    return {end, ending} <= _OTHER_ENDINGS or (misspelled and bool(end))


def is_spelled_like(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other) or (
        posixpath.splitext(one)[1] == posixpath.splitext(other)[1] and is_alike(one, other)
    )


def is_same_but_for_style(one: str, other: str) -> bool:
    """Whether two paths differ only by case, separators of words, or `.yml` for `.yaml`."""
    parts = (one.split("/"), other.split("/"))
    plain = [[plain_name(part) for part in path] for path in parts]
    return plain[0] == plain[1]


def plain_name(name: str) -> str:
    stem, _, end = name.casefold().rpartition(".")
    end = _EXTENSIONS.get(end, end)
    return re.sub(r"[-_. ]", "", f"{stem}.{end}")


def is_alike(one: str, other: str) -> bool:
    """One is likely a misspelling of the other; another number is another thing."""
    numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    close = abs(len(one) - len(other)) <= 1  # `undeploy` is no misspelling of `deploy`
    swapped = len(one) > 4 and sorted(one) == sorted(other)  # two letters
    least = _SWAPPED if swapped else _ALIKE
    return numbers and close and SequenceMatcher(None, one, other).ratio() >= least
