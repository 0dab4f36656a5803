"""Patterns of `hashFiles(…)` in the inputs of an action, as the key of a cache has them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.inputs import InputPath
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_CALL: Final = regex(r"\bhashFiles\(([^()]*)\)", re.IGNORECASE)
_PATTERN: Final = regex(r"'([^'\n]*)'")
_LEFT: Final = regex(r"[^\s,]")


def hashed_paths(use: ActionUse) -> Iterator[InputPath]:
    """The only pattern of each call: of several most are for what a repository may have."""
    for _, scalar in sorted(use.step.inputs.items()):
        if "(" not in scalar.value:  # most often
            continue
        for call in _CALL.finditer(scalar.value):
            patterns = list(_PATTERN.finditer(call[1]))
            if len(patterns) != 1 or _LEFT.search(_PATTERN.sub("", call[1])):
                continue
            text = patterns[0][1]
            path = place_of(text, "") if text[:1] not in {"!", "/", "~"} else None
            if path is not None:
                at = Span(*(call.start(1) + edge for edge in patterns[0].span(1)))
                place = InYaml(use.step.source, scalar, part=at)
                yield InputPath(path, text, "*" in text, True, place, text, True)
