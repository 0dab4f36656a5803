"""Functions and scripts that move traffic to the side that they are told."""

import re
from collections.abc import Iterable
from typing import Final

from fixers.model import Trace
from fixers.rules._blue_green.traffic import MOVING
from fixers.rules._shared.acting import scripts_of, text_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import Function, commands

_GREEN: Final = regex(r"green", re.IGNORECASE)


def told_to_movers(texts: Iterable[str], traces: tuple[Trace, ...]) -> list[str]:
    """What texts hand to them, as in a `trap`, unless GREEN is part of it."""
    movers = sorted(_movers(traces), key=len, reverse=True)
    if not movers:
        return []
    names = "|".join(map(re.escape, movers))
    call = re.compile(rf"(?<![\w-])(?:[\w./$\"{{}}]*/)?(?:{names})(?![\w-])([^;&|]*)")
    handed = (match[1] for text in texts for match in call.finditer(text))
    return [told for told in handed if not _GREEN.search(told)]


def _movers(traces: tuple[Trace, ...]) -> set[str]:
    scripts = dict.fromkeys(script for trace in traces for script in scripts_of(trace))
    found = {
        node.name
        for script in scripts
        for node in script.shell.statements
        if isinstance(node, Function)
        and any(MOVING.search(text_of(command)) for command in commands(node.body))
    }
    files = {s.path.rpartition("/")[2] for s in scripts if s.scalar is None}
    whole = {s.path.rpartition("/")[2] for s in scripts if MOVING.search(s.shell.text)}
    return found | (files & whole)
