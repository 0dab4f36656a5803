"""What a command of a script is when it is run: its name, its words, where it stands."""

from collections.abc import Sequence

from fixers.model.machine import Listed, Machine, Text, VariableValue
from fixers.model.pip_calls import plain_name
from fixers.model.script import ScriptUnit
from fixers.model.shell.peel import evaluated, peel, with_program
from fixers.model.shell.run import Mode, ScriptContext, failure_of
from fixers.model.shell.variables import assigned, expand
from fixers.model.trace import Invocation
from fixers.model.tri import UNKNOWN
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import replace
from fixers.syntax.span import Span


def with_environment(event: Invocation, machine: Machine | None = None) -> Invocation:
    """The command with the variables that it alone is given: `A=b make`, `env A=b make`.
    `machine`: the one that its redirects have changed, if they have."""
    command = event.command
    machine = assigned(command.assignments, machine or event.before)
    given: dict[str, VariableValue] = {}
    for word in command.words if {"env", "sudo"} & set(event.wrappers) else ():
        name, equals, value = (word.literal or word.raw).partition("=")
        if word.span.start >= event.span.start:
            break
        if equals and name.isidentifier():
            given[name] = UNKNOWN if word.literal is None else Text(value)
    if given:
        machine = machine.with_(variables={**machine.variables, **given})
    return event if machine is event.before else replace(event, before=machine)


def _as_written(word: sh.Word, texts: Sequence[str | None], machine: Machine) -> list[sh.Word]:
    """What each argument is written as that a word becomes, where not all are known:
    `"${flags[@]}"` stands for the words of the array, though they are where the word is."""
    array = word.parts[0].value if None in texts and word.parts else ""
    known = machine.variables.get(array) if array != "@" else None
    if not isinstance(known, Listed) or known.values != tuple(texts) or not known.words:
        return [word] * len(texts)
    return [sh.Word(word.span, one.raw, one.parts) for one in known.words]


def invocation(
    node: sh.Command, machine: Machine, mode: Mode, unit: ScriptUnit, context: ScriptContext
) -> Invocation | None:
    """None where nobody can tell what is run."""
    words: list[sh.Word] = []
    args: list[str | None] = []
    for word in node.words:
        texts = expand(word, machine)
        args += texts
        words += _as_written(word, texts, machine)
    args, words = evaluated(args, words)
    args = with_program(args, words)
    start = (peeled := peel(args)).index
    name = None if start is None else args[start]
    if start is None or not name:
        return None
    return Invocation(
        name=plain_name(name.rsplit("/", 1)[-1]),
        path=name,
        command=node,
        words=tuple(words[start + 1 :]),
        args=tuple(args[start + 1 :]),
        wrappers=peeled.wrappers,
        script=unit,
        step=context.step,
        before=machine,
        reached=mode.reached,
        failure=failure_of(mode, machine),
        chain=context.chain,
        span=Span(words[start].span.start, words[-1].span.end),
        directory=machine.directory,
        statement=mode.statement,
        conditions=mode.conditions,
        told=context.told,
    )
