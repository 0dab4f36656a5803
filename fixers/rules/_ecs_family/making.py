"""Where a script makes the family of a task definition, and what it uses it for."""

import re
from itertools import pairwise
from typing import Final

from fixers.diagnostics import Location
from fixers.rules._shared.task_answers import ARN
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.rules._shared.values import only_assignment
from fixers.syntax.shell import Assignment, PartKind, Word, commands

# Operation → its option that takes a bare family.
TAKES_FAMILY: Final = {
    "list-task-definition-families": "--family-prefix",
    "list-task-definitions": "--family-prefix",
    "list-tasks": "--family",
    "register-task-definition": "--family",
}
_SAYS: Final = frozenset({"echo", "printf", "log", "info", "[", "test"})
DEEPEST: Final = 3


def made_at(flow: TaskFlow, word: Word) -> Location:
    """Where the mistake is made: the assignment that keeps the revision, if all that comes of
    it is a family; else the command that takes it for one."""
    run = flow.run
    found = None if flow.value(word).text == ARN else assignment_of(flow, word)
    return run.at if found is None else run.script.locate(found.span)


def assignment_of(flow: TaskFlow, word: Word, depth: int = 0) -> Assignment | None:
    """The one that makes a value which is called, or used as, nothing but a family."""
    made = only_assignment(flow.run, word)
    if made is None or made.value is None or depth > DEEPEST:
        return None
    if made.value.parts[0].kind is PartKind.VARIABLE:
        return assignment_of(flow, made.value, depth + 1)
    called = "fam" in made.name.lower()
    return made if called or not used_otherwise(flow, made.name) else None


def used_otherwise(flow: TaskFlow, name: str) -> bool:
    """Whether a variable is more than the argument of a family option, the name of a log group,
    what stands before a revision, or said aloud."""
    mention = re.compile(rf"\$(?:{name}\b|\{{{name}\W)")
    before_revision = re.compile(rf"\$(?:{name}|\{{{name}\}}):(?!\s|\"|$)")
    for command in commands(flow.run.script.shell.statements):
        said = command.words and command.words[0].literal in _SAYS and not command.redirects
        said = said or [word.literal for word in command.words[:2]] == ["aws", "logs"]
        values = (a.value for a in command.assignments if a.value)
        texts = [] if said else ["", *map(_bare, (*values, *command.words))]
        for before, text in pairwise(texts):
            mentions = len(mention.findall(text)) - len(before_revision.findall(text))
            if mentions > 0 and before not in TAKES_FAMILY.values():
                return True
    return False


def _bare(word: Word) -> str:
    """A word without its substitutions: what they run is looked at on its own."""
    text = word.raw
    for part in word.parts:
        text = text.replace(part.value, "") if part.kind is PartKind.SUBSTITUTION else text
    return text
