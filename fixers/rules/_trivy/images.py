"""Trivy's own image as a step: `uses: docker://aquasec/trivy`, with its command line in `args`."""

import re
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_scalar
from fixers.model import ActionUse
from fixers.rules._shared.containers import base_of
from fixers.rules._trivy.settings import Known
from fixers.syntax.regex import regex

_SCHEME: Final = "docker://"
_WORD: Final = regex(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")
_IMAGE: Final = regex(r"image|tag|\bsha\b|digest|registry", re.IGNORECASE)
_UNKNOWN: Final = "\0"


def is_image(use: ActionUse) -> bool:
    entry = use.step.inputs.get("entrypoint")
    program = base_of(entry.value if entry is not None else use.action)
    return use.action.startswith(_SCHEME) and program == "trivy"


def words_of(use: ActionUse) -> list[str] | None:
    """The command line; None where an expression may hold options."""
    args = use.step.inputs.get("args")
    text = _EXPRESSION.sub(_masked, args.value) if args is not None else ""
    words = ["".join(found.groups("")) for found in _WORD.finditer(text)]
    before = ["", *words]
    loose = (w for w, b in zip(words, before, strict=False) if not b.startswith("-") or "=" in b)
    return None if any(word.startswith(_UNKNOWN) for word in loose) else words


def _masked(found: re.Match[str]) -> str:
    """The name of an image holds no options."""
    return "image" if _IMAGE.search(found[0]) else _UNKNOWN


def option(words: list[str], *names: str) -> Known:
    """The value of the last option of these names."""
    value: Known = False
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, given = word.partition("=")
        if name in names:
            value = given if equals else following
    return None if isinstance(value, str) and _UNKNOWN in value else value


def with_text(use: ActionUse, text: str) -> Edit | None:
    """The command line with more behind it."""
    args = use.step.inputs["args"]
    kept = args.value.rstrip("\n")
    return replace_scalar(use.step.source, args, kept + text + args.value[len(kept) :])


def with_value(use: ActionUse, old: str, new: str) -> Edit | None:
    args = use.step.inputs["args"]
    if args.value.count(old) != 1:
        return None
    return replace_scalar(use.step.source, args, args.value.replace(old, new))
