"""Which words of a command are no options."""

from collections.abc import Collection
from typing import Final

# Options of `grep` and `rg` with a value of their own in the next word.
_TAKE: Final = frozenset({
    "-e", "-f", "-m", "-A", "-B", "-C", "-M", "-g", "--glob", "-t", "-T", "--type", "--include",
    "--exclude", "--exclude-dir",
})  # fmt: skip


def given_of(words: list[str], take: Collection[str] = _TAKE) -> list[str]:
    """The words that are no options, nor their values."""
    found: list[str] = []
    skip = False
    for at, word in enumerate(words):
        if word == "--":
            return found + words[at + 1 :]
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in take
        else:
            found.append(word)
    return found
