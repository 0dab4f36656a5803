"""What the image that a job pushed is called in another place of the pipeline."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Text
from fixers.rules._image_pushes import Push

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}|\$(\w+)|\$\{\{\s*env\.(\w+)\s*\}\}")
_EXPRESSION: Final = re.compile(r"\$\{\{.*?\}\}")
_OF_GITHUB: Final = {
    "GITHUB_SHA": "${{ github.sha }}",
    "GITHUB_RUN_ID": "${{ github.run_id }}",
    "GITHUB_RUN_NUMBER": "${{ github.run_number }}",
    "GITHUB_REF_NAME": "${{ github.ref_name }}",
}
_ROOT: Final = re.compile(r"\$\{\{[^}]*?\b(github|vars|secrets|env|steps|needs|matrix|inputs)\b")
_ANYWHERE: Final = frozenset({"github", "vars", "secrets", "inputs"})
_ROUNDS: Final = 4


def as_expression(push: Push, trace: Trace) -> str | None:
    """The image without variables of a shell, for a job of the same workflow; None where it
    cannot be said there."""
    text = push.reference
    for _ in range(_ROUNDS):
        text = _VARIABLE.sub(lambda found: _value(found, push), text)
    if "$" in _EXPRESSION.sub("", text) or "`" in text or push.trace.workflow != trace.workflow:
        return None
    roots = set(_ROOT.findall(text))
    allowed = _ANYWHERE | ({"steps", "matrix"} if push.trace is trace else set())
    return text if roots <= allowed else None


def in_shell(push: Push, run: Invocation) -> str | None:
    """The image by variables that have the same value where `run` stands."""
    names = [a or b for a, b, _ in _VARIABLE.findall(push.reference)]
    if "${{" in push.reference or "`" in push.reference or "$(" in push.reference:
        return None
    return push.reference if all(_same(name, push, run) for name in names if name) else None


def _value(found: re.Match[str], push: Push) -> str:
    name = found[1] or found[2] or found[3]
    value = push.event.before.variables.get(name)
    if isinstance(value, Text):
        return value.value
    return _OF_GITHUB.get(name, found[0])


def _same(name: str, push: Push, run: Invocation) -> bool:
    before, now = push.event.before.variables.get(name), run.before.variables.get(name)
    if before is None and now is None:
        return name in _OF_GITHUB
    return isinstance(now, Text) and before == now
