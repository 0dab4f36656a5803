"""Taking the revision off the family of a task definition, where it is made or where it is used."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.rules._ecs_family.foreign_fix import cut_in_place
from fixers.rules._ecs_family.making import (
    DEEPEST,
    assignment_of,
    used_otherwise,
)
from fixers.rules._shared.task_answers import ARN, ARNS, WITH_REVISION
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.rules._shared.values import only_assignment
from fixers.syntax.shell import Part, PartKind, Word, commands
from fixers.syntax.span import Span

_CUT: Final = " | cut -d':' -f1"


def family_fix(flow: TaskFlow, word: Word) -> Fix | SkippedFix:
    """Make `word`, an argument of the command, the bare family."""
    edit = _at_assignment(flow, word) or _where_used(flow, word) or _where_written(flow, word)
    edit = edit or cut_in_place(flow, word)
    if edit is None:
        return SkippedFix("the family has to be taken from the ARN in another way")
    return Fix("Take the revision off the family", (edit,), applicability=Applicability.SAFE)


def _where_used(flow: TaskFlow, word: Word) -> Edit | None:
    """`${FAMILY%%:*}` in the place of `$FAMILY`."""
    first = word.parts[0]
    text = flow.text(word, first)
    if text == ARN and first.kind is PartKind.VARIABLE and len(word.parts) == 1:
        inside = first.quoted and first.span == word.span  # a piece of a longer word
        taken = _taken_from(first.value)
        return replace_in_script(flow.run.script, word.span, taken.strip('"') if inside else taken)
    if text != WITH_REVISION:
        return None
    if first.kind is PartKind.VARIABLE:
        return replace_in_script(flow.run.script, first.span, f"${{{first.value}%%:*}}")
    if first.kind is PartKind.EXPANSION and _variable(flow, first.value) in ARNS:
        whole = _taken_from(first.value).strip('"')
        return replace_in_script(flow.run.script, first.span, whole)
    return _cut_off(flow, first)


def _at_assignment(flow: TaskFlow, word: Word) -> Edit | None:
    """Where the value was made, if it is used there and after as nothing but a family."""
    found = assignment_of(flow, word)
    value = found.value if found and not used_otherwise(flow, found.name) else None
    if found and value and _is_cut_there(flow, found.name, value):
        value = None
    edit = _repaired(flow, value) if value else None
    return edit or _where_copied(flow, word)


def _is_cut_there(flow: TaskFlow, name: str, value: Word) -> bool:
    """Whether `${FAMILY%%:*}` at the only use of `${ARN##*/}` does without another program."""
    first = value.parts[0]
    expands = first.kind is PartKind.EXPANSION and flow.text(value, first) == WITH_REVISION
    uses = re.findall(rf"\$\{{?{name}\b", flow.run.script.shell.text) if expands else ()
    return len(uses) == 1


def _where_copied(flow: TaskFlow, word: Word, depth: int = 0) -> Edit | None:
    """Where the value gets the name under which it is used as a family."""
    made = only_assignment(flow.run, word)
    if made is None or made.value is None or depth > DEEPEST:
        return None
    if made.value.parts[0].kind is not PartKind.VARIABLE:
        return None
    return _where_copied(flow, made.value, depth + 1) or _where_used(flow, made.value)


def _where_written(flow: TaskFlow, word: Word) -> Edit | None:
    """In the step that writes the output, if that is used nowhere else."""
    inner = word.parts[0].value.strip()
    if word.parts[0].kind is not PartKind.EXPRESSION:
        return None
    for run in flow.trace.invocations("echo"):
        written = run.words[0] if run.words and run.words[0].parts else None
        if written is None or run.step is None or run.script.source.text.count(inner) != 1:
            continue
        name = written.raw.strip("\"'").partition("=")[0]
        if inner == f"steps.{run.step.id}.outputs.{name}":
            return _cut_off(TaskFlow(run, flow.trace, flow.traces), written.parts[-1])
    return None


def _repaired(flow: TaskFlow, value: Word) -> Edit | None:
    """Another making of the family: cut off at the end, or begun again from the ARN."""
    if len(value.parts) != 1:
        return None
    text = flow.text(value, value.parts[0])
    if text == WITH_REVISION and (edit := _cut_off(flow, value.parts[0])):
        return edit
    if value.parts[0].kind is PartKind.EXPANSION and _variable(flow, value.parts[0].value) in ARNS:
        taken = _taken_from(value.parts[0].value)
        return replace_in_script(flow.run.script, value.parts[0].span, taken.strip('"'))
    arns = {name for name in _mentioned(value) if _variable(flow, name) in ARNS}
    if value.parts[0].kind is not PartKind.SUBSTITUTION or len(arns) != 1:
        return None
    return replace_in_script(flow.run.script, value.parts[0].span, _taken_from(*arns).strip('"'))


def _taken_from(name: str) -> str:
    return f'"$(basename "${name}"{_CUT})"'


def _mentioned(value: Word) -> Iterator[str]:
    """Variables that the commands of a substitution name."""
    for command in commands(value.parts[0].body):
        for word in (*command.words, *(r.target for r in command.redirects if r.target)):
            yield from (p.value for p in word.parts if p.kind is PartKind.VARIABLE)


def _variable(flow: TaskFlow, name: str) -> str:
    """The text of a variable; a word that names it is made for the purpose."""
    span = Span(0, 0)
    part = Part(PartKind.VARIABLE, span, name)
    return flow.text(Word(span, f"${name}", ()), part)


def _cut_off(flow: TaskFlow, part: Part) -> Edit | None:
    """`| cut -d':' -f1` at the end of a substitution."""
    if part.kind is not PartKind.SUBSTITUTION or not part.value.startswith("$("):
        return None
    end = part.span.end - 1
    return replace_in_script(flow.run.script, Span(end, end), _CUT)
