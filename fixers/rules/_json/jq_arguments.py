"""The arguments that hand values of a script to jq."""

from collections.abc import Iterable
from dataclasses import field
from itertools import chain, count
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits.lifting import variable_name
from fixers.edits.steps import set_env
from fixers.model import ScriptUnit, Step
from fixers.rules._json.glued import Pasted
from fixers.rules._json.jq_names import name_for
from fixers.rules._json.letters import HOLE, Letter
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_ALONE: Final = regex(r'"\\\((\$\w+)\)"')


@dataclass(slots=True)
class Arguments:
    """The arguments of jq, and the variables that the step must have for them."""

    unit: ScriptUnit
    step: Step | None
    arguments: dict[str, str] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)

    def name(self, pasted: Pasted) -> str:
        """The name of the jq variable for a value; its option is put into `arguments`."""
        part = pasted.part
        name = name_for(part)
        option = "--arg" if pasted.inside or pasted.text else "--argjson"
        given = self._given(part)
        names = chain([name], (f"{name}_{number}" for number in count(2)))
        return next(n for n in names if self._is_for(n, f'{option} {n} "{given}"'))

    def filter_of(self, string: Iterable[Letter]) -> str:
        """A string of JSON with values in it, for jq: `"by \\($a)"`, or `$a` where it is that
        value and nothing else."""
        body = "".join(
            f"\\(${self.name(Pasted(one.part, inside=True))})" if one.text == HOLE else one.text
            for one in string
        )
        alone = _ALONE.fullmatch(body)
        return alone[1] if alone else body

    def _is_for(self, name: str, argument: str) -> bool:
        """Whether a name stands for an argument, now at the latest."""
        return self.arguments.setdefault(name, argument) == argument

    def _given(self, part: sh.Part) -> str:
        """The value as it is written; an expression goes through a variable of the step."""
        raw = self.unit.shell.text[part.span.start : part.span.end]
        ours = self.step is not None and self.unit.scalar is self.step.run
        if part.kind is not sh.PartKind.EXPRESSION or self.step is None or not ours:
            return raw
        name = variable_name(part.value)
        held = self.step.env.get(name)
        if held is not None and held.value != raw:
            return raw
        if held is None:
            self.env[name] = raw
        return f"${name}"

    def env_edit(self) -> Edit | None:
        return set_env(self.step, self.env) if self.step is not None and self.env else None
