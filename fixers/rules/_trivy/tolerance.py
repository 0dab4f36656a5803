"""Steps of Trivy that may fail without anybody minding."""

from typing import Final

from fixers.model import Step
from fixers.model.reading import scalar_at
from fixers.rules._trivy.scan import Scan
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell

_HANDS_ON: Final = regex(r"GITHUB_(?:OUTPUT|ENV)|set-output")


def tolerated(scan: Scan) -> bool:
    """Whether the step may fail, and nothing asks later whether it did."""
    step = scan.event.step
    if step is None or scalar_at(step.node, "continue-on-error") is None:
        return False
    value = scalar_at(step.node, "continue-on-error")
    return value is not None and value.value == "true" and not _is_asked_for(step)


def _is_asked_for(step: Step) -> bool:
    """Whether anything takes what became of a step, but to say it aloud."""
    name = f"steps.{step.id}."
    if step.id is None or name not in step.source.text:
        return False
    others = step.job.steps if step.job is not None else ()
    said = sum(_mentions(other, name) for other in others if other.run and _only_says(other))
    return step.source.text.count(name) > said


def _mentions(step: Step, name: str) -> int:
    asked = (one.value.count(name) for one in (step.run, step.condition) if one is not None)
    return sum(asked)


def _only_says(step: Step) -> bool:
    text = step.run.value if step.run is not None else ""
    every = commands(parse_shell(text).statements)
    return not _HANDS_ON.search(text) and all(
        c.words and c.words[0].literal in {"echo", "printf"} for c in every
    )
