"""Commands that stand in the matrix: `run: ${{ matrix.command }}` is another one in each leg."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fixers.model.books.recipe_lines import said_in
from fixers.model.expressions import holds
from fixers.model.machine import Text, VariableValue
from fixers.model.matrix import Leg, leg_node
from fixers.model.runners import AXIS, Runner
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.tri import Tri, Unknown
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

# Where such a value is the name of a program, or of what a program is told to do.
_TELLING: Final = regex(
    r"(?:^|[;&|(]|\b(?:then|do|else|sudo|time|exec)\b)[ \t]*\$\{\{\s*matrix\.[\w.-]+\s*\}\}(?=\s|$)"
    r"|\b(?:run|make|just|task|terraform|tofu)[ \t]+\$\{\{\s*matrix\.",
    re.MULTILINE,
)
# One word or several, of which a shell makes nothing else; what is a path is looked for by rules.
_PLAIN: Final = regex(r"[\w.:@=+,-]+(?: [\w.:@=+,-]+)*")
_INPUT: Final = regex(r"\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}", re.IGNORECASE)
_MOST: Final = 16

Given = Mapping[str, VariableValue]


def runs_in_legs(
    step: Step, runner: Runner, unit: ScriptUnit
) -> Sequence[tuple[ScriptUnit, Given]]:
    """What the legs run, with the values that each puts into it."""
    if not _text(step):  # most often
        return _with_inputs(step, runner, unit) if runner.told else ((unit, {}),)
    if units := _told(step, runner):
        return [(one, {}) for one in units]
    return [(unit, given) for given in _given(step, runner)]


def _with_inputs(
    step: Step, runner: Runner, unit: ScriptUnit
) -> Sequence[tuple[ScriptUnit, Given]]:
    """What a step runs for each value of the inputs that name its commands."""
    text = step.run.value if step.run is not None and step.job is not None else ""
    if "inputs." not in text:
        return ((unit, {}),)
    if (whole := _INPUT.fullmatch(text.strip())) is not None:
        at = unit.locate(Span(0, len(unit.text))).span
        texts = dict.fromkeys(way.get(whole[1].lower(), "") for way in runner.told)
        return [(said_in(step.source, one, at), {}) for one in texts]
    names = {name.lower() for name in _INPUT.findall(text)}
    ways = [{n: v for n, v in way.items() if n in names} for way in runner.told]
    if not all(_PLAIN.fullmatch(value) for way in ways for value in way.values()):
        return ((unit, {}),)
    found = {tuple(way.items()): way for way in ways}
    return [(unit, {f"inputs.{n}": Text(v) for n, v in way.items()}) for way in found.values()]


def _told(step: Step, runner: Runner) -> tuple[ScriptUnit, ...]:
    """What the legs run, each where it stands; none where one of them is not known."""
    found = AXIS.fullmatch(_text(step).strip())
    if found is None:
        return ()
    units: dict[str, ScriptUnit] = {}
    for leg in _legs(step, runner):
        node = leg_node(leg, tuple(found[1].split(".")))
        if not isinstance(node, Scalar) or "${{" in node.value:
            return ()
        units.setdefault(node.value, ScriptUnit(step.source, node.value, node))
    return tuple(units.values()) if len(units) <= _MOST else ()


def _given(step: Step, runner: Runner) -> tuple[Given, ...]:
    """The values that each leg puts into commands which these decide on; one without any where
    none does, or where not all of them are known."""
    text = _text(step)
    if not _TELLING.search(text):
        return ({},)
    names = sorted(set(AXIS.findall(text)))
    ways: dict[tuple[str, ...], Given] = {}
    for leg in _legs(step, runner):
        nodes = [leg_node(leg, tuple(name.split("."))) for name in names]
        values = tuple(node.value for node in nodes if isinstance(node, Scalar))
        if len(values) < len(names) or not all(map(_PLAIN.fullmatch, values)):
            return ({},)
        given = zip(names, values, strict=True)
        ways.setdefault(values, {f"matrix.{name.lower()}": Text(value) for name, value in given})
    return tuple(ways.values()) if 0 < len(ways) <= _MOST else ({},)


def _text(step: Step) -> str:
    """What a step of a job runs, where it speaks of the matrix."""
    text = step.run.value if step.run is not None and step.job is not None else ""
    return text if "matrix." in text else ""


def _legs(step: Step, runner: Runner) -> Iterator[Leg]:
    """Those in which the step may run; none where they are not known."""
    for leg in () if isinstance(runner.legs, Unknown) else runner.legs:
        if holds(step.condition, replace(runner, legs=(leg,)).lookup) is not Tri.NO:
            yield leg
