"""Whether a test of the shell holds, where the values that it compares are known."""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from fixers.model.machine import Machine, Text
from fixers.model.shell.globbing import posix_regex
from fixers.model.shell.values import Origin, value_of
from fixers.model.shell.variables import PATTERN, expand, is_unset
from fixers.model.tri import Tri
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_NUMBERS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "-eq": int.__eq__, "-ne": int.__ne__, "-lt": int.__lt__, "-le": int.__le__,
    "-gt": int.__gt__, "-ge": int.__ge__,
    "==": int.__eq__, "!=": int.__ne__, "<": int.__lt__, "<=": int.__le__,
    ">": int.__gt__, ">=": int.__ge__,
}  # fmt: skip
_TEXTS: Final = frozenset({"=", "==", "!="})
_ANSWERS: Final = {"true": Tri.YES, ":": Tri.YES, "false": Tri.NO}
_ENDS: Final = {"[": "]", "[[": "]]"}
_OR: Final = {"[[": "||", "[": "-o", "test": "-o"}
_AND: Final = {"[[": "&&", "[": "-a", "test": "-a"}
_SUM: Final = regex(
    r"\(\(\s*\$?\{?(?P<name>\w+|#)\}?\s*(?:(?P<sign>[=!<>]=|[<>])\s*(?P<number>\d+)\s*)?\)\)"
)
_NUMBER: Final = regex(r"[+-]?\d{1,18}")
_ASK: Final = frozenset({"command", "which", "type", "hash"})
_IS_SET: Final = regex(r":?\+(\w*)")


def holds(node: sh.Statement, machine: Machine) -> Tri:
    """Whether a statement that asks for values of variables ends well."""
    match node:
        case sh.Test():
            return _of_test(node.words, machine)
        case sh.Command() if node.words and not node.assignments:
            return _of_command(node, machine)
        case sh.Negated():
            return negated(holds(node.body, machine))
        case sh.AndOr():
            return _of_both(node, machine)
    return Tri.UNKNOWN


def all_hold(condition: tuple[sh.Statement, ...], machine: Machine) -> Tri:
    """The same for what stands behind `if` and `while`."""
    return holds(condition[0], machine) if len(condition) == 1 else Tri.UNKNOWN


def negated(answer: Tri) -> Tri:
    return {Tri.YES: Tri.NO, Tri.NO: Tri.YES}.get(answer, answer)


def _of_both(node: sh.AndOr, machine: Machine) -> Tri:
    first = holds(node.left, machine)
    if first is Tri.UNKNOWN and not isinstance(node.left, sh.Test | sh.Command):
        return first
    decided = Tri.NO if node.operator == "&&" else Tri.YES
    second = first if first is decided else holds(node.right, machine)
    return second if first is negated(decided) or second is decided else Tri.UNKNOWN


def _of_command(node: sh.Command, machine: Machine) -> Tri:
    name = node.words[0].literal
    if name in _OR:
        return _of_test(node.words, machine)
    words = [word.literal for word in node.words[1:]]
    if name in _ASK and (name != "command" or {"-v", "-V"} & {*words[:1]}):
        return _is_there(words, machine)
    if len(node.words) > 1 or name in machine.functions:
        return Tri.UNKNOWN
    texts = expand(node.words[0], machine)
    return _ANSWERS.get(texts[0] or "", Tri.UNKNOWN) if len(texts) == 1 else Tri.UNKNOWN


def _is_there(words: list[str | None], machine: Machine) -> Tri:
    """`command -v az`, where the image surely has it. Of what is not there a way may be meant
    that nobody sees."""
    names = [word for word in words if word is None or not word.startswith("-")]
    if len(names) != 1 or names[0] is None:
        return Tri.UNKNOWN
    return Tri.YES if machine.has(names[0]) is Tri.YES else Tri.UNKNOWN


def _of_test(words: tuple[sh.Word, ...], machine: Machine) -> Tri:
    if len(words) == 1:
        return _of_sum(words[0].raw, machine)
    kind = words[0].raw
    inner = words[1 : -1 if words[-1].raw == _ENDS.get(kind) else None]
    return _any(inner, kind, machine)


def _any(words: tuple[sh.Word, ...], kind: str, machine: Machine) -> Tri:
    """Tests between which `||` and `&&` stand; none with brackets of its own is read."""
    if any(word.raw in {"(", ")", r"\(", r"\)"} for word in words):
        return Tri.UNKNOWN
    answers = [
        _least(_one(one, kind, machine) for one in _split(all_of, _AND[kind]))
        for all_of in _split(words, _OR[kind])
    ]
    return negated(_least(map(negated, answers)))


