"""The part of a Makefile that a goal may run, where it does not say that plainly."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.model.books.make_conditions import MakeFile
from fixers.model.books.make_rules import Rules, all_rules, first_goal
from fixers.model.books.make_words import settings
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_REFERENCE: Final = regex(r"(?<!\$)\$[({](?P<name>[\w.-]+)[)}]")
_PROGRAM: Final = regex(r"^\s*[@+-]*\s*\$[({](?P<name>[\w.-]+)[)}]", re.MULTILINE)
_AGAIN: Final = regex(r"\$[({]MAKE[)}](?P<goals>[^;&|\n]*)")
# Functions that give other texts than those that stand there.
_FUNCTION: Final = regex(r"\$[({](?:call|eval|foreach|origin|value)\s")
_DEEPEST: Final = 6
_LONGEST: Final = 100_000


def recipe_of(goals: Sequence[str], sources: tuple[Source, ...]) -> str:
    """The lines of the goals and of all that they need; the whole where that cannot be told."""
    whole = "\n".join(source.text for source in sources)
    taken = _lines(goals, all_rules(tuple(MakeFile(source, source.text) for source in sources)))
    return whole if taken is None else _filled(taken, sources) or whole


def _lines(goals: Sequence[str], rules: Rules) -> str | None:
    left = [*goals] or [first_goal(rules) or ""]
    seen: set[str] = set()
    taken: list[str] = []
    while left:
        goal = left.pop()
        if goal in seen:
            continue
        seen.add(goal)
        if goal not in rules:
            if goal in goals or "$" in goal or "%" in goal or not goal:
                return None
            continue
        lines = "\n".join(f"{line.marks}{line.text}" for rule in rules[goal] for line in rule.lines)
        again = " ".join(found["goals"] for found in _AGAIN.finditer(lines))
        left += [*(need for rule in rules[goal] for need in rule.needs)]
        left += [word for word in again.split() if word in rules]
        taken.append(lines)
    return "\n".join(taken)


def _filled(taken: str, sources: tuple[Source, ...]) -> str | None:
    """With the values of the variables that the lines use, of which any may count; None where
    they are not all known."""
    if _FUNCTION.search(taken):
        return None
    taken = taken.replace("$(MAKE)", "make").replace("${MAKE}", "make")
    values: dict[str, str] = {}
    for one in settings(source.text for source in sources):
        values[one.name] = f"{values.get(one.name, '')} {one.value or ''}"
    if any(found["name"] not in values for found in _PROGRAM.finditer(taken)):
        return None
    for _ in range(_DEEPEST):
        filled = _REFERENCE.sub(lambda m: values.get(m["name"], ""), taken)
        if filled == taken or len(filled) > _LONGEST:
            break
        taken = filled
    return None if _FUNCTION.search(taken) else taken
