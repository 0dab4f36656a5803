"""Commands that a variable of a Makefile names: `COMPOSE := docker-compose -f compose.yml`."""

import re
from typing import Final

from fixers.diagnostics import Edit
from fixers.model import Invocation
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_READ: Final = regex(r"\$[({](\w+)[)}]")


def in_definition(run: Invocation, new: str) -> Edit | None:
    """The new name where the one variable that names the command is defined; None where a goal
    takes its value for one word."""
    source = run.script.source
    if run.script.recipe is None or not new:
        return None
    names = "|".join(_READ.findall(source.slice(run.at.span)))
    line = rf"^(?:export[ \t]+)?({names})[ \t]*[:?]{{0,2}}=[ \t]*({re.escape(run.name)})(?![\w./-])"
    found = [*re.finditer(line, source.text, re.MULTILINE)] if names else []
    if len(found) != 1:
        return None
    one_word = rf"[\"']\$[({{]{found[0][1]}[)}}]|(?:which|-v|type|basename) +\$[({{]{found[0][1]}"
    if re.search(one_word, source.text):
        return None
    return Edit(source.path, Span(*found[0].span(2)), new)
