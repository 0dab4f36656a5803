"""Abstract interpretation of shell over the machine's state."""

from functools import partial, reduce
from typing import Final

from fixers.model.books.book import BOOKS
from fixers.model.books.recipe_lines import Book
from fixers.model.calls import Call, after_unread, call_of, entered, with_script_of
from fixers.model.effects import joined
from fixers.model.join import join
from fixers.model.machine import Machine
from fixers.model.programs import after_program, after_unseen, after_written
from fixers.model.runner_files import after_search_path, exported_together
from fixers.model.script import ScriptUnit
from fixers.model.script_sites import after_script_of
from fixers.model.shell.builtins import after_builtin
from fixers.model.shell.effects import (
    after_redirects,
    all_words,
    left,
    runs_input,
    substitutions,
    taken_by_system,
)
from fixers.model.shell.flow import Flow
from fixers.model.shell.invoking import invocation, with_environment
from fixers.model.shell.loops import widened
from fixers.model.shell.reads import matched
from fixers.model.shell.ready_folders import with_ready_folders
from fixers.model.shell.run import LEAVES, Callee, Halt, Mode, ScriptContext, ended, failure_of
from fixers.model.shell.traps import left_to_the_end
from fixers.model.shell.variables import after_expansions, assigned, with_arguments, with_own_of
from fixers.model.trace import Event, Failure, Invocation
from fixers.model.tri import Tri
from fixers.model.uses import after_anything
from fixers.model.windows_runs import run_alike
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import replace

__all__ = ["ScriptContext", "interpret"]

MAX_EVENTS: Final = 20_000
MAX_CALLS: Final = 10


def interpret(
    unit: ScriptUnit, machine: Machine, context: ScriptContext
) -> tuple[tuple[Event, ...], Machine]:
    """The commands that `unit` runs, in order, and the machine afterwards."""
    run = _Run(unit, replace(context, environment=machine.variables), {})
    after = run.whole(machine)
    return tuple(run.events), after


