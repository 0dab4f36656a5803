"""What expressions can see: `env`, `inputs`, `matrix` and `runner`, as far as the files tell."""

from collections.abc import Mapping

from fixers.model.action import Action
from fixers.model.expressions import resolve_text
from fixers.model.machine import Machine, Text, VariableValue
from fixers.model.runners import Runner
from fixers.model.step import Step
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Scalar

Inputs = Mapping[str, str | Unknown]


@dataclass(frozen=True, eq=False, slots=True)
class Contexts:
    """`inputs` are those of a composite action, by lower-cased name; empty elsewhere."""

    runner: Runner
    inputs: Inputs
    variables: Mapping[str, VariableValue]

    def lookup(self, path: tuple[str, ...]) -> Value | Undetermined:
        root = path[0].lower()
        if root == "env" and len(path) == 2:
            variable = self.variables.get(path[1])
            known = isinstance(variable, Text) and not variable.expression
            return variable.value if known and isinstance(variable, Text) else UNDETERMINED
        if root == "inputs" and len(path) == 2:
            value = self.inputs.get(path[1].lower(), UNKNOWN)
            return UNDETERMINED if isinstance(value, Unknown) else value
        return self.runner.lookup(path)


def with_env(machine: Machine, env: Mapping[str, Scalar], lookup: Lookup) -> Machine:
    """The machine with an `env:` mapping set on top."""
    if not env:
        return machine
    return machine.with_(
        variables={**machine.variables, **{name: _text(v, lookup) for name, v in env.items()}}
    )


def action_inputs(step: Step, action: Action, lookup: Lookup) -> Inputs:
    """What a composite action sees under `inputs`: the given values, else its defaults."""
    given = {name.lower(): value for name, value in step.inputs.items()}
    inputs: dict[str, str | Unknown] = {}
    for name, default in action.inputs.items():
        value = given.get(name.lower(), default)
        inputs[name.lower()] = resolve_text(value.value, lookup) if value else ""
    return inputs


def _text(scalar: Scalar, lookup: Lookup) -> Text:
    value = resolve_text(scalar.value, lookup)
    return Text(scalar.value, expression=True) if isinstance(value, Unknown) else Text(value)
