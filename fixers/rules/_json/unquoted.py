"""JSON whose quotes the shell takes away, or that has those of another language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fixers.rules._json.broken import SAYS_JSON
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# `"{"text":"x"}"`, `'{'text': 'x'}'`: what stands between two strings has no quotes.
_TAKEN: Final = regex(r"(?P<quote>['\"])\s*\{\s*(?P=quote)[A-Za-z_][\w-]*(?P=quote)\s*:")
_USE: Final = regex(r"\$(?:(\w+)|\{(\w+)\})")
_SINGLE: Final = regex(r"\s*\{\s*'[\w.-]+'\s*:")


def unquoted_in(
    commands: Iterable[sh.Command], words: Sequence[sh.Word]
) -> Iterator[tuple[sh.Word, str]]:
    """Each body that the shell, or its author, left without double quotes."""
    single = [w for w in words if w.literal is None and _SINGLE.match(w.raw.strip('"'))]
    said = single and any(SAYS_JSON.search(word.raw) for one in commands for word in one.words)
    for word in words:
        if _TAKEN.match(word.raw):
            yield word, "the shell takes its quotes away"
        elif said and word in single:
            yield word, "it has single quotes"


def is_sent_whole(name: str, sent: str, given: Iterable[sh.Assignment]) -> bool:
    """Whether a variable is set once, and what is sent is its value alone."""
    # Most are not sent at all: that is told much sooner than that there is no other of the name.
    if name not in sent or sum(one.name == name for one in given) != 1:
        return False
    uses = [use.span() for use in _USE.finditer(sent) if name in use.groups()]
    beside = (sent[max(at - 1, 0) : at] + sent[end : end + 1] for at, end in uses)
    return bool(uses) and not any(each.replace('"', "").strip() for each in beside)
