"""What the image that a job pushed is called in another place of the pipeline."""

import re
from dataclasses import replace
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.reading import mapping_at, scalars_of
from fixers.model.step import Step
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.image_variables import (
    MADE,
    OF_GITHUB,
    ROUNDS,
    VARIABLE,
    by_argument,
    name_in,
    same_at,
    value_at,
)
from fixers.syntax.regex import regex

# The runner gives every step of a run the same.
_KNOWN: Final = regex(rf"\$\{{GITHUB_(?:SHA|RUN_ID|RUN_NUMBER)[^}}]*\}}|{VARIABLE.pattern}")
_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")
_ROOT: Final = regex(r"\$\{\{[^}]*?\b(github|vars|secrets|env|steps|needs|matrix|inputs)\b")
_OUTPUT: Final = regex(r"\$\{\{\s*steps\.[\w-]+\.outputs\.[\w-]+\s*\}\}")
_ANYWHERE: Final = frozenset({"github", "vars", "secrets", "inputs"})


def is_known_in(step: Step | None, text: str, push: Push) -> bool:
    """Whether a step can say it: an action sees neither the steps nor the secrets of its caller."""
    if step is None or step.job is not None or push.event.step is None:
        return True
    own = push.event.step.document is step.document
    return own or set(_ROOT.findall(text)) <= {"github", "matrix"}


def as_expression(push: Push, trace: Trace) -> str | None:
    """The image without variables of a shell, for a job of the same workflow; None where it
    cannot be said there."""
    if push.trace.workflow is not trace.workflow or trace.workflow is None:
        return None
    text = push.reference
    for _ in range(ROUNDS):
        text = VARIABLE.sub(lambda found: value_at(found, push), text)
    allowed = _ANYWHERE | ({"steps", "matrix"} if push.trace is trace else set())
    plain = "$" not in _EXPRESSION.sub("", text) and not MADE.search(text)
    if plain and set(_ROOT.findall(text)) <= allowed:
        return text
    if plain and set(_ROOT.findall(text)) <= allowed | {"steps"}:
        outputs = {o: _of_job(push.trace, o, trace) for o in _OUTPUT.findall(text)}
        if all(outputs.values()):
            return _OUTPUT.sub(lambda found: outputs[found[0]] or "", text)
    return _handed(push, trace)


def in_shell(push: Push, run: Invocation, trace: Trace) -> str | None:
    """The image by variables that have the same value where `run` stands, others by theirs."""

    own: set[str] = set()

    def kept(found: re.Match[str]) -> bool:
        return name_in(found) in own or same_at(found, push, run, trace)

    def here(found: re.Match[str]) -> str:
        argument = None if kept(found) else by_argument(found, push, run)
        own.update([argument] if argument else [])
        named = found[0] if kept(found) else value_at(found, push)
        return f"${{{argument}}}" if argument else named

    text = push.reference
    for _ in range(ROUNDS):
        text = VARIABLE.sub(here, text)
    if _one_run(push, trace):
        for name, expression in OF_GITHUB.items():
            text = text.replace(expression, f"${{{name}}}")
    same = all(map(kept, VARIABLE.finditer(text)))
    expressions = "${{" not in text or (push.trace is trace and run.script.scalar is not None)
    near = push.event.script is run.script if isinstance(push.event, Invocation) else False
    plain = near or "$" not in _KNOWN.sub("", _EXPRESSION.sub("", text))
    return text if same and expressions and plain and not MADE.search(text) else None


def tag_in_shell(tag: str, push: Push, run: Invocation, trace: Trace) -> str | None:
    """The same for a tag alone."""
    return in_shell(replace(push, reference=tag), run, trace)


def _one_run(push: Push, trace: Trace) -> bool:
    """Whether two jobs surely see the same commit and run."""
    one, other = push.trace.workflow, trace.workflow
    called = other is not None and other.triggers == frozenset({"workflow_call"})
    return other is not None and (one is other or called)


def short(push: Push) -> Push:
    """The push with no more of its image than its own name and the tag."""
    text = push.reference
    for _ in range(0 if "/" in text else ROUNDS):
        text = VARIABLE.sub(lambda found: value_at(found, push), text)
    return replace(push, reference=text.rsplit("/", 1)[-1])


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
