"""What the image that a job pushed is called in another place of the pipeline."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Derived, Text
from fixers.model.reading import mapping_at, scalars_of
from fixers.model.tri import UNKNOWN
from fixers.rules._image_pushes import Push

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}|\$(\w+)|\$\{\{\s*env\.(\w+)\s*\}\}")
_EXPRESSION: Final = re.compile(r"\$\{\{.*?\}\}")
_MADE: Final = re.compile(r"`|\$\(|'|[\0\2]")  # by a command, or of no known name
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
    if push.trace.workflow is not trace.workflow or trace.workflow is None:
        return None
    text = push.reference
    for _ in range(_ROUNDS):
        text = _VARIABLE.sub(lambda found: _value(found, push), text)
    allowed = _ANYWHERE | ({"steps", "matrix"} if push.trace is trace else set())
    plain = "$" not in _EXPRESSION.sub("", text) and not _MADE.search(text)
    return text if plain and set(_ROOT.findall(text)) <= allowed else _handed(push, trace)


def in_shell(push: Push, run: Invocation, trace: Trace) -> str | None:
    """The image by variables that have the same value where `run` stands, others by theirs."""

    def here(found: re.Match[str]) -> str:
        return found[0] if _same(found, push, run, trace) else _value(found, push)

    text = push.reference
    for _ in range(_ROUNDS):
        text = _VARIABLE.sub(here, text)
    same = all(_same(found, push, run, trace) for found in _VARIABLE.finditer(text))
    expressions = "${{" not in text or (push.trace is trace and run.script.scalar is not None)
    return text if same and expressions and not _MADE.search(text) else None


def _handed(push: Push, trace: Trace) -> str | None:
    """An output of the step that pushes, or of its job, that holds the image."""
    for event in push.trace.invocations("echo"):
        for word in event.words:
            key, _, value = word.raw.replace('"', "").partition("=")
            if event.step is None or event.step.id is None or value != push.reference:
                continue
            output = f"${{{{ steps.{event.step.id}.outputs.{key} }}}}"
            return output if push.trace is trace else _of_job(push.trace, output, trace)
    return None


def _of_job(pushing: Trace, output: str, trace: Trace) -> str | None:
    """The same output as the job hands it to one that needs it."""
    if pushing.job is None or trace.job is None or pushing.job.id not in trace.job.needs:
        return None
    outputs = scalars_of(mapping_at(pushing.job.node, "outputs"))
    same = (k for k, v in outputs.items() if v.value.replace(" ", "") == output.replace(" ", ""))
    key = next(same, None)
    return f"${{{{ needs.{pushing.job.id}.outputs.{key} }}}}" if key else None


def _value(found: re.Match[str], push: Push) -> str:
    name = found[1] or found[2] or found[3]
    value = push.event.before.variables.get(name)
    if isinstance(value, Text):
        return value.value
    if isinstance(value, Derived) and not _MADE.search(value.word.raw):
        return value.word.raw.replace('"', "")
    return _OF_GITHUB.get(name, found[0])


def _same(found: re.Match[str], push: Push, run: Invocation, trace: Trace) -> bool:
    """Whether a variable holds the same where `run` stands."""
    name = found[1] or found[2] or found[3]
    before, now = push.event.before.variables.get(name), run.before.variables.get(name)
    if before is None and now is None:
        return name in _OF_GITHUB or push.trace is trace
    return before is not UNKNOWN and before == now
