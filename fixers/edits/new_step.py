"""What a new step says."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from typing import Final, TypedDict

from fixers.edits.quoting import quoted
from fixers.model import Step
from fixers.syntax.regex import regex

_EXPRESSION: Final = regex(r"\$\{\{(?P<inner>(?:(?!\}\}).)*)\}\}", re.DOTALL)
_NUMBER_OR_FLAG: Final = regex(r"0|[1-9]\d*|true|false")


class StepKeys(TypedDict, total=False):
    """What a new step has besides its name.

    `ref` is written as comment behind `uses` (the tag of a pinned commit); `directory` becomes
    `working-directory`; `copy_if` takes over the condition of the step it is put beside, and
    `only` is a condition beside that one.
    """

    id: str
    run: str | None
    shell: str | None
    uses: str | None
    inputs: SequenceType[tuple[str, str]]
    env: SequenceType[tuple[str, str]]
    directory: str
    ref: str
    copy_if: bool
    only: str | None


def condition(step: Step, keys: StepKeys) -> str | None:
    """The conditions of the new step as one expression."""
    only = keys.get("only")
    if not keys.get("copy_if") or step.condition is None:
        return only
    own = step.condition.value.strip()
    if only is None:
        return own
    whole = _EXPRESSION.fullmatch(own)
    return f"({only}) && ({whole['inner'] if whole else own})"


def flow_step(step: Step, name: str, keys: StepKeys) -> str:
    """`{ … }` on one line, where no comment can stand."""
    texts = (f"{key}: {value}" for key, value in _flow_pairs(step, name, keys))
    return "{ " + ", ".join(texts) + " }"


def _flow_pairs(step: Step, name: str, keys: StepKeys) -> Iterator[tuple[str, str]]:
    yield "name", quoted(name, flow=True)
    if (text := condition(step, keys)) is not None:
        yield "if", quoted(text, flow=True)
    texts = {"uses": keys.get("uses"), "shell": keys.get("shell"), "run": keys.get("run")}
    for key, value in texts.items():
        if value:
            yield key, quoted(value, flow=True)
    for key, values in (("with", keys.get("inputs")), ("env", keys.get("env"))):
        if values:
            given = (f"{name}: {value_of(value, flow=True)}" for name, value in values)
            yield key, "{ " + ", ".join(given) + " }"


def pairs(values: MappingType[str, str]) -> list[str]:
    return [f"{quoted(name)}: {value_of(value)}" for name, value in values.items()]


def value_of(value: str, *, flow: bool = False) -> str:
    """GitHub turns every input and variable into a string, so `0` and `true` need no quotes."""
    return value if _NUMBER_OR_FLAG.fullmatch(value) else quoted(value, flow=flow)
