"""The lines that `make GOAL` surely runs, where the Makefile says them plainly."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from fixers.diagnostics import Location
from fixers.model.make_text import make_lines
from fixers.model.make_words import Words
from fixers.model.recipe_lines import Plan, RecipeLine
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_RULE: Final = re.compile(
    r"(?P<names>[^\s#=:][^#=:]*?)\s*::?(?![=:])(?P<needs>[^;]*)(?P<line>;.*)?$", re.DOTALL
)
# Ways to say what a recipe means that are not followed, and a PATH of its own.
_BEYOND: Final = re.compile(
    r"^\.(?:ONESHELL|RECIPEPREFIX|SECONDEXPANSION)\b"
    r"|^\s*(?:(?:export|override)\s+)*PATH\s*[:?+]*=|^\s*export\s+PATH\b"
    r"|^\s*(?:export\s+)?SHELL\s*[:?]*=(?!\s*(?:\S*/)?(?:env\s+)?(?:ba|da|z)?sh\b)",
    re.MULTILINE,
)
_MARKS: Final = re.compile(r"[@+\s-]*")
_MOST: Final = 60  # goals on the way


@dataclass(frozen=True, slots=True)
class _Rule:
    needs: tuple[str, ...]
    lines: tuple[RecipeLine, ...]
    plain: bool


def make_plan(
    goals: Sequence[str], sources: tuple[Source, ...], words: Words, there: frozenset[str]
) -> Plan:
    """`there` are names of files: a goal that is one need not be run at all."""
    if any(_BEYOND.search(source.text) for source in sources):
        return None
    rules = _all_rules(sources)
    phony = {name for rule in rules.get(".PHONY", ()) for name in words.filled(rule.needs)}
    first = next((name for name in rules if not name.startswith(".")), None)
    walk = _Walk(rules, words, there - phony)
    wanted = goals or ([first] if first else [])
    return tuple(walk.lines) if wanted and all(map(walk.take, wanted)) else None


class _Walk:
    """Goals in the order in which they run; `lines` collects what they say."""

    def __init__(
        self, rules: Mapping[str, tuple[_Rule, ...]], words: Words, made: frozenset[str]
    ) -> None:
        self.lines: list[RecipeLine] = []
        self._rules = rules
        self._words = words
        self._made = made
        self._seen: set[str] = set()

    def take(self, goal: str) -> bool:
        """Whether all that a goal runs is known."""
        if goal in self._seen:
            return True
        self._seen.add(goal)
        rules = self._rules.get(goal, ())
        known = bool(rules) and all(rule.plain for rule in rules) and len(self._seen) <= _MOST
        if not known or goal in self._made or sum(bool(rule.lines) for rule in rules) > 1:
            return False
        needs = [n for rule in rules for n in self._words.filled(rule.needs) if n != "|"]
        if not all(map(self._need, needs)):
            return False
        for rule in rules:
            self.lines += (self._words.in_line(line, goal, needs) for line in rule.lines)
        return True

    def _need(self, need: str) -> bool:
        """A need without a rule is a file, which has to be there."""
        if "${{" in need or "%" in need:
            return False
        if need not in self._rules:
            return not any("%" in name for name in self._rules)
        return need in self._made or self.take(need)


@lru_cache(maxsize=32)
def _all_rules(sources: tuple[Source, ...]) -> Mapping[str, tuple[_Rule, ...]]:
    rules: dict[str, tuple[_Rule, ...]] = {}
    for source in sources:
        for names, rule in _rules(source):
            for name in names.split():
                rules[name] = (*rules.get(name, ()), rule)
    return rules


def _rules(source: Source) -> Iterator[tuple[str, _Rule]]:
    """Names, needs and lines of each rule; not plain are those that a condition decides on."""
    names, needs, plain = "", "", True
    lines: list[RecipeLine] = []
    branched = False
    for line in make_lines(source.text):
        if line.text.startswith("\t"):
            lines += _recipe_line(source, line.start, line.text)
            plain = plain and not branched
        elif line.branch:
            branched = True
        elif line.text.startswith("#"):
            continue
        else:
            if names:
                yield names, _Rule(tuple(needs.split()), tuple(lines), plain)
            names, needs, plain, branched = "", "", not line.depth, False
            lines = []
            rule = _RULE.match(line.text)
            if rule is not None and "=" not in rule["needs"] and not line.defines:
                names = rule["names"]
                needs = rule["needs"].partition("#")[0].replace("\\\n", " ")
                lines += _recipe_line(source, line.start, (rule["line"] or "")[1:])
    if names:
        yield names, _Rule(tuple(needs.split()), tuple(lines), plain)


def _recipe_line(source: Source, start: int, text: str) -> Iterator[RecipeLine]:
    body = text.strip()
    marks = _MARKS.match(body)
    mark = marks[0] if marks else ""
    shell = body[len(mark) :].replace("\\\n\t", "\\\n")
    if shell and not shell.startswith("#"):
        first = text.partition("\n")[0].rstrip("\\\r ")
        at = Location(source, Span(start + len(first) - len(first.lstrip()), start + len(first)))
        yield RecipeLine(shell, at, tolerant="-" in mark)
