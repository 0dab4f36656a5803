"""What expressions can see: `env`, `inputs`, `matrix` and `runner`, as far as the files tell."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fixers.model.action import Action
from fixers.model.expressions import resolve_text
from fixers.model.machine import Machine, Text, VariableValue
from fixers.model.runners import Runner
from fixers.model.step import Step
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

Inputs = Mapping[str, str | Unknown]
NONE: Final[Mapping[str, str]] = MappingProxyType({})
# Set only by programs that play GitHub at home.
_NOWHERE: Final = {"ACT": Text("")}
_INPUT: Final = regex(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")


@dataclass(frozen=True, eq=False, slots=True)
class Contexts:
    """`inputs` are those of a composite action, by lower-cased name; empty elsewhere."""

    runner: Runner
    inputs: Inputs
    variables: Mapping[str, VariableValue]

    def lookup(self, path: tuple[str, ...]) -> Value | Undetermined:
        root = path[0].lower()
        if root == "env" and len(path) == 2:
            variable = self.variables.get(path[1], _NOWHERE.get(path[1]))
            known = isinstance(variable, Text) and not variable.expression
            return variable.value if known and isinstance(variable, Text) else UNDETERMINED
        if root == "inputs" and len(path) == 2:
            value = self.inputs.get(path[1].lower(), UNKNOWN)
            return UNDETERMINED if isinstance(value, Unknown) else value
        return self.runner.lookup(path)


def with_env(
    machine: Machine, env: Mapping[str, Scalar], lookup: Lookup, written: Mapping[str, str] = NONE
) -> Machine:
    """The machine with an `env:` mapping set on top."""
    if not env:
        return machine
    texts = {name: _text(value, lookup, written) for name, value in env.items()}
    return machine.with_(
        variables={**machine.variables, **texts},
        unknown_provider=machine.unknown_provider or "PATH" in env,
    )


def action_inputs(step: Step, action: Action, lookup: Lookup) -> Inputs:
    """What a composite action sees under `inputs`: the given values, else its defaults."""
    given = {name.lower(): value for name, value in step.inputs.items()}
    inputs: dict[str, str | Unknown] = {}
    for name, default in action.inputs.items():
        value = given.get(name.lower(), default)
        inputs[name.lower()] = resolve_text(value.value, lookup) if value else ""
    return inputs


def written_inputs(step: Step, action: Action, written: Mapping[str, str]) -> Mapping[str, str]:
    """The texts that stand for the inputs of a composite action, expressions and all."""
    given = {name.lower(): value for name, value in step.inputs.items()}
    found = {name.lower(): given.get(name.lower(), value) for name, value in action.inputs.items()}
    return {name: filled(value.value, written) for name, value in found.items() if value}


def filled(text: str, written: Mapping[str, str]) -> str:
    """The text with what callers wrote in place of `${{ inputs.NAME }}`."""
    return _INPUT.sub(lambda found: written.get(found[1].lower(), found[0]), text)


def _text(scalar: Scalar, lookup: Lookup, written: Mapping[str, str]) -> Text:
    value = resolve_text(scalar.value, lookup)
    if isinstance(value, Unknown):
        return Text(filled(scalar.value, written), expression=True)
    return Text(value)
