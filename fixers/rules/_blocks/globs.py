"""What words of a block stand for, and which are names of files."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import chain
from typing import Final

from fixers.model import Invocation, StepRun, Trace
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import children

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


def known_words(run: StepRun, trace: Trace) -> dict[int, str]:
    """What words with variables stand for, where that is one and the same text each time."""
    found: dict[int, set[str]] = {}
    for event in trace.events:
        if isinstance(event, Invocation) and event.script is run.script:
            for word, arg in zip(event.words, event.args, strict=False):
                found.setdefault(word.span.start, set()).add(VALUE if arg is None else arg)
    return {at: one for at, (one, *more) in ((at, [*v]) for at, v in found.items()) if not more}
