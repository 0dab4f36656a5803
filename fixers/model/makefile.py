"""The part of a Makefile that a goal runs."""

import re
from typing import Final

_RULE: Final = re.compile(
    r"^(?P<names>[^\s#=:][^#=:]*?)\s*::?(?!=)(?P<needs>[^#=;]*)", re.MULTILINE
)


def recipe_of(goals: list[str], text: str) -> str:
    """The lines of the goals and of all that they need; the whole where that cannot be told."""
    rules = _rules(text)
    left = [*goals] or [next((name for name in rules if not name.startswith(".")), "")]
    seen: set[str] = set()
    taken: list[str] = []
    while left:
        goal = left.pop()
        if goal in seen:
            continue
        seen.add(goal)
        known = rules.get(goal)
        if known is None:
            if goal in goals or "$" in goal or "%" in goal or not goal:
                return text
            continue
        needs, lines = known
        left += needs
        taken.append(lines)
    whole = "\n".join(taken)
    # What a recipe calls by `$(NAME)` stands elsewhere in the file.
    return text if "$(" in whole or "${" in whole else whole


def _rules(text: str) -> dict[str, tuple[list[str], str]]:
    rules: dict[str, tuple[list[str], str]] = {}
    lines = text.replace("\\\n", " ").split("\n")
    for index, line in enumerate(lines):
        match = _RULE.match(line)
        if match is None:
            continue
        body: list[str] = []
        for below in lines[index + 1 :]:
            if below.strip() and not below.startswith(("\t", "#")):
                break
            body.append(below)
        for name in match["names"].split():
            needs, before = rules.get(name, ([], ""))
            rules[name] = ([*needs, *match["needs"].split()], before + "\n".join(body))
    return rules