class _Run(Flow):
    """One script being run."""

    def __init__(
        self, unit: ScriptUnit, context: ScriptContext, functions: dict[str, Callee]
    ) -> None:
        super().__init__(unit, functions)
        self._context = context
        self._active: list[str] = []

    def whole(self, machine: Machine) -> Machine:
        """The machine after the script and what its `trap` leaves to the end of it."""
        machine = self.body(machine)
        left_over = left_to_the_end(self.events, self._context.chain)
        if left_over is None:
            return machine
        event, unit = left_over
        context = replace(self._context, reached=event.reached, tolerant=True)
        run = _Run(unit, context, self._functions)
        machine = run.body(machine)
        self.events.extend(run.events)
        return machine

    def body(self, machine: Machine) -> Machine:
        failure = Failure.IGNORED if self._context.tolerant else Failure.FAILS
        reached, asked = self._context.reached, self._context.conditions
        for at, statement in enumerate(statements := self._unit.shell.statements, 1):
            last = at == len(statements)
            mode = Mode(reached, failure, statement.span, last, conditions=asked)
            own = mode if last else self._heard(mode, statements[at])
            machine = self.statement(statement, machine, own)
            if self.halted:
                self._passed_over(statements[at:], machine, mode)
                break
        return machine

    def statement(self, node: sh.Statement, machine: Machine, mode: Mode) -> Machine:
        if len(self.events) >= MAX_EVENTS:
            return after_anything(machine)
        if isinstance(node, sh.Command):  # most often
            return self._command(node, machine, mode)
        if (taken := taken_by_system(node, self._text, machine)) is not None:
            return self.block(taken, machine, mode)
        match node:
            case sh.Pipeline():
                return self._pipeline(node, machine, mode)
            case sh.AndOr():
                return self._and_or(node, machine, mode)
            case sh.Background():
                return self._apart(node.body, machine, mode.ignored())
            case sh.Group():
                return self._group(node, machine, mode)
            case _:
                return self._compound(node, machine, mode)

    def _compound(self, node: sh.Statement, machine: Machine, mode: Mode) -> Machine:
        match node:
            case sh.If():
                return self._if(node, machine, mode)
            case sh.Negated():
                inner = mode if mode.ends else mode.ignored()
                return self.statement(node.body, machine, inner)
            case sh.For():
                after = self._for(node, machine, mode)
                return with_ready_folders(node, machine, after, self._context.tree)
            case sh.While():
                return self._while(node, machine, mode)
            case sh.Case():
                return self._case(node, machine, mode)
            case sh.Function():
                self._functions[node.name] = Callee(self._unit, node.body)
                return machine.with_(functions=machine.functions | {node.name})
            case sh.Test():
                machine = self._substituted(substitutions(node.words), machine, mode.ignored())
                return matched(node, after_expansions(node.words, machine))
            case _:  # what the parser is not sure of
                return widened((self._text(node),), after_anything(machine))

    def _group(self, node: sh.Group, machine: Machine, mode: Mode) -> Machine:
        after = self.block(node.body, machine, mode)
        if node.subshell:
            self.halted = None
            after = left(machine, after)
        return exported_together(node, after) or after_redirects(node.redirects, after)

    def _apart(self, node: sh.Statement, machine: Machine, mode: Mode) -> Machine:
        """A statement in a process of its own."""
        after = left(machine, self.statement(node, machine, mode))
        self.halted = None
        return after

    def _pipeline(self, node: sh.Pipeline, machine: Machine, mode: Mode) -> Machine:
        shells = [stage for stage in node.stages[1:] if runs_input(stage)]
        fetched = after_script_of(self._text(node), machine) if shells else None
        for stage in node.stages:
            lost = stage is not node.stages[-1] and machine.pipefail is not Tri.YES
            machine = self._apart(stage, machine, mode.ignored() if lost else mode)
        return fetched or (after_anything(machine) if shells else machine)

    def _command(self, node: sh.Command, machine: Machine, mode: Mode) -> Machine:
        if substituted := substitutions(all_words(node)):
            failure = Failure.IGNORED if node.words else failure_of(mode, machine)
            machine = self._substituted(substituted, machine, mode.failing(failure))
        machine = after_search_path(node.assignments, machine)
        machine = after_expansions(node.words, machine)
        if not node.words:
            return after_redirects(node.redirects, assigned(node.assignments, machine))
        event = invocation(node, machine, mode, self._unit, self._context)
        if event is None:
            return after_anything(machine)
        self.events.append(event)
        self.halted, self._returned = ended(event, self._returned, sure=mode.sure)
        if event.path in LEAVES and not self.halted:
            self._broken = self._broken or event.path != "return"
            self._ways_out += (machine,) if event.path == "return" else ()
        return self._effect(event, machine, mode)

    def _effect(self, event: Invocation, machine: Machine, mode: Mode) -> Machine:
        machine = after_written(event, machine)
        if (callee := self._functions.get(event.path)) is not None:
            return self._function(event, callee, machine, mode)
        changed = after_builtin(event.name, event.args, event.command, machine)
        if (changed := changed or after_unseen(event, machine)) is not None:
            return changed
        if (call := call_of(event, machine, self._context.tree)) is not None:
            return self._call(call, event, machine)
        told = event.name in BOOKS and not self._unit.foreign
        book = self._context.book(with_environment(event, machine)) if told else None
        after = None if book is None else self._told(book, event, machine)
        return after or after_program(event, machine, self._context.tree)

    def _function(self, event: Invocation, callee: Callee, machine: Machine, mode: Mode) -> Machine:
        if event.path in self._active or len(self._active) >= MAX_CALLS:
            return after_anything(machine)
        self._active.append(event.path)
        unit, self._unit, returned, self._returned = self._unit, callee.unit, self._returned, False
        ways, self._ways_out = self._ways_out, []
        after = self.block(callee.body, with_arguments(event.args, machine, event.words), mode)
        after = reduce(join, self._ways_out, after)
        self._unit, self._returned, self._ways_out = unit, returned, ways
        self._active.pop()
        if self.halted is not Halt.SCRIPT:
            self.halted, self._early = None, False
        return with_own_of(machine, after, callee.local)

    def _call(self, call: Call, event: Invocation, machine: Machine) -> Machine:
        """Another script: a file of the tree, or the text of `bash -c`."""
        unit, calls = call.unit, self._context.calls
        if unit is None:
            return after_unread(call, machine, event.args)
        if len(calls) >= MAX_CALLS or (unit.path in calls and not unit.offset):
            return after_anything(machine)
        inside = self._context.inside(event, unit)
        run = _Run(unit, inside, self._functions if call.sourced else {})
        own = machine if call.sourced else with_environment(event, machine).before
        start = entered(call, unit, own, event)
        if unit.foreign:  # what is not read of it may do more
            self.events.extend(_alike(unit, start, inside))
            return after_program(event, machine, self._context.tree)
        after = run.body(start) if call.sourced else run.whole(start)
        self.events.extend(() if call.lost else run.events)
        if not call.sourced:
            return left(machine, after)
        if run.halted is Halt.SCRIPT:
            self.halted = run.halted
        return with_script_of(machine, after)

    def _told(self, book: Book, event: Invocation, machine: Machine) -> Machine | None:
        """The lines that a program is told to run; None where it does more than these."""
        inside, start = book.machine, len(self.events)
        for line in book.lines:
            if not line.known:
                inside = after_anything(inside)
                continue
            folder = joined(machine.directory, line.directory)
            run = _Run(line.unit, self._context.told_by(event, line, book), {})
            after = left(inside, run.whole(inside.with_(directory=folder)))
            inside = after if line.sure else join(inside, after)
            self.events.extend(run.events if line.sure or line.some else ())
            if len(self.events) - start >= MAX_EVENTS // 40:  # each is a file to go through
                return after_anything(machine)
        return left(machine, inside) if book.whole else None


def _alike(unit: ScriptUnit, machine: Machine, context: ScriptContext) -> list[Event]:
    """What can be read of a script of PowerShell or `cmd`."""

    def piece(part: ScriptUnit, begun: Machine, surely: Tri) -> tuple[list[Event], Machine]:
        reached = context.reached if surely is Tri.YES else context.reached.perhaps()
        run = _Run(part, replace(context, reached=reached), {})
        after = run.whole(begun)
        return run.events, after

    made = partial(ScriptUnit, unit.source, foreign=True)
    return run_alike(unit.text, made, machine, piece)[0]
