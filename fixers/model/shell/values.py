"""What a shell word comes to, followed through variables, substitutions and text filters."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from fixers.model.machine import Derived, Listed, Text, VariableValue
from fixers.model.shell.filters import expanded, filtered
from fixers.model.tri import UNKNOWN
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.records import dataclass

HOLE: Final = "\0"  # stands for text of which nothing is known
_DEEPEST: Final = 12
_BUDGET: Final = 200


@dataclass(frozen=True, slots=True)
class Value:
    """`traced`: a sample that an `Origin` gave went into it."""

    text: str
    traced: bool = False

    @property
    def known(self) -> bool:
        return HOLE not in self.text


Variables: TypeAlias = Mapping[str, VariableValue]
_UNKNOWN: Final = Value(HOLE)
_WHOLE: Final = frozenset({"[*]", "[@]"})
_LEAVES: Final = frozenset({"return", "exit"})
_TESTS: Final = frozenset({"[", "test"})
_PRINTS: Final = frozenset({"echo", "printf"})


class Origin:
    """Where texts to be followed come from; None where something is no origin."""

    def command(self, name: str, args: list[str]) -> str | None:
        """A sample of what a command prints."""
        del name, args
        return None

    def literal(self, text: str) -> str | None:
        """The sample that stands for a text as it is written."""
        del text
        return None

    def variable(self, name: str) -> Value | None:
        """The value of a variable that nothing here assigns."""
        del name
        return None

    def expression(self, inner: str) -> Value | None:
        """The value of a `${{ }}`."""
        del inner
        return None

    def function(self, name: str) -> tuple[sh.Statement, ...] | None:
        """The body of a function of the script."""
        del name
        return None


def value_of(word: sh.Word, variables: Variables, origin: Origin) -> Value:
    """The text of a word, with a `HOLE` for each part that is not known."""
    return _Evaluation(origin).word(word, variables, 0)


class _Evaluation:
    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._left = _BUDGET

    def word(self, word: sh.Word, variables: Variables, depth: int) -> Value:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return _UNKNOWN
        return _joined(self._part(part, variables, depth) for part in word.parts)

    def _argument(self, word: sh.Word, variables: Variables, depth: int) -> Value:
        """A word of a command: white space in what is not quoted becomes single blanks."""
        value = self.word(word, variables, depth)
        bare = any(p.kind is not sh.PartKind.TEXT and not p.quoted for p in word.parts)
        return replace(value, text=" ".join(value.text.split())) if bare else value

    def _part(self, part: sh.Part, variables: Variables, depth: int) -> Value:
        match part.kind:
            case sh.PartKind.TEXT | sh.PartKind.GLOB:  # a pattern without a match stays
                return self._literal(part.value)
            case sh.PartKind.EXPRESSION:
                return self._origin.expression(part.value) or _UNKNOWN
            case sh.PartKind.VARIABLE:
                return self._variable(part.value, variables, depth)
            case sh.PartKind.EXPANSION if part.operator in _WHOLE:
                return self._listed(part.value, variables, depth)
            case sh.PartKind.EXPANSION if f"{part.value}{part.operator}" in variables:
                return self._variable(f"{part.value}{part.operator}", variables, depth)
            case sh.PartKind.EXPANSION:
                value = self._variable(part.value, variables, depth)
                text = expanded(part.operator, value.text) if value.known else None
                return _UNKNOWN if text is None else replace(value, text=text)
            case sh.PartKind.SUBSTITUTION:
                return self._output(part.body, variables, depth)
            case _:
                return _UNKNOWN

    def _variable(self, name: str, variables: Variables, depth: int) -> Value:
        value = variables.get(name, UNKNOWN)
        found = _UNKNOWN
        if isinstance(value, Derived):
            found = self.word(value.word, value.variables, depth + 1)
        elif isinstance(value, Text) and not value.expression:
            return self._literal(value.value)
        elif isinstance(value, Text):
            found = self._expression(value.value)
        return self._origin.variable(name) or found if found.text == HOLE else found

    def _listed(self, name: str, variables: Variables, depth: int) -> Value:
        """The elements of an array as one text."""
        found = variables.get(name)
        between = " " if "IFS" not in variables else self._variable("IFS", variables, depth).text
        if not isinstance(found, Listed) or HOLE in between:
            return _UNKNOWN
        return Value(between[:1].join(HOLE if v is None else v for v in found.values))

    def _literal(self, text: str) -> Value:
        sample = self._origin.literal(text)
        return Value(text) if sample is None else Value(sample, traced=True)

    def _expression(self, text: str) -> Value:
        """A value of `env:` with `${{ }}` in it."""
        values, at, text = [Value("")], 0, text.strip()
        for one in occurrences(text):
            values.append(Value(text[at : one.span.start]))
            values.append(self._origin.expression(one.inner) or _UNKNOWN)
            at = one.span.end
        return _joined([*values, Value(text[at:])])

    def _output(self, body: tuple[sh.Statement, ...], variables: Variables, depth: int) -> Value:
        """What statements print, of which all but the last give variables a value, or leave
        where something is missing."""
        *before, last = body or (None,)
        for statement in before:
            if _says_nothing(statement):
                continue
            if not isinstance(statement, sh.Command) or not _only_assigns(statement):
                return _UNKNOWN
            made = {a.name: Derived(a.value, variables) for a in statement.assignments if a.value}
            variables = {**variables, **made}
        if isinstance(last, sh.AndOr) and last.operator == "||":
            last = last.left
        value = Value("")
        for stage in last.stages if isinstance(last, sh.Pipeline) else (last,):
            if not isinstance(stage, sh.Command) or not stage.words:
                return _UNKNOWN
            value = self._command(stage, variables, value, depth)
        return replace(value, text=value.text.rstrip("\n"))

    def _read(self, redirect: sh.Redirect, given: Value, variables: Variables, depth: int) -> Value:
        """What a command reads once a redirect of it is done."""
        if redirect.heredoc is not None:
            return self.word(redirect.heredoc.body, variables, depth + 1)
        if redirect.operator == "<<<" and redirect.target is not None:
            return self.word(redirect.target, variables, depth + 1)
        return _UNKNOWN if redirect.operator.startswith("<") else given

    def _command(self, node: sh.Command, variables: Variables, given: Value, depth: int) -> Value:
        """What a command prints when it is given a text."""
        for redirect in node.redirects:
            given = self._read(redirect, given, variables, depth)
        words = [self._argument(word, variables, depth + 1) for word in node.words]
        name, *args = (word.text for word in words)
        sample = self._origin.command(name, args)
        body = self._origin.function(name)
        if sample is not None:
            return Value(sample, traced=True)
        if body is not None and depth < _DEEPEST:
            inside = {str(i): Derived(w, variables) for i, w in enumerate(node.words[1:], 1)}
            return self._output(body, {**variables, **inside}, depth + 1)
        return _printed(name, words[1:]) if name in _PRINTS else _filtered(name, words, given)


def _says_nothing(node: sh.Statement) -> bool:
    """Whether a statement prints nothing, or is the last one that is run: a message to stderr,
    `if …; then return 1; fi`, `[ … ] || exit 1`."""
    if isinstance(node, sh.If):
        return not node.otherwise and all(_first(body[-1]) in _LEAVES for _, body in node.branches)
    if isinstance(node, sh.AndOr):
        return _first(node.right) in _LEAVES and (
            isinstance(node.left, sh.Test) or _first(node.left) in _TESTS
        )
    sent = node.redirects if isinstance(node, sh.Command) and node.words else ()
    return any(r.operator == ">&" and r.target and r.target.raw == "2" for r in sent)


def _first(node: sh.Statement) -> str | None:
    words = node.words if isinstance(node, sh.Command) else ()
    return words[0].literal if words else None


def _only_assigns(node: sh.Command) -> bool:
    return not node.words or _first(node) in {"local", "declare", "readonly"}


def _filtered(name: str, words: list[Value], given: Value) -> Value:
    if not all(word.known for word in (*words, given)):
        return _UNKNOWN
    text = filtered(name, [word.text for word in words[1:]], given.text)
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
