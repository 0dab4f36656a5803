"""JSON that is a string of another JSON: `{"Detail": "{\\"message\\": \\"$MSG\\"}"}`."""

import json
from dataclasses import replace
from typing import Final

from fixers.rules._json.filled import holes_inside, is_filled
from fixers.rules._json.glued import Glued
from fixers.rules._json.letters import strings

_STARTS: Final = ("{", "[{")


def unnested(glued: Glued) -> Glued:
    """With `({…}|tojson)` for each such string that a value is pasted into: a value has to be
    escaped for the inner JSON, and again for the outer one."""
    text = _unnested(glued.text)
    if text == glued.text:
        return glued
    pairs = zip(glued.pasted, holes_inside(text), strict=True)
    return replace(glued, text=text, pasted=tuple(replace(p, inside=i) for p, i in pairs))


def _unnested(text: str) -> str:
    for at in reversed([*strings(text)]):
        inner = json.loads(text[at.start : at.end], strict=False)
        if inner.lstrip().startswith(_STARTS) and "\n" not in inner and is_filled(inner):
            text = f"{text[: at.start]}({_unnested(inner)}|tojson){text[at.end :]}"
    return text
