"""Names that differ as people misspell them."""

import posixpath
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from fixers.syntax.regex import regex

_NUMBER: Final = regex(r"\d+")
_ALIKE: Final = 0.85
_SWAPPED: Final = 0.75
_SAME_WORD: Final = 0.7
_WORDS: Final = regex(r"[-_. ]")
_OTHER_ENDINGS: Final = frozenset({
    ".sh", ".bash", ".py", ".rb", ".pl", ".ps1", ".bats", ".js", ".mjs", ".cjs", ".ts", ".json",
    ".yml", ".yaml", ".toml",
})  # fmt: skip
_COMPILED: Final = {".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"}
_NO_SEPARATORS: Final = str.maketrans("", "", "-_. ")
# Words for one thing, which people write now so, now so.
_SHORT: Final = {
    "production": "prod", "staging": "stage", "stg": "stage", "development": "dev",
    "develop": "dev", "infrastructure": "infra", "environment": "env", "environments": "env",
    "envs": "env", "kubernetes": "k8s", "terraform": "tf", "performance": "perf",
    "configuration": "config", "database": "db", "integration": "int",
}  # fmt: skip
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


@lru_cache(maxsize=8192)  # names of the same folders, for each path that is missing there
def plain_name(name: str) -> str:
    stem, _, end = name.casefold().rpartition(".")
    end = _EXTENSIONS.get(end, end)
    return f"{stem}.{end}".translate(_NO_SEPARATORS)


def is_short_for(one: str, other: str) -> bool:
    """`prod` for `production`, and the other way round."""
    words = (_WORDS.split(name.casefold()) for name in (one, other))
    return one != other and len({tuple(_SHORT.get(w, w) for w in own) for own in words}) == 1


def is_alike(one: str, other: str) -> bool:
    """One is likely a misspelling of the other; another number is another thing."""
    if abs(len(one) - len(other)) > 1:  # `undeploy` is no misspelling of `deploy`
        return False
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    if not _has_words_alike(one, other):
        return False
    swapped = len(one) > 4 and sorted(one) == sorted(other)  # two letters
    least = _SWAPPED if swapped else _ALIKE
    matcher = SequenceMatcher(None, one, other)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least


def _has_words_alike(one: str, other: str) -> bool:
    """Whether each word is like the one in its place: `pci_compliance_check` is another thing than
    `gdpr_compliance_check`, however long the rest is."""
    words = _WORDS.split(one), _WORDS.split(other)
    return len(words[0]) != len(words[1]) or all(
        mine == its
        or sorted(mine) == sorted(its)
        or SequenceMatcher(None, mine, its).ratio() >= _SAME_WORD
        for mine, its in zip(*words, strict=True)
    )
