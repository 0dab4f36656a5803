"""What a shell word comes to, followed through variables, substitutions and text filters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fixers.model.filters import expanded, filtered
from fixers.model.machine import Derived, Text, VariableValue
from fixers.model.tri import UNKNOWN
from fixers.syntax import shell_tree as sh

HOLE: Final = "\0"  # stands for text of which nothing is known
_DEEPEST: Final = 12
_BUDGET: Final = 400


@dataclass(frozen=True, slots=True)
class Value:
    """`traced`: a text that `Origin` gave went into it."""

    text: str
    traced: bool = False

    @property
    def known(self) -> bool:
        return HOLE not in self.text


_UNKNOWN: Final = Value(HOLE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where texts to be followed come from: sample outputs of commands, and sample values of
    variables that nothing here assigns. None where they are no origin."""

    command: Callable[[str, list[str]], str | None]
    variable: Callable[[str], str | None]


def value_of(word: sh.Word, variables: Mapping[str, VariableValue], origin: Origin) -> Value:
    """The text of a word, with a `HOLE` for each part that is not known."""
    return _Evaluation(origin).word(word, variables, 0)


class _Evaluation:
    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._left = _BUDGET

    def word(self, word: sh.Word, variables: Mapping[str, VariableValue], depth: int) -> Value:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return _UNKNOWN
        return _joined(self._part(part, variables, depth) for part in word.parts)

    def _argument(self, word: sh.Word, variables: Mapping[str, VariableValue], depth: int) -> Value:
        """A word of a command: white space in what is not quoted becomes single blanks."""
        value = self.word(word, variables, depth)
        bare = any(p.kind is not sh.PartKind.TEXT and not p.quoted for p in word.parts)
        return replace(value, text=" ".join(value.text.split())) if bare else value

    def _part(self, part: sh.Part, variables: Mapping[str, VariableValue], depth: int) -> Value:
        match part.kind:
            case sh.PartKind.TEXT:
                return Value(part.value)
            case sh.PartKind.VARIABLE:
                return self._variable(part.value, variables, depth)
            case sh.PartKind.EXPANSION:
                value = self._variable(part.value, variables, depth)
                text = expanded(part.operator, value.text) if value.known else None
                return _UNKNOWN if text is None else replace(value, text=text)
            case sh.PartKind.SUBSTITUTION:
                return self._output(part.body, variables, depth)
            case _:
                return _UNKNOWN

    def _variable(self, name: str, variables: Mapping[str, VariableValue], depth: int) -> Value:
        value = variables.get(name, UNKNOWN)
        if isinstance(value, Derived):
            return self.word(value.word, value.variables, depth + 1)
        if isinstance(value, Text) and not value.expression:
            return Value(value.value)
        sample = self._origin.variable(name)
        return _UNKNOWN if sample is None else Value(sample, traced=True)

    def _output(
        self, body: tuple[sh.Statement, ...], variables: Mapping[str, VariableValue], depth: int
    ) -> Value:
        if len(body) != 1:
            return _UNKNOWN
        node = body[0]
        if isinstance(node, sh.AndOr) and node.operator == "||":
            node = node.left
        value = Value("")
        for stage in node.stages if isinstance(node, sh.Pipeline) else (node,):
            if not isinstance(stage, sh.Command) or not stage.words:
                return _UNKNOWN
            value = self._command(stage, variables, value, depth)
        return replace(value, text=value.text.rstrip("\n"))

    def _command(
        self,
        node: sh.Command,
        variables: Mapping[str, VariableValue],
        given: Value,
        depth: int,
    ) -> Value:
        """What a command prints when it is given a text."""
        for redirect in node.redirects:
            if redirect.operator == "<<<" and redirect.target is not None:
                given = self.word(redirect.target, variables, depth + 1)
        words = [self._argument(word, variables, depth + 1) for word in node.words]
        name, *args = (word.text for word in words)
        sample = self._origin.command(name, args)
        if sample is not None:
            return Value(sample, traced=True)
        if name in {"echo", "printf"}:
            return _printed(name, words[1:])
        if not all(word.known for word in (*words, given)):
            return _UNKNOWN
        text = filtered(name, args, given.text)
        traced = given.traced or any(word.traced for word in words)
        return _UNKNOWN if text is None else Value(text, traced)


def _printed(name: str, words: list[Value]) -> Value:
    if name == "echo":
        return _joined_by_blanks([w for w in words if w.text not in {"-n", "-e", "-E"}])
    if len(words) == 2 and words[0].text in {"%s", "%s\n", "%s\\n"}:
        return words[1]
    return words[0] if len(words) == 1 and "%" not in words[0].text else _UNKNOWN


def _joined_by_blanks(words: list[Value]) -> Value:
    return Value(" ".join(w.text for w in words), any(w.traced for w in words))


def _joined(values: Iterable[Value]) -> Value:
    pieces = list(values)
    return Value("".join(p.text for p in pieces), any(p.traced for p in pieces))
