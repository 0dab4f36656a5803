"""The rules of a Makefile: names of goals, what they need, and the lines of their recipes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from fixers.model.books.make_conditions import MakeFile
from fixers.model.books.make_text import MakeLine, make_lines
from fixers.model.books.make_words import split_words
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_RULE: Final = regex(
    r"(?P<names>[^\s#=:][^#=:]*?)\s*::?(?![=:])(?P<needs>[^;]*)(?P<line>;.*)?$", re.DOTALL
)
_OTHER_ENDING: Final = regex(r"\$[({][\w.-]+:[^=\s(){}]*=[^\s(){}]*[)}]")
_MARKS: Final = regex(r"(?:[@+\s-]|\\\r?\n)*")


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a recipe as it is written, which begins at `start`; `marks` stood before it.
    `sure`: no condition decides on it."""

    source: Source
    start: int
    text: str
    marks: str
    sure: bool = True

    @property
    def shown(self) -> Span:
        """Its first line."""
        first = self.text.partition("\n")[0].rstrip("\\\r ")
        return Span(self.start, self.start + len(first))


@dataclass(frozen=True, slots=True)
class MakeRule:
    """`plain`: no condition decides on it."""

    needs: tuple[str, ...]
    lines: tuple[RawLine, ...]
    plain: bool


Rules = Mapping[str, tuple[MakeRule, ...]]


@lru_cache(maxsize=32)
def all_rules(files: tuple[MakeFile, ...]) -> Rules:
    """By the names of the goals, which may be variables."""
    rules: dict[str, tuple[MakeRule, ...]] = {}
    for file in files:
        for names, rule in _rules(file.source, file.text):
            for name in split_words(names):
                rules[name] = (*rules.get(name, ()), rule)
    return rules


def first_goal(rules: Rules) -> str | None:
    return next((name for name in rules if not name.startswith(".")), None)


def _rules(source: Source, text: str) -> Iterator[tuple[str, MakeRule]]:
    names, needs, depth = "", "", 0
    lines: list[RawLine] = []
    for line in make_lines(text):
        if line.text.startswith("\t"):
            sure = line.depth <= depth
            lines += _recipe_line(source, line.start, line.text, sure=sure)
        elif not line.branch and not line.text.startswith("#"):
            if names:
                yield names, _rule(needs, lines, plain=not depth)
            (names, needs), lines, depth = _heading(line), [], line.depth
            if names and (found := _RULE.match(line.text)) and found["line"]:
                at = found.start("line") + 1
                lines += _recipe_line(source, line.start + at, line.text[at:], sure=True)
    if names:
        yield names, _rule(needs, lines, plain=not depth)


def _rule(needs: str, lines: Sequence[RawLine], *, plain: bool) -> MakeRule:
    return MakeRule(tuple(split_words(needs)), tuple(lines), plain)


def _heading(line: MakeLine) -> tuple[str, str]:
    """The names of a rule and what it needs; empty where the line begins none."""
    rule = None if line.defines else _RULE.match(line.text)
    if rule is None or "=" in _OTHER_ENDING.sub("", rule["needs"]):
        return "", ""
    return rule["names"], rule["needs"].partition("#")[0].replace("\\\n", " ")


def _recipe_line(source: Source, start: int, text: str, *, sure: bool) -> Iterator[RawLine]:
    marks = _MARKS.match(text)
    at = marks.end() if marks else 0
    body = text[at:].rstrip()
    if body and not body.startswith("#"):
        yield RawLine(source, start + at, body, marks[0] if marks else "", sure)
