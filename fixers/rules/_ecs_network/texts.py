"""Texts that Python gives where boto3 takes a list."""

from typing import Final

from fixers.model import Invocation
from fixers.model.machine import Derived, Text, VariableValue
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

_LIST: Final = regex(r'\\"(subnets|securityGroups)\\":\\"(?:\$\{?(\w+)\}?|([\w-][\w,-]*))\\"')
_ONE: Final = regex(r'"\$\{(\w+)\}"')


def one_text(word: Word, run: Invocation) -> str | None:
    """The setting that is given one text: what the environment holds always is one."""
    for found in _LIST.finditer(word.raw):
        if found[3] or _is_text(run.before.variables.get(found[2])):
            return str(found[1])
    return None


def _is_text(value: VariableValue | None) -> bool:
    while isinstance(value, Derived):
        handed = _ONE.fullmatch(value.word.raw)
        value = value.variables.get(handed[1]) if handed is not None else None
    # A list of Python is written as one of JSON.
    return isinstance(value, Text) and not value.value.startswith(("[", "{"))
