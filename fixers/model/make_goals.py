"""The lines that `make GOAL` surely runs, where the Makefile says them plainly."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from fixers.diagnostics import Location
from fixers.model.make_rules import MakeRule, RawLine, Rules, all_rules, first_goal
from fixers.model.make_words import Words
from fixers.model.recipe import OPEN, Kind, Piece, Recipe
from fixers.model.recipe_lines import Plan, RecipeLine, recipe_unit
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Span

# Ways to say what a recipe means that are not followed, and rules that a function makes.
_BEYOND: Final = re.compile(
    r"^\.(?:RECIPEPREFIX|SECONDEXPANSION)\b|^(?!\t)[^#\n]*\$[({]eval\b", re.MULTILINE
)
_MOST: Final = 60  # goals on the way


@dataclass(frozen=True, slots=True)
class Goals:
    """What is asked of a Makefile. `there`: whether something has that name already, so that a
    goal which is called so need not be run at all."""

    names: tuple[str, ...]
    sources: tuple[Source, ...]
    words: Words
    there: Callable[[str], bool]
    shell: str = "sh"


def make_plan(asked: Goals) -> Plan:
    if any(_BEYOND.search(source.text) for source in asked.sources):
        return None
    rules = all_rules(asked.sources)
    default = asked.words.values.get(".DEFAULT_GOAL", first_goal(rules))
    wanted = asked.names or ((default,) if default else ())
    walk = _Walk(rules, asked)
    return tuple(walk.lines) if wanted and all(map(walk.take, wanted)) else None


class _Walk:
    """Goals in the order in which they run; `lines` collects what they say."""

    def __init__(self, rules: Rules, asked: Goals) -> None:
        self.lines: list[RecipeLine] = []
        self._rules = rules
        self._asked = asked
        self._words = asked.words
        special = {n: [*rules.get(n, ())] for n in (".PHONY", ".IGNORE")}
        filled = {n: asked.words.filled(w for r in s for w in r.needs) for n, s in special.items()}
        self._phony = frozenset(filled[".PHONY"])
        self._ignored = frozenset(filled[".IGNORE"])
        self._ignores = bool(special[".IGNORE"]) and not self._ignored
        self._seen: set[str] = set()

    def take(self, goal: str) -> bool:
        """Whether all that a goal runs is known."""
        if goal in self._seen:
            return True
        self._seen.add(goal)
        rules = self._rules.get(goal, ())
        known = bool(rules) and all(rule.plain for rule in rules) and len(self._seen) <= _MOST
        if not known or self._is_made(goal) or sum(bool(rule.lines) for rule in rules) > 1:
            return False
        needs = [n for rule in rules for n in self._words.filled(rule.needs) if n != "|"]
        if not all(map(self._need, needs)):
            return False
        for rule in rules:
            self.lines += self._lines(rule, goal, needs)
        return True

    def _is_made(self, name: str) -> bool:
        return name not in self._phony and self._asked.there(name)

    def _need(self, need: str) -> bool:
        """A need without a rule is a file, which has to be there; of one that is there nobody
        knows whether it is made again."""
        if OPEN in need or "%" in need:
            return False
        if need not in self._rules:
            return not any("%" in name for name in self._rules)
        if self._is_made(need):
            return not any(rule.lines or rule.needs for rule in self._rules[need])
        return self.take(need)

    def _lines(self, rule: MakeRule, goal: str, needs: Sequence[str]) -> Iterator[RecipeLine]:
        words = self._words.inside(goal, needs)
        groups = [[line] for line in rule.lines]
        if ".ONESHELL" in self._rules and rule.lines:
            groups = [[*rule.lines]]
        found = [(lines[0], tuple(_joined(words, lines))) for lines in groups]
        texts = ["".join(piece.text for piece in pieces) for _, pieces in found]
        for index, (first, pieces) in enumerate(found):
            if texts[index].strip():
                around = "\n".join(texts[:index]), "\n".join(texts[index + 1 :])
                yield self._line(first, pieces, goal, around)

    def _line(
        self, first: RawLine, pieces: tuple[Piece, ...], goal: str, around: tuple[str, str]
    ) -> RecipeLine:
        mark = "@" if "@" in first.marks else ""
        recipe = Recipe(pieces, True, self._asked.shell, mark, *around)
        tolerant = "-" in first.marks or self._ignores or goal in self._ignored
        at = Location(first.source, first.shown)
        return RecipeLine(recipe_unit(first.source, recipe), at, tolerant=tolerant)


def _joined(words: Words, lines: Sequence[RawLine]) -> Iterator[Piece]:
    """The lines that one shell reads."""
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            yield Piece("\n", Span(before.start + len(before.text), line.start), Kind.WRITTEN)
        yield from words.pieces(line.text, line.start)
