"""What words say, and where the value of an option is written: in the call, or where a variable
was assigned."""

import re

from fixers.model import Invocation, Machine
from fixers.model.machine import Derived, Text
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children, commands

_EXPANDED = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPANSION})


def value_start(run: Invocation, index: int, value: str) -> int | None:
    """Where the value begins that ends a word of the call: in the word itself, or in the one
    assignment of the script that surely gave it, or added it. None where that is not known."""
    word = run.words[index]
    own = _ending(word, value)
    if own is not None:
        return own
    found = (_in_assignment(one, run.args[index] or "", value) for one in _given(run, word))
    starts = [start for start in found if start is not None]
    return starts[0] if len(starts) == 1 else None


def element_of(run: Invocation, index: int) -> sh.Word | None:
    """The word of the call, or the element of the one array that surely gave it."""
    word, arg = run.words[index], run.args[index]
    if word.literal is not None:
        return word if word in run.command.words else None
    found = [w for one in _given(run, word) for w in one.array or () if w.literal == arg]
    return found[0] if len(found) == 1 else None


def _given(run: Invocation, word: sh.Word) -> list[sh.Assignment]:
    """The assignment of the script that gives a word, and those that add to it, where nothing
    else takes its value."""
    names = {part.value for part in word.parts if part.kind in _EXPANDED}
    given = [a for a in _assignments(run.script.shell.statements) if a.name in names]
    if len(names) != 1 or [a.append for a in given[:1]] != [False]:
        return []
    taken = re.findall(rf"\$\{{?{next(iter(names))}\b", run.script.shell.text)
    again = sum(_starts_with_itself(a) for a in given)
    adds = all(a.append or _starts_with_itself(a) for a in given[1:])
    return given if adds and len(taken) - again == 1 else []


def _starts_with_itself(one: sh.Assignment) -> bool:
    """`FLAGS="$FLAGS --level=5"`, which names itself nowhere else."""
    first = one.value.parts[:1] if one.value is not None else ()
    itself = [part.kind in _EXPANDED and part.value == one.name for part in first]
    others = one.value.parts[1:] if one.value is not None else ()
    return any(itself) and all(part.kind is sh.PartKind.TEXT for part in others)


def may_differ(run: Invocation, name: str) -> bool:
    """Whether the script may give a variable one value for this call and another for the next."""
    text = run.script.shell.text
    given = [a for a in _assignments(run.script.shell.statements) if a.name == name]
    fixed = all(a.value is not None and a.value.literal is not None for a in given)
    loops = re.search(rf"\b(?:for|read|local|declare|mapfile)\b[^\n;]*\b{name}\b", text)
    return len(given) > 1 or not fixed or loops is not None


def _in_assignment(one: sh.Assignment, arg: str, value: str) -> int | None:
    for word in one.array or ():
        if word.literal == arg:
            return _ending(word, value)
    if one.value is None or not (one.value.literal is not None or _starts_with_itself(one)):
        return None
    if one.value.literal == value:
        return _ending(one.value, value)
    at = [m.start() for m in re.finditer(rf"(?<![\w-]){re.escape(arg)}(?![\w-])", one.value.raw)]
    return one.value.span.start + at[0] + len(arg) - len(value) if len(at) == 1 else None


def _ending(word: sh.Word, value: str) -> int | None:
    raw = word.raw.rstrip("\"'")
    if word.parts and word.parts[-1].kind is sh.PartKind.VARIABLE:
        return None  # `$LEVEL5` ends with a name
    return word.span.start + len(raw) - len(value) if raw.endswith(value) else None


def _assignments(statements: tuple[sh.Statement, ...]) -> list[sh.Assignment]:
    found: list[sh.Assignment] = []
    for statement in statements:
        if isinstance(statement, sh.Command):
            found += statement.assignments
        found += _assignments(children(statement))
    return found


def only_assignment(run: Invocation, word: sh.Word) -> sh.Assignment | None:
    """The only assignment of the variable that a word begins with, in the script of a call."""
    first = word.parts[0] if word.parts else None
    made = [
        a
        for command in commands(run.script.shell.statements)
        for a in command.assignments
        if first is not None and a.name == first.value
    ]
    known = first is not None and first.kind is sh.PartKind.VARIABLE and len(made) == 1
    return made[0] if known and made[0].value and made[0].value.parts else None


def written_out(run: Invocation, word: sh.Word) -> sh.Word:
    """What a variable is given that is the whole word, if no command makes it; else the word."""
    found = only_assignment(run, word) if len(word.parts) == 1 else None
    value = found.value if found is not None else None
    made = value is None or any(p.kind is sh.PartKind.SUBSTITUTION for p in value.parts)
    return word if value is None or made else value


def spoken(word: sh.Word, machine: Machine) -> str:
    """What a word says as far as it is known; the rest as it is written."""
    return "".join(_said(part, machine) for part in word.parts) if word.parts else word.raw


def _said(part: sh.Part, machine: Machine) -> str:
    kinds = {sh.PartKind.VARIABLE, sh.PartKind.EXPANSION}
    if part.kind in {sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE}:
        return part.value
    if part.kind is sh.PartKind.EXPRESSION:
        return "${{ " + part.value + " }}"
    if part.kind not in kinds:
        return "$(…)"
    known = machine.variables.get(part.value)
    if isinstance(known, Text) and known.value:
        return known.value
    if (
        isinstance(known, Derived)
        and not part.operator.startswith(("#", "%", "/"))
        and "$(" not in (said := spoken(known.word, machine.with_(variables=known.variables)))
    ):
        return said
    if part.operator.startswith((":-", "-", ":=")):
        return f"${part.value} {part.operator.lstrip(':-=')}"
    return f"${{{part.value}}}"
