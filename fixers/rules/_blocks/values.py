"""What the expressions of a step may hold, as far as the files tell."""

import re
from itertools import islice, product
from typing import Final

from fixers.edits.lifting import Samples
from fixers.model import UNKNOWN, Step, Unknown
from fixers.model.expressions import text_of, truthy
from fixers.model.matrix import leg_value, matrix_legs
from fixers.model.runners import runners_of
from fixers.rules._blocks.calls import BOOLEAN, NOT_KNOWN, of_call
from fixers.rules._blocks.github import FOLDERS, MAY_BE_EMPTY, WORDS
from fixers.rules._blocks.inputs import Possible, declared_inputs
from fixers.rules._blocks.outputs import has_ended, is_output_word
from fixers.syntax.expression import (
    Binary,
    Call,
    Expression,
    Literal,
    Unary,
    Undetermined,
    Value,
    occurrences,
    parse_expression,
)
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar

_WORD_OR_NOTHING: Final[Possible] = (frozenset({"a1", ""}), True)
_FALSY: Final[frozenset[Value]] = frozenset({"", False})
_READ: Final = regex(r"\$\{\{.*?\}\}|\$\{?\w+", re.DOTALL)
_OWN_FOLDER: Final = ("github", "action_path")  # of an action; a job has none
_MOST: Final = 64
_DEPTH: Final = 5  # of variables made of variables


def env_around(step: Step) -> dict[str, Scalar]:
    """Variables of the job and the workflow."""
    found: dict[str, Scalar] = {}
    for holder in (step.job.workflow.root, step.job.node) if step.job else ():
        env = holder.get("env")
        for entry in env.entries if isinstance(env, Mapping) else ():
            if isinstance(entry.value, Scalar):
                found[entry.key.value] = entry.value
    return found


class Values:
    """The values of expressions in one step."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._job = step.job
        self._env = {**env_around(step), **step.env}
        self._inputs = declared_inputs(step)

    def samples(self, inner: str) -> Samples:
        expression = parse_expression(inner)
        values, complete = NOT_KNOWN if expression is None else self._of(expression, _DEPTH)
        return Samples(frozenset(map(text_of, values)), complete)

    def _of(self, expression: Expression, depth: int) -> Possible:
        match expression:
            case Literal(value):
                return frozenset({value}), True
            case Unary():
                return BOOLEAN
            case Binary("&&" | "||" as operator, left, right):
                return _either(operator, self._of(left, depth), self._of(right, depth))
            case Binary():
                return BOOLEAN
            case Call(name, arguments):
                return of_call(name, [self._of(one, depth) for one in arguments])
            case _:
                return self._at(expression.path, depth)

    def _at(self, path: tuple[str, ...], depth: int) -> Possible:
        if path in FOLDERS or (self._job is None and path == _OWN_FOLDER):
            return _word(self._folder())
        match path:
            case (context, name) if name.lower() in WORDS.get(context, ()):
                return _word("a1")
            case ("runner", "debug"):
                return frozenset({"1", ""}), True
            case ("needs" | "steps", _, "result" | "outcome" | "conclusion"):
                return _word("a1") if has_ended(path, self._step) else _WORD_OR_NOTHING
            case ("matrix", *names) if self._job is not None and names:
                return self._matrix(tuple(names))
            case ("inputs", name) | ("github", "event", "inputs", name):
                return self._inputs.get(name.lower(), NOT_KNOWN)
            case ("env", name) if name in self._env and depth:
                values, complete = self._text(self._env[name].value, depth - 1)
                return values, complete and not self._is_exported(name)
        known = path[0] == "github" and ".".join(path[1:]) in MAY_BE_EMPTY
        known |= self._job is not None and is_output_word(path, self._job)
        return _WORD_OR_NOTHING if known else NOT_KNOWN

    def _folder(self) -> str:
        runners = runners_of(self._job) if self._job else ()
        return "D:\\a" if any(runner.os == "Windows" for runner in runners) else "/a"

    def _is_exported(self, name: str) -> bool:
        """Whether a step of the job may give a variable another value for later steps."""
        runs = (step.run.value for step in self._job.steps if step.run) if self._job else ()
        given = (_READ.sub(" ", text) for text in runs if "GITHUB_ENV" in text and name in text)
        return any(name in text for text in given)

    def _matrix(self, names: tuple[str, ...]) -> Possible:
        legs = matrix_legs(self._job) if self._job else UNKNOWN
        values = [] if isinstance(legs, Unknown) else [leg_value(leg, names) for leg in legs]
        known = [value for value in values if not isinstance(value, Undetermined)]
        return frozenset(known), len(known) == len(values) > 0

    def _text(self, text: str, depth: int) -> Possible:
        """A text with expressions, as `env:` holds it."""
        parsed = (parse_expression(one.inner) for one in occurrences(text))
        parts = [NOT_KNOWN if p is None else self._of(p, depth) for p in parsed]
        choices = product(*(sorted(map(text_of, part[0])) or [""] for part in parts))
        texts = frozenset(_filled(text, values) for values in islice(choices, _MOST))
        return texts, all(part[1] for part in parts)


def _word(value: str) -> Possible:
    return frozenset({value}), True


def _either(operator: str, left: Possible, right: Possible) -> Possible:
    """`a && b` is `a` when that is false, `a || b` when it is true."""
    wanted = operator == "||"
    if not left[1]:
        left = (left[0], False) if wanted else (left[0] | _FALSY, True)
    kept = frozenset(value for value in left[0] if truthy(value) is wanted)
    return kept | right[0], left[1] and right[1]


def _filled(text: str, values: tuple[str, ...]) -> str:
    for one, value in reversed(list(zip(occurrences(text), values, strict=True))):
        text = text[: one.span.start] + value + text[one.span.end :]
    return text
