"""Values that are pasted into JSON: who writes them, and what they may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from fixers.model import ScriptUnit, Trace
from fixers.model.machine import Derived, Text, VariableValue
from fixers.rules._json.commands import printer, risk_of_output
from fixers.rules._json.lines import given
from fixers.rules._json.outputs import (
    OUTPUT,
    commands_behind,
    is_fit,
    is_handed_fit,
    risk_of_context,
    written_in,
)
from fixers.rules._json.parameters import risk_of_input, risk_of_parameter
from fixers.rules._json.sources import (
    Risk,
    is_escaped,
    is_free,
    risk_of_name,
    risk_of_text,
    risk_of_told,
    risk_of_variable,
)
from fixers.rules._json.starts import as_started
from fixers.rules._json.words import texts_of
from fixers.rules._shared.acting import texts_of_step
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_DEEPEST: Final = 30
_NOTHING: Final[Mapping[str, VariableValue]] = {}
_CUTS: Final = ("//", "#", ":0", "@Q", "%")
_INPUT: Final = regex(r"(?:github\.event\.)?inputs\.([\w-]+)$", re.IGNORECASE)
_ACTION: Final = ("action.yml", "action.yaml")


@dataclass(frozen=True, eq=False)
class Values:
    """What is known of the values in one script, or in the inputs of an action."""

    unit: ScriptUnit | None  # None: the inputs of an action
    path: str
    variables: Mapping[str, VariableValue]
    trace: Trace
    known: dict[tuple[object, ...], Risk] = field(default_factory=dict)

    def risk(self, part: sh.Part) -> Risk:
        found = self._part(part, self.variables, 0)
        if found is Risk.NONE and not part.operator.startswith(_CUTS) and self.unit is not None:
            return risk_of_parameter(part, self.unit)
        return found

    def risk_of(self, inner: str) -> Risk:
        """The same of an expression."""
        return self._expression(inner, self.variables, 0)

    def _part(self, part: sh.Part, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        match part.kind:
            case sh.PartKind.EXPRESSION:
                return self._expression(part.value, variables, depth)
            case sh.PartKind.SUBSTITUTION:
                return self._command(part, variables, depth)
            case sh.PartKind.VARIABLE | sh.PartKind.EXPANSION:
                if part.operator.startswith(_CUTS):
                    return Risk.NONE  # cut or escaped by hand
                return self._variable(part.value, variables, depth)
        return Risk.NONE

    def _variable(self, name: str, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        return self._once((name, id(variables)), depth, lambda: self._held(name, variables, depth))

    def _once(self, key: tuple[object, ...], depth: int, look: Callable[[], Risk]) -> Risk:
        """Each name is looked up once; what is made of itself has nothing more in it."""
        if depth <= _DEEPEST and key not in self.known:
            self.known[key] = Risk.NONE
            self.known[key] = look()
        return self.known.get(key, Risk.NONE)

    def _held(self, name: str, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        value = variables.get(name)
        if isinstance(value, Derived):
            found = self._word(value.word, value.variables, depth)
            return risk_of_variable(name) if found is Risk.UNKNOWN else found
        if isinstance(value, Text):
            risks = (self._expression(o.inner, variables, depth) for o in occurrences(value.value))
            return max(risks, default=Risk.NONE) if value.expression else risk_of_text(value.value)
        if name.upper() == "GITHUB_HEAD_REF":
            return self._expression("github.head_ref", variables, depth)
        if self.unit is not None and (written := list(given(name, self.unit))):
            found = max(self._word(word, _NOTHING, depth) for word in written)
            return risk_of_variable(name) if found is Risk.UNKNOWN else found
        return Risk.UNKNOWN if name.isdigit() else risk_of_variable(name)

    def _word(self, word: sh.Word, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        return max((self._part(p, variables, depth + 1) for p in word.parts), default=Risk.NONE)

    def _expression(self, inner: str, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        if is_escaped(inner):
            return Risk.NONE
        inner = as_started(inner, self.trace.workflow)
        if is_free(inner):
            return Risk.FREE
        operands = (piece.strip(" ()") for piece in re.split(r"\|\||&&", inner))
        return max((self._operand(one, variables, depth) for one in operands), default=Risk.NONE)

    def _operand(self, text: str, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        if re.search(r"[=!<>]=|^'|<|>", text):
            return Risk.NONE
        if text.startswith("env."):
            return self._variable(text.removeprefix("env."), variables, depth + 1)
        if given := _INPUT.fullmatch(text):
            action = self.path.endswith(_ACTION)
            return risk_of_input(given[1], None if action else self.trace.workflow)
        if given := OUTPUT.fullmatch(text):
            key = given[1], given[2]
            return self._once((*key, "steps"), depth, lambda: self._output(*key, depth + 1))
        if is_handed_fit(text, self.trace.job):
            return Risk.NONE
        return risk_of_context(text)

    def _output(self, step: str, name: str, depth: int) -> Risk:
        """What a step of the job printed; of several, the worst."""
        runs = texts_of_step(self.trace, step)
        if is_fit(runs, name):
            return Risk.NONE
        written = [(value, run) for run in runs for value in written_in(run, name)]
        made = (part for value, run in written for part in commands_behind(value, run))
        if any(self._command(part, _NOTHING, depth) is Risk.FREE for part in made):
            return Risk.FREE
        found = (o.inner for value, _ in written for o in occurrences(value))
        risks = (self._expression(inner, _NOTHING, depth) for inner in found)
        worst = max((*risks, risk_of_name(name)))
        return risk_of_told(name) if worst is Risk.UNKNOWN or not written else worst

    def _command(self, part: sh.Part, variables: Mapping[str, VariableValue], depth: int) -> Risk:
        last = printer(part)
        if isinstance(last, Risk):
            return last
        texts = texts_of(last)
        if texts[0] in {"echo", "printf"}:
            return max((self._word(w, variables, depth) for w in last.words[1:]), default=Risk.NONE)
        return risk_of_output(texts, last, self.unit)
