"""Abstract interpretation of shell over the machine's state."""

from dataclasses import dataclass, replace
from typing import Final

from fixers.diagnostics import Related
from fixers.model.calls import Call, call_of
from fixers.model.effects import after_command, joined
from fixers.model.join import join
from fixers.model.machine import Machine, Text
from fixers.model.peel import ELSEWHERE, peel
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.shell_effects import (
    after_guard,
    after_options,
    after_redirects,
    globs,
    left,
    runs_input,
)
from fixers.model.step import Step
from fixers.model.trace import Event, Failure, Invocation
from fixers.model.tri import UNKNOWN, Tri
from fixers.model.uses import after_anything
from fixers.model.variables import assigned, expand
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import parse_shell
from fixers.syntax.span import Span

MAX_EVENTS: Final = 20_000
MAX_CALLS: Final = 10


@dataclass(frozen=True, eq=False, slots=True)
class ScriptContext:
    """Where a script runs. `tolerant`: a failure of the whole is ignored; `calls` are the
    scripts on the way here."""

    step: Step | None
    tree: RepoTree
    chain: tuple[Related, ...]
    reached: Tri
    tolerant: bool
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mode:
    """How sure it is that a statement runs, and what its failure does."""

    reached: Tri
    failure: Failure
    statement: Span

    def maybe(self) -> "_Mode":
        return replace(self, reached=Tri.UNKNOWN)

    def ignored(self) -> "_Mode":
        return replace(self, failure=Failure.IGNORED)


def interpret(
    unit: ScriptUnit, machine: Machine, context: ScriptContext
) -> tuple[tuple[Event, ...], Machine]:
    """The commands that `unit` runs, in order, and the machine afterwards."""
    run = _Run(unit, context)
    failure = Failure.IGNORED if context.tolerant else Failure.FAILS
    mode = _Mode(context.reached, failure, Span(0, 0))
    for statement in unit.shell.statements:
        machine = run.statement(statement, machine, replace(mode, statement=statement.span))
    return tuple(run.events), machine


