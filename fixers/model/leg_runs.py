"""Commands that stand in the matrix: `run: ${{ matrix.command }}` is another one in each leg."""

from typing import Final

from fixers.model.expressions import holds
from fixers.model.matrix import leg_node
from fixers.model.runners import Runner
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.tri import Tri, Unknown
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_WHOLE: Final = regex(r"\s*\$\{\{\s*matrix\.([\w.-]+)\s*\}\}\s*")
_MOST: Final = 16


def told_in_legs(step: Step, runner: Runner) -> tuple[ScriptUnit, ...]:
    """What the legs run, each where it stands; none where one of them is not known."""
    text = step.run.value if step.run is not None and step.job is not None else ""
    found = _WHOLE.fullmatch(text) if "matrix." in text else None
    if found is None or isinstance(runner.legs, Unknown):
        return ()
    units: dict[str, ScriptUnit] = {}
    for leg in runner.legs:
        if holds(step.condition, replace(runner, legs=(leg,)).lookup) is Tri.NO:
            continue
        node = leg_node(leg, tuple(found[1].split(".")))
        if not isinstance(node, Scalar) or "${{" in node.value:
            return ()
        units.setdefault(node.value, ScriptUnit(step.source, node.value, node))
    return tuple(units.values()) if len(units) <= _MOST else ()
