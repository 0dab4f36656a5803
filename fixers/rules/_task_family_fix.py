"""Taking the revision off the family of a task definition, where it is made or where it is used."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._task_definitions import ARN, WITH_REVISION, followed
from fixers.syntax.shell import Assignment, Part, PartKind, Word, commands
from fixers.syntax.span import Span

# Operation → its option that takes a bare family.
TAKES_FAMILY: Final = {
    "list-task-definition-families": "--family-prefix",
    "list-task-definitions": "--family-prefix",
    "list-tasks": "--family",
    "register-task-definition": "--family",
}
_SAYS: Final = frozenset({"echo", "printf", "log", "info", "[", "test"})
_CUT: Final = " | cut -d':' -f1"


def family_fix(run: Invocation, word: Word) -> Fix | SkippedFix:
    """Make `word`, an argument of `run`, the bare family."""
    made = _assignment(run, word)
    edit = _repaired(run, made.value) if made is not None and made.value is not None else None
    edit = edit or _where_used(run, word)
    if edit is None:
        return SkippedFix("the family has to be taken from the ARN in another way")
    return Fix("Take the revision off the family", (edit,), applicability=Applicability.SAFE)


def _where_used(run: Invocation, word: Word) -> Edit | None:
    """`${FAMILY%%:*}` in the place of `$FAMILY`."""
    first = word.parts[0]
    text = _text(run, word, first)
    if text == ARN and first.kind is PartKind.VARIABLE and len(word.parts) == 1:
        return replace_in_script(run.script, word.span, _taken_from(first.value))
    if text != WITH_REVISION:
        return None
    if first.kind is PartKind.VARIABLE:
        return replace_in_script(run.script, first.span, f"${{{first.value}%%:*}}")
    return _cut_off(run, first)


def _assignment(run: Invocation, word: Word) -> Assignment | None:
    """Where the value was made, if it is used there and after as nothing but a family."""
    first = word.parts[0]
    if first.kind is not PartKind.VARIABLE or _used_otherwise(run, first.value):
        return None
    every = commands(run.script.shell.statements)
    made = [a for command in every for a in command.assignments if a.name == first.value]
    return made[0] if len(made) == 1 else None


def _repaired(run: Invocation, value: Word) -> Edit | None:
    """Another making of the family: cut off at the end, or begun again from the ARN."""
    if len(value.parts) != 1:
        return None
    text = _text(run, value, value.parts[0])
    if text == WITH_REVISION:
        return _cut_off(run, value.parts[0])
    arns = {name for name in _mentioned(value) if _variable(run, name) == ARN}
    if value.parts[0].kind is not PartKind.SUBSTITUTION or len(arns) != 1:
        return None
    return replace_in_script(run.script, value.parts[0].span, _taken_from(*arns).strip('"'))


def _taken_from(name: str) -> str:
    return f'"$(basename "${name}"{_CUT})"'


def _mentioned(value: Word) -> Iterator[str]:
    """Variables that the commands of a substitution name."""
    for command in commands(value.parts[0].body):
        for word in (*command.words, *(r.target for r in command.redirects if r.target)):
            yield from (p.value for p in word.parts if p.kind is PartKind.VARIABLE)


def _variable(run: Invocation, name: str) -> str:
    """The text of a variable; a word that names it is made for the purpose."""
    span = Span(0, 0)
    part = Part(PartKind.VARIABLE, span, name)
    return followed(Word(span, f"${name}", (part,)), run).text


def _text(run: Invocation, word: Word, part: Part) -> str:
    return followed(replace(word, parts=(part,)), run).text


def _cut_off(run: Invocation, part: Part) -> Edit | None:
    """`| cut -d':' -f1` at the end of a substitution."""
    if part.kind is not PartKind.SUBSTITUTION or not part.value.startswith("$("):
        return None
    end = part.span.end - 1
    return replace_in_script(run.script, Span(end, end), _CUT)


def _used_otherwise(run: Invocation, name: str) -> bool:
    """Whether a variable is more than the argument of a family option, or said aloud."""
    mention = re.compile(rf"\$(?:{name}\b|\{{{name}\W)")
    before_revision = re.compile(rf"\"?\$(?:{name}|\{{{name}\}}):.*", re.DOTALL)
    for command in commands(run.script.shell.statements):
        texts = ["", *(w.raw for w in command.words)]
        for before, text in pairwise(texts):
            as_family = before in TAKES_FAMILY.values() or before_revision.fullmatch(text)
            if mention.search(text) and texts[1] not in _SAYS and not as_family:
                return True
    return False