class _Run:
    """One script being run; `events` collects its commands in order."""

    def __init__(self, unit: ScriptUnit, context: ScriptContext) -> None:
        self.events: list[Event] = []
        self._unit = unit
        self._context = context
        self._functions: dict[str, tuple[sh.Statement, ...]] = {}
        self._active: list[str] = []

    def block(self, statements: tuple[sh.Statement, ...], machine: Machine, mode: _Mode) -> Machine:
        for statement in statements:
            machine = self.statement(statement, machine, mode)
        return machine

    def statement(self, node: sh.Statement, machine: Machine, mode: _Mode) -> Machine:
        if len(self.events) >= MAX_EVENTS:
            return after_anything(machine)
        match node:
            case sh.Command():
                return self._command(node, machine, mode)
            case sh.Pipeline():
                return self._pipeline(node, machine, mode)
            case sh.AndOr():
                return self._and_or(node, machine, mode)
            case sh.Negated() | sh.Background():
                return self.statement(node.body, machine, mode.ignored())
            case sh.Group():
                after = self.block(node.body, machine, mode)
                return left(machine, after) if node.subshell else after
            case _:
                return self._compound(node, machine, mode)

    def _compound(self, node: sh.Statement, machine: Machine, mode: _Mode) -> Machine:
        match node:
            case sh.If():
                return self._if(node, machine, mode)
            case sh.For():
                return self._for(node, machine, mode)
            case sh.While():
                machine = self.block(node.condition, machine, mode.ignored())
                return join(machine, self.block(node.body, machine, mode.maybe()))
            case sh.Case():
                for _, body in node.arms:
                    machine = join(machine, self.block(body, machine, mode.maybe()))
                return machine
            case sh.Function():
                self._functions[node.name] = node.body
                return machine.with_(functions=machine.functions | {node.name})
            case sh.Opaque():
                return after_anything(machine)
            case _:
                return machine

    def _pipeline(self, node: sh.Pipeline, machine: Machine, mode: _Mode) -> Machine:
        for index, stage in enumerate(node.stages):
            last = index == len(node.stages) - 1
            inner = mode if last or machine.pipefail is Tri.YES else mode.ignored()
            machine = left(machine, self.statement(stage, machine, inner))
        shells = [s for s in node.stages[1:] if runs_input(s)]
        return after_anything(machine) if shells else machine

    def _and_or(self, node: sh.AndOr, machine: Machine, mode: _Mode) -> Machine:
        if node.operator == "&&":
            machine = self.statement(node.left, machine, mode)
            return self.statement(node.right, machine, mode)
        first = self.statement(node.left, machine, mode.ignored())
        return after_guard(
            node.left, join(first, self.statement(node.right, first, mode.maybe())), maybe=True
        )

    def _if(self, node: sh.If, machine: Machine, mode: _Mode) -> Machine:
        ways: list[Machine] = []
        for condition, body in node.branches:
            machine = self.block(condition, machine, mode.ignored())
            entered = machine
            for test in condition:
                entered = after_guard(test, entered, maybe=False)
                machine = after_guard(test, machine, maybe=True)
            ways.append(self.block(body, entered, mode.maybe()))
        result = self.block(node.otherwise, machine, mode.maybe())
        for way in ways:
            result = join(result, way)
        return result

    def _for(self, node: sh.For, machine: Machine, mode: _Mode) -> Machine:
        value = expand(node.values[0], machine) if node.values and len(node.values) == 1 else None
        known = value[0] if value is not None and len(value) == 1 else None
        bound = Text(known) if known is not None else UNKNOWN
        inside = machine.with_(variables={**machine.variables, node.variable: bound})
        sure = bool(node.values) and all(not globs(w) for w in node.values or ())
        after = self.block(node.body, inside, mode if sure else mode.maybe())
        many = known is None and after.terraform != machine.terraform
        return join(machine, after).with_(
            terraform_unknown=after.terraform_unknown or machine.terraform_unknown or many
        )

    def _command(self, node: sh.Command, machine: Machine, mode: _Mode) -> Machine:
        machine = self._substitutions(node, machine, mode)
        if any(a.name == "PATH" for a in node.assignments):
            machine = machine.with_(unknown_provider=True)
        if not node.words:
            return assigned(node.assignments, machine)
        split = [expand(word, machine) for word in node.words]
        words = [w for w, texts in zip(node.words, split, strict=True) for _ in texts]
        args = [text for texts in split for text in texts]
        peeled = peel(args)
        name = None if peeled.index is None else args[peeled.index]
        if peeled.index is None or name is None:
            return after_anything(machine)
        start = peeled.index
        event = Invocation(
            name=name.rsplit("/", 1)[-1],
            path=name,
            command=node,
            words=tuple(words[start + 1 :]),
            args=tuple(args[start + 1 :]),
            wrappers=peeled.wrappers,
            script=self._unit,
            step=self._context.step,
            before=machine,
            reached=mode.reached,
            failure=mode.failure,
            chain=self._context.chain,
            span=Span(words[start].span.start, words[-1].span.end),
            directory=machine.directory,
            statement=mode.statement,
        )
        self.events.append(event)
        return self._effect(event, machine, mode)

    def _effect(self, event: Invocation, machine: Machine, mode: _Mode) -> Machine:
        machine = after_redirects(event.command, machine)
        body = self._functions.get(event.path)
        if body is not None:
            return self._function(event.path, body, machine, mode)
        if event.name == "cd":
            target = event.args[0] if event.args else None
            where = UNKNOWN if target is None else joined(machine.directory, target)
            return machine.with_(directory=where)
        if event.name == "set":
            return after_options(event.args, machine)
        if event.name in {"export", "local", "readonly", "declare", "typeset"}:
            return assigned(event.command.assignments, machine)
        call = call_of(event, machine, self._context.tree)
        if call is not None:
            return self._call(call, event, machine)
        if event.name in ELSEWHERE and event.name != "uv":
            return machine.with_(wrote_unknown=True)
        return after_command(event.name, event.args, machine)

    def _function(
        self, name: str, body: tuple[sh.Statement, ...], machine: Machine, mode: _Mode
    ) -> Machine:
        if name in self._active or len(self._active) >= MAX_CALLS:
            return after_anything(machine)
        self._active.append(name)
        machine = self.block(body, machine, mode)
        self._active.pop()
        return machine

    def _call(self, call: Call, event: Invocation, machine: Machine) -> Machine:
        """Another script, from the tree or from a `bash -c` word."""
        context = self._context
        source = call.source
        if source is None or source.path in context.calls or len(context.calls) >= MAX_CALLS:
            return after_anything(machine)
        unit = ScriptUnit(source, parse_shell(source.text))
        link = Related(f"runs {source.path}", event.at)
        inner = ScriptContext(
            context.step,
            context.tree,
            (*context.chain, link),
            event.reached,
            event.failure is not Failure.FAILS,
            (*context.calls, source.path),
        )
        fresh = machine if call.sourced else machine.with_(errexit=Tri.NO, pipefail=Tri.NO)
        events, after = interpret(unit, fresh, inner)
        self.events.extend(events)
        return after if call.sourced else left(machine, after)

    def _substitutions(self, node: sh.Command, machine: Machine, mode: _Mode) -> Machine:
        values = [a.value for a in node.assignments if a.value is not None]
        values += [w for a in node.assignments for w in a.array or ()]
        values += [r.target for r in node.redirects if r.target is not None]
        values += [r.heredoc.body for r in node.redirects if r.heredoc is not None]
        hidden = bool(node.words)
        for word in (*values, *node.words):
            for part in word.parts:
                if part.body:
                    inner = mode.ignored() if hidden else mode
                    machine = left(machine, self.block(part.body, machine, inner))
        return machine
