"""The lines that `make GOAL` surely runs, where the Makefile says them plainly."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from fixers.diagnostics import Location
from fixers.model.books.make_conditions import MakeFile
from fixers.model.books.make_rules import MakeRule, RawLine, Rules, all_rules, first_goal
from fixers.model.books.make_words import Setting, Words
from fixers.model.books.recipe import Kind, Piece, Recipe, is_open
from fixers.model.books.recipe_lines import Plan, RecipeLine, recipe_unit, unknown_line
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# Lines that begin otherwise are not followed; rules that a function makes may add to those that
# stand there.
_BEYOND: Final = regex(r"^\.RECIPEPREFIX\b", re.MULTILINE)
_MADE: Final = regex(r"^(?!\t)[^#=\n]*\$[({]eval\b", re.MULTILINE)
_SHELL: Final = ("SHELL", ".SHELLFLAGS")
_VARIABLE: Final = regex(r"\$[({]([\w.-]+)[)}]")
# What lists files of one kind: `$(shell find . -name '*.go')`, `$(wildcard *.go)`.
_FILES: Final = regex(
    r"\$\((?:wildcard|shell (?:find|git ls-files)\b)[^|;&()]*\*(?P<ending>\.\w+)[\"']?"
    r"(?:\s+(?:!|-not|-type \w|-path|-name|-print|[\"'][^\"']*[\"']))*\)"
)
_MOST: Final = 60  # goals on the way


@dataclass(frozen=True, slots=True)
class Goals:
    """What is asked of a Makefile. `there`: whether something has that name already, so that a
    goal which is called so need not be run at all; `fixed`: variables that the call gives, and
    `own` those that goals give themselves and what they need."""

    names: tuple[str, ...]
    files: tuple[MakeFile, ...]
    words: Words
    there: Callable[[str], bool]
    shell: str = "sh"
    fixed: frozenset[str] = frozenset()
    own: Mapping[str, Sequence[Setting]] = field(default_factory=dict)


def make_plan(asked: Goals) -> Plan:
    if any(_BEYOND.search(file.text) for file in asked.files):
        return None
    rules = all_rules(asked.files)
    default = asked.words.values.get(".DEFAULT_GOAL", first_goal(rules))
    walk = _Walk(rules, asked)
    if any(_MADE.search(file.text) for file in asked.files):
        walk.lines.append(unknown_line(asked.files[0].source))
    for name in asked.names or ((default,) if default else ()):
        if is_open(name):
            walk.lines.append(unknown_line(asked.files[0].source))
            continue
        if not walk.has(name):
            return None
        walk.take(name, asked.words)
    return tuple(walk.lines) if any(line.known for line in walk.lines) else None


class _Walk:
    """Goals in the order in which they run; `lines` collects what they say."""

    def __init__(self, rules: Rules, asked: Goals) -> None:
        self.lines: list[RecipeLine] = []
        self._asked = asked
        self._rules: dict[str, tuple[MakeRule, ...]] = {}
        for name, given in rules.items():
            for one in asked.words.fill(name).split() if "$" in name else (name,):
                self._rules[one] = (*self._rules.get(one, ()), *given)
        self._phony = self._named(".PHONY")
        self._ignored = self._named(".IGNORE")
        self._seen: set[str] = set()

    def _named(self, special: str) -> frozenset[str]:
        needs = (need for rule in self._rules.get(special, ()) for need in rule.needs)
        return frozenset(self._asked.words.filled(needs))

    def has(self, goal: str) -> bool:
        return goal in self._rules or self._pattern(goal) is not None

    def take(self, goal: str, words: Words) -> None:
        """All that a goal runs; what is not known of it is a line that is not."""
        if goal in self._seen:
            return
        self._seen.add(goal)
        rules, words = self._rules.get(goal, ()), self._own_words(goal, words)
        pattern = None if any(rule.lines for rule in rules) else self._pattern(goal)
        stem = "" if pattern is None else _stem(pattern, goal) or ""
        rules = (*rules, *(self._rules[pattern] if pattern is not None else ()))
        asked = (n for rule in rules for n in rule.needs if not self._lists_files(n, words))
        needs = [need for need in _with_stem(words.filled(asked), stem) if need != "|"]
        if len(self._seen) > _MOST or self._is_made(goal):
            self.lines.append(unknown_line(self._asked.files[0].source))
            return
        if not all(rule.plain for rule in rules):
            self.lines.append(unknown_line(self._asked.files[0].source))
        for need in needs:
            self._need(need, words)
        self.lines += self._recipe(rules, goal, words.inside(goal, needs, stem))

    def _pattern(self, goal: str) -> str | None:
        """The one rule with a `%` that a goal follows which has no recipe of its own."""
        if goal in self._phony or goal.startswith("."):
            return None
        fits = [name for name in self._rules if _stem(name, goal) is not None]
        return fits[0] if len(fits) == 1 else None

    def _own_words(self, goal: str, words: Words) -> Words:
        for one in self._asked.own.get(goal, ()):
            words = words if one.name in self._asked.fixed else words.given(one)
        return words

    def _is_made(self, name: str) -> bool:
        return name not in self._phony and self._asked.there(name)

    def _lists_files(self, need: str, words: Words) -> bool:
        """`$(SRCS)` with what `find` finds: files that are there, which no rule makes."""
        name = _VARIABLE.fullmatch(need)
        found = _FILES.fullmatch(words.values.get(name[1], "")) if name is not None else None
        ending = found["ending"] if found is not None else ""
        return bool(ending) and not any(rule.endswith(ending) for rule in self._rules)

    def _need(self, need: str, words: Words) -> None:
        """A need without a rule is a file, which has to be there; of one that is there nobody
        knows whether it is made again."""
        unknown = is_open(need) or "%" in need or "$" in need
        if not unknown and not self.has(need):
            unknown = any(_stem(name, need) is not None for name in self._rules)
        elif not unknown and self._is_made(need):
            unknown = any(rule.lines or rule.needs for rule in self._rules.get(need, ()))
        elif not unknown:
            self.take(need, words)
        if unknown:
            self.lines.append(unknown_line(self._asked.files[0].source))

    def _recipe(self, rules: Sequence[MakeRule], goal: str, words: Words) -> Iterator[RecipeLine]:
        mine = [rule for rule in rules if rule.lines]
        usual = self._asked.words.values
        shell = any(words.values.get(name) != usual.get(name) for name in _SHELL)
        if len(mine) > 1 or shell or not all(rule.plain for rule in mine):
            yield unknown_line(self._asked.files[0].source)
            return
        for rule in mine:
            yield from self._lines(rule, goal, words)

    def _lines(self, rule: MakeRule, goal: str, words: Words) -> Iterator[RecipeLine]:
        groups = [[line] for line in rule.lines]
        if ".ONESHELL" in self._rules:
            groups = [[*rule.lines]]
        found = [one for lines in groups for one in _as_shell(lines, words)]
        texts = ["".join(piece.text for piece in pieces) for _, pieces in found]
        for index, (lines, pieces) in enumerate(found):
            if texts[index].strip():
                around = "\n".join(texts[:index]), "\n".join(texts[index + 1 :])
                yield self._line(lines, pieces, goal, around)

    def _line(
        self,
        lines: Sequence[RawLine],
        pieces: tuple[Piece, ...],
        goal: str,
        around: tuple[str, str],
    ) -> RecipeLine:
        first = lines[0]
        mark = "@" if "@" in first.marks else ""
        recipe = Recipe(pieces, True, self._asked.shell, mark, *around)
        ignored = ".IGNORE" in self._rules and (goal in self._ignored or not self._ignored)
        return RecipeLine(
            recipe_unit(first.source, recipe),
            Location(first.source, first.shown),
            tolerant="-" in first.marks or ignored,
            sure=all(line.sure for line in lines),
        )


def _stem(pattern: str, goal: str) -> str | None:
    """What `%` stands for."""
    before, mark, after = pattern.partition("%")
    fits = bool(mark) and goal.startswith(before) and goal.endswith(after)
    stem = goal[len(before) : len(goal) - len(after)]
    return stem if fits and stem and len(goal) > len(before) + len(after) else None


def _with_stem(needs: Sequence[str], stem: str) -> Iterator[str]:
    for need in needs:
        yield need.replace("%", stem, 1) if stem else need


def _as_shell(
    lines: Sequence[RawLine], words: Words
) -> Iterator[tuple[Sequence[RawLine], tuple[Piece, ...]]]:
    """The lines that one shell reads, with the pieces of its text; several where a line is a
    variable that stands for more of them."""
    first = lines[0]
    texts = words.canned(first.text) if len(lines) == 1 else []
    if not texts:
        yield lines, tuple(_joined(words, lines))
    for text in texts:
        bare = text.lstrip("@+- \t")
        marks = first.marks + text[: len(text) - len(bare)]
        yield [replace(first, marks=marks)], (Piece(bare, first.shown, Kind.FILLED),)


def _joined(words: Words, lines: Sequence[RawLine]) -> Iterator[Piece]:
    """The lines that one shell reads."""
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            yield Piece("\n", Span(before.start + len(before.text), line.start), Kind.WRITTEN)
        yield from words.pieces(line.text, line.start)
