"""Texts in JSON that stand outside of its strings."""

from collections.abc import Mapping

from fixers.model.machine import Text, VariableValue
from fixers.rules._glued_json import Glued
from fixers.rules._json_sources import is_free
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences


def bare_text(glued: Glued, variables: Mapping[str, VariableValue]) -> sh.Part | None:
    """What somebody surely types, where JSON wants a number, a list or an object."""
    bare = (pasted.part for pasted in glued.pasted if not pasted.inside)
    return next((part for part in bare if _is_typed(part, variables)), None)


def _is_typed(part: sh.Part, variables: Mapping[str, VariableValue]) -> bool:
    value = variables.get(part.value)
    texts = [f"${{{{{part.value}}}}}"] if part.kind is sh.PartKind.EXPRESSION else []
    if part.kind is sh.PartKind.VARIABLE and isinstance(value, Text) and value.expression:
        texts = [value.value]
    return any(is_free(one.inner) for text in texts for one in occurrences(text))
