"""Texts in JSON that stand outside of its strings."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fixers.model.machine import Text, VariableValue
from fixers.rules._json.glued import Glued
from fixers.rules._json.sources import is_free
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex

_TO_JSON: Final = regex(r"toJSON\((.*)\)", re.IGNORECASE)
# Texts of each run, of which none is a number, a list or an object.
_OF_THE_RUN: Final = regex(
    r"GITHUB_(?:SHA|REF|REF_NAME|ACTOR|REPOSITORY|WORKFLOW|EVENT_NAME|SERVER_URL)"
    r"|github\.(?:sha|ref|ref_name|actor|repository|workflow|event_name|server_url)"
)


def bare_text(glued: Glued, variables: Mapping[str, VariableValue]) -> tuple[sh.Part | None, Glued]:
    """What somebody surely types, where JSON wants a number, a list or an object; and the JSON
    with such values as texts."""
    bare = [pasted for pasted in glued.pasted if not pasted.inside]
    typed = [pasted for pasted in bare if _is_typed(pasted.part, variables)]
    told = next((p for p in bare if p in typed or _loses_quotes(p.part, glued)), None)
    if told is None:
        return None, glued
    pasted = tuple(replace(p, text=True) if p in typed else p for p in glued.pasted)
    return told.part, replace(glued, pasted=pasted)


def _loses_quotes(part: sh.Part, glued: Glued) -> bool:
    """`"{\\"a\\": ${{ toJSON(x) }}}"`: the quotes that GitHub writes end those of the shell."""
    text = _TO_JSON.fullmatch(part.value.strip()) if part.kind is sh.PartKind.EXPRESSION else None
    return text is not None and not glued.heredoc and '\\"' in glued.word.raw and is_free(text[1])


def _is_typed(part: sh.Part, variables: Mapping[str, VariableValue]) -> bool:
    value = variables.get(part.value)
    if _OF_THE_RUN.fullmatch(part.value.strip()) and not isinstance(value, Text):
        return True
    texts = [f"${{{{{part.value}}}}}"] if part.kind is sh.PartKind.EXPRESSION else []
    if part.kind is sh.PartKind.VARIABLE and isinstance(value, Text) and value.expression:
        texts = [value.value]
    return any(is_free(one.inner) for text in texts for one in occurrences(text))
