"""Which words of a block are patterns of names, and what these hold."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import chain
from typing import Final

from fixers.edits.expression_places import nodes_in
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import children
from fixers.syntax.span import Span

_FROM_ROOT: Final = regex(
    r"\A[\"']?(?:\$\{?(?:GITHUB_WORKSPACE|PWD)\b[^/\"'}]*\}?|\$\(pwd\)"
    r"|\$\{\{ *github\.workspace *\}\})[\"']?/"
)
_UP: Final = regex(r"\A(?:\.{1,2}/)*")
VALUE: Final = "\0"  # a word, or a part of one, that is not known


def globs(statements: Iterable[sh.Statement]) -> Iterator[sh.Word]:
    for node in statements:
        words: tuple[sh.Word, ...] = ()
        if isinstance(node, sh.Command):
            arrays = (one.array or () for one in node.assignments)
            words = (*node.words[1:], *chain.from_iterable(arrays))
            yield from _asked_for(node.words)
        if isinstance(node, sh.For):
            words = node.values or ()
        yield from (w for w in words if any(p.kind is sh.PartKind.GLOB for p in w.parts))
        yield from globs(children(node))


def _asked_for(words: tuple[sh.Word, ...]) -> tuple[sh.Word, ...]:
    """The pattern of `compgen -G '*'`, which is quoted."""
    of_names = words[:1] and words[0].literal == "compgen" and "-G" in [w.literal for w in words]
    return words[-1:] if of_names else ()


def matches(pattern: str, names: Iterable[str]) -> bool:
    """Whether a glob of the shell holds a name; its `*` stops at a slash."""
    parts = _UP.sub("", _FROM_ROOT.sub("", pattern).strip("\"'")).split("/")
    if "**" in parts:
        return any(fnmatchcase(name, "/".join(parts)) for name in names)
    return any(
        len(parts) == len(given := name.split("/")) and all(map(fnmatchcase, given, parts))
        for name in names
    )


def without_patterns(shell: sh.ShellScript) -> str:
    """The text with blanks for comments and for patterns that are compared with texts:
    `case … in *.sh)`, `[[ $f == *.sh ]]`, `${f%*.sh}`."""
    text = shell.text
    for span in (*(comment.span for comment in shell.comments), *_compared(shell.statements)):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _compared(node: object) -> Iterator[Span]:
    words: tuple[sh.Word, ...] = ()
    if isinstance(node, sh.Case):
        words = tuple(chain.from_iterable(patterns for patterns, _ in node.arms))
    if isinstance(node, sh.Test):
        words = node.words
    if isinstance(node, sh.Part) and node.kind is sh.PartKind.EXPANSION and not node.body:
        yield node.span
    yield from (word.span for word in words if not any(part.body for part in word.parts))
    for one in nodes_in(node):
        yield from _compared(one)
