"""What words of a block stand for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from fixers.model import Invocation, StepRun, Trace
from fixers.rules._blocks.globs import VALUE
from fixers.rules._blocks.reach import ROOT, Reach
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import children

_WRITTEN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_MOVES: Final = regex(r"\b(?:cd|pushd|popd)\b")
_VARIABLE: Final = regex(r"\$\{?([A-Za-z_]\w*)\}?")
_UNREAD: Final = regex(r"[$`].*", re.DOTALL)
# Folders that no checkout is in, and what is in them.
_OUTSIDE: Final = regex(
    r"(?:\$\{?RUNNER_(?:TEMP|TOOL_CACHE)\}?|\$\{\{ *runner\.(?:temp|tool_cache) *\}\}"
    r"|\$\{?HOME\}?/\.(?:cache|m2|npm|cargo|rustup|config|local|gradle|docker|nuget|ivy2))"
    r"(?:/(?!.*\.\.).*)?"
)
# A name that is neither read nor that of a loop.
_ELSE: Final = r"(?<![\w${{-]){}(?!\w| in\b)"


@dataclass(frozen=True, slots=True)
class Spelling:
    """`known`: words that are one and the same text each time, by where they start; `loops`: what
    the variables of loops hold."""

    known: Mapping[int, str]
    loops: Mapping[str, list[str]]
    reach: Reach

    def of(self, word: sh.Word) -> str:
        """Of several texts one that may hold the script, if any may."""
        raw = word.raw.strip("\"'")
        if ROOT.fullmatch(raw):
            return "."
        if _is_written(word):
            return raw
        if _OUTSIDE.fullmatch(raw):
            return "/tmp"  # noqa: S108 - stands for all of them
        known = self.known.get(word.span.start, VALUE)
        texts = self._in_loops(raw) if known == VALUE else [known]
        texts = ["." if ROOT.fullmatch(text) else _from_root(text) for text in texts]
        return next((text for text in texts if self.reach.of([text])), texts[0])

    def _in_loops(self, raw: str) -> list[str]:
        read = _VARIABLE.match(raw)
        values = self.loops.get(read[1], []) if read else []
        return [value + raw[read.end() :] for value in values if read] or [raw]


def _from_root(text: str) -> str:
    """With what is not known in the place of the rest."""
    return _UNREAD.sub(VALUE, text.removeprefix("$GITHUB_WORKSPACE/"))


def spelling_of(run: StepRun, trace: Trace, shell: sh.ShellScript, reach: Reach) -> Spelling:
    """In another folder a path may lead to the script."""
    if _MOVES.search(shell.text):
        return Spelling({}, {}, reach)
    return Spelling(_known_words(run, trace), _loop_values(shell), reach)


def _known_words(run: StepRun, trace: Trace) -> dict[int, str]:
    found: dict[int, set[str]] = {}
    for event in trace.events:
        if isinstance(event, Invocation) and event.script is run.script:
            for word, arg in zip(event.words, event.args, strict=False):
                found.setdefault(word.span.start, set()).add(VALUE if arg is None else arg)
    return {at: one for at, (one, *more) in ((at, [*v]) for at, v in found.items()) if not more}


def _loop_values(shell: sh.ShellScript) -> dict[str, list[str]]:
    """Of loops over words that are written out; nothing else may give the variable a value."""
    found: dict[str, list[str]] = {}
    for loop in _loops(shell.statements):
        texts = [
            word.raw.strip("\"'") if _is_written(word) else VALUE for word in loop.values or ()
        ]
        found.setdefault(loop.variable, []).extend(texts or [VALUE])
    return {name: v for name, v in found.items() if not re.search(_ELSE.format(name), shell.text)}


def _loops(statements: Iterable[sh.Statement]) -> Iterator[sh.For]:
    for node in statements:
        if isinstance(node, sh.For):
            yield node
        yield from _loops(children(node))


def _is_written(word: sh.Word) -> bool:
    return all(part.kind in _WRITTEN for part in word.parts)