def _least(answers: Iterator[Tri]) -> Tri:
    given = [*answers]
    if Tri.NO in given:
        return Tri.NO
    return Tri.UNKNOWN if Tri.UNKNOWN in given else Tri.YES


def _split(words: tuple[sh.Word, ...], mark: str) -> Iterator[tuple[sh.Word, ...]]:
    start = 0
    for at, word in enumerate(words):
        if word.raw == mark:
            yield words[start:at]
            start = at + 1
    yield words[start:]


def _one(words: tuple[sh.Word, ...], kind: str, machine: Machine) -> Tri:
    raws = [word.raw for word in words]
    if raws[:1] == ["!"]:
        return negated(_one(words[1:], kind, machine))
    if len(words) == 1 or (len(words) == 2 and raws[0] in {"-z", "-n"}):
        text = _text(words[-1], machine)
        return Tri.UNKNOWN if text is None else _tri((text != "") is (raws[0] != "-z"))
    return _compared(words, kind, machine) if len(words) == 3 else Tri.UNKNOWN


def _compared(words: tuple[sh.Word, ...], kind: str, machine: Machine) -> Tri:
    sign, one = words[1].raw, _text(words[0], machine)
    if one is None:
        return Tri.UNKNOWN
    if sign == "=~":
        return _found(one, words[2])
    if sign not in _TEXTS:
        other = _text(words[2], machine) if sign.startswith("-") else None
        return Tri.UNKNOWN if other is None else _numbers(one, sign, other)
    same = _matches(one, words[2], kind, machine)
    return Tri.UNKNOWN if same is None else _tri(same is (sign != "!="))


def _found(text: str, word: sh.Word) -> Tri:
    plain = word.literal is not None and word.raw == word.literal
    pattern = posix_regex(word.raw, extended=True) if plain and "\\" not in word.raw else None
    return Tri.UNKNOWN if pattern is None else _tri(pattern.search(text) is not None)


def _matches(text: str, word: sh.Word, kind: str, machine: Machine) -> bool | None:
    """A text behind `==` is a pattern where it is not quoted, and only in `[[`."""
    globs = [p.value for p in word.parts if p.kind is sh.PartKind.GLOB]
    if globs and kind == "[[" and len(word.parts) == 1 and "(" not in globs[0]:
        return fnmatchcase(text, globs[0])
    other = None if globs else _text(word, machine)
    if other is None or (PATTERN.match(other) and word.literal is None):
        return None
    return text == other


def _numbers(one: str, sign: str, other: str) -> Tri:
    compare = _NUMBERS.get(sign)
    if compare is None or not (_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)):
        return Tri.UNKNOWN
    return _tri(compare(int(one), int(other)))


def _of_sum(raw: str, machine: Machine) -> Tri:
    """`(( n ))`, `(( n > 0 ))`."""
    asked = _SUM.fullmatch(raw)
    if asked is None:
        return Tri.UNKNOWN
    name = asked["name"]
    known = Text(name) if name.isdigit() and "$" not in raw else machine.variables.get(name)
    if not isinstance(known, Text) or known.expression:
        return Tri.UNKNOWN
    return _numbers(known.value or "0", asked["sign"] or "!=", asked["number"] or "0")


def _text(word: sh.Word, machine: Machine) -> str | None:
    """The text of a word that is compared; of `${NAME:-}` that of what nothing can
    have set, too."""
    if word.literal is not None:
        return word.literal
    if any(part.kind is sh.PartKind.SUBSTITUTION for part in word.parts):
        return None
    unset = {
        part.value: Text("")
        for part in word.parts
        if part.operator in {":-", "-"} and part.value not in machine.variables
        if is_unset(part.value, machine)
    }
    if len(word.parts) == 1 and (asked := _IS_SET.fullmatch(word.parts[0].operator)):
        return _if_set(word.parts[0], asked[1], machine)
    if unset:
        machine = machine.with_(variables={**machine.variables, **unset})
    texts = expand(word, machine)
    if None not in texts:
        return " ".join(text for text in texts if text)
    value = value_of(word, machine.variables, _NOWHERE)
    return value.text if value.known else None


_NOWHERE: Final = Origin()


def _if_set(part: sh.Part, text: str, machine: Machine) -> str | None:
    """`${NAME:+text}`, `${NAME+text}`."""
    known = machine.variables.get(part.value)
    if known is None:
        return "" if is_unset(part.value, machine) else None
    if not isinstance(known, Text) or known.expression:
        return None
    return "" if part.operator.startswith(":") and not known.value else text


def _tri(answer: bool) -> Tri:
    return Tri.YES if answer else Tri.NO
