"""The part of a Makefile that a goal runs."""

import re
from collections.abc import Callable
from typing import Final

from fixers.model.tri import Unknown

_RULE: Final = re.compile(
    r"^(?P<names>[^\s#=:][^#=:]*?)\s*::?(?!=)(?P<needs>[^#=;]*)", re.MULTILINE
)
_VARIABLE: Final = re.compile(
    r"^(?:export\s+|override\s+)?(?P<name>[\w.-]+)\s*(?:[?+:]|::)?=(?P<value>.*)$", re.MULTILINE
)
_REFERENCE: Final = re.compile(r"(?<!\$)\$[({](?P<name>[\w.-]+)[)}]")
_PROGRAM: Final = re.compile(r"^\s*[@+-]*\s*\$[({](?P<name>[\w.-]+)[)}]", re.MULTILINE)
_AGAIN: Final = re.compile(r"\$[({]MAKE[)}](?P<goals>[^;&|\n]*)")
# Functions that give other texts than those that stand there.
_FUNCTION: Final = re.compile(r"\$[({](?:call|eval|foreach|origin|value)\s")
INCLUDE: Final = re.compile(r"^[-s]?include\s+(?P<paths>.+)$", re.MULTILINE)
ROOT: Final = re.compile(r"^(?:\./|\$[({]\w+[)}]/)")
_DEEPEST: Final = 6
_LONGEST: Final = 100_000


def with_included(
    text: str, read: Callable[[str], str | Unknown | None], depth: int = 0
) -> str | None:
    """The text with that of the files that it includes; None where one cannot be read."""
    if depth > _DEEPEST:
        return None
    found: list[str] = [INCLUDE.sub("", text)]
    for line in INCLUDE.finditer(text):
        for path in line["paths"].split():
            other = read(ROOT.sub("", path))
            if other is None and line[0].startswith(("-", "s")):
                continue  # it need not be there
            more = with_included(other, read, depth + 1) if isinstance(other, str) else None
            if more is None:
                return None
            found.append(more)
    return "\n".join(found)


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
        again = " ".join(found["goals"] for found in _AGAIN.finditer(lines))
        left += [*needs, *(word for word in again.split() if word in rules)]
        taken.append(lines)
    return _filled("\n".join(taken), text)


def _filled(taken: str, text: str) -> str:
    """With the values of the variables that the lines use."""
    if _FUNCTION.search(taken):
        return text
    taken = taken.replace("$(MAKE)", "make").replace("${MAKE}", "make")
    values: dict[str, str] = {}
    for found in _VARIABLE.finditer(text):
        values[found["name"]] = f"{values.get(found['name'], '')} {found['value']}"
    if any(found["name"] not in values for found in _PROGRAM.finditer(taken)):
        return text
    for _ in range(_DEEPEST):
        filled = _REFERENCE.sub(lambda m: values.get(m["name"], ""), taken)
        if filled == taken or len(filled) > _LONGEST:
            break
        taken = filled
    return text if _FUNCTION.search(taken) else taken


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
