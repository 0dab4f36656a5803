"""Abstract interpretation of shell over the machine's state."""

from functools import reduce
from typing import Final

from fixers.model.books import BOOKS
from fixers.model.calls import Call, after_unread, call_of, entered, with_script_of
from fixers.model.effects import joined
from fixers.model.invoking import invocation, with_environment
from fixers.model.join import join
from fixers.model.machine import Machine, Text
from fixers.model.programs import after_program, after_unseen, after_written
from fixers.model.recipe_lines import Book
from fixers.model.runner_files import after_search_path, exported_together
from fixers.model.script import ScriptUnit
from fixers.model.script_sites import after_script_of
from fixers.model.shell_builtins import after_builtin
from fixers.model.shell_effects import (
    after_guard,
    after_guards,
    after_redirects,
    all_words,
    asked,
    chosen_arm,
    ends_failing,
    is_test,
    left,
    loop_values,
    runs_input,
    substitutions,
    taken_by_system,
)
from fixers.model.shell_reads import matched
from fixers.model.shell_run import Callee, Halt, Mode, ScriptContext, ended, failure_of
from fixers.model.trace import Event, Failure, Invocation
from fixers.model.tri import UNKNOWN, Tri
from fixers.model.uses import after_anything
from fixers.model.variables import assigned, with_arguments, with_own_of
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


class _Run:
    """One script being run; `events` collects its commands in order."""

    def __init__(
        self, unit: ScriptUnit, context: ScriptContext, functions: dict[str, Callee]
    ) -> None:
        self.events: list[Event] = []
        self.halted: Halt | None = None
        self._unit = unit
        self._context = context
        self._functions = functions
        self._active: list[str] = []
        self._returned = False  # whether the function may have been left before

    def whole(self, machine: Machine) -> Machine:
        failure = Failure.IGNORED if self._context.tolerant else Failure.FAILS
        reached, asked = self._context.reached, self._context.conditions
        for statement in (statements := self._unit.shell.statements):
            last = statement is statements[-1]
            mode = Mode(reached, failure, statement.span, last, conditions=asked)
            machine = self.statement(statement, machine, mode)
            if self.halted:
                break
        return machine

    def block(self, statements: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> Machine:
        others = replace(mode, last=False) if mode.last else mode
        for statement in statements:
            last = statement is statements[-1]
            machine = self.statement(statement, machine, mode if last else others)
            if self.halted:
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
                return self._for(node, machine, mode)
            case sh.While():
                machine = self.block(node.condition, machine, mode.ignored())
                inner = self._maybe(mode, *node.condition)
                return join(machine, self._loop(node.body, machine, inner))
            case sh.Case():
                return self._case(node, machine, mode)
            case sh.Function():
                self._functions[node.name] = Callee(self._unit, node.body)
                return machine.with_(functions=machine.functions | {node.name})
            case sh.Test():
                machine = self._substituted(substitutions(node.words), machine, mode.ignored())
                return matched(node, machine)
            case _:  # what the parser is not sure of
                return after_anything(machine)

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

    def _and_or(self, node: sh.AndOr, machine: Machine, mode: Mode) -> Machine:
        if node.operator == "&&":
            return self._and(node, machine, mode)
        refuses = ends_failing(node.right)
        machine = self.statement(node.left, machine, mode.checked() if refuses else mode.ignored())
        other = self.statement(node.right, machine, mode.instead(self._text(node.left)))
        known = refuses and mode.reached is Tri.YES
        return machine if known else after_guard(node.left, join(machine, other), maybe=True)

    def _and(self, node: sh.AndOr, machine: Machine, mode: Mode) -> Machine:
        first = mode if mode.last or mode.ends else mode.ignored()
        machine, right = self.statement(node.left, machine, first), mode.past(node.left)
        if self.halted or not is_test(node.left, self._functions):
            return machine if self.halted else self.statement(node.right, machine, right)
        entered = after_guard(node.left, machine, maybe=False)
        after = self.statement(node.right, entered, self._maybe(mode, node.left))
        return join(after_guard(node.left, machine, maybe=True), after)

    def _if(self, node: sh.If, machine: Machine, mode: Mode) -> Machine:
        ways, inside = list[Machine](), mode
        for condition, body in node.branches:
            inside = self._maybe(inside, *condition)
            refuses = isinstance(condition[-1], sh.Negated) and ends_failing(*body)
            machine = self.block(condition, machine, mode.checked() if refuses else mode.ignored())
            entered, other = after_guards(condition, machine)
            machine = machine if refuses and mode.reached is Tri.YES else other
            after = self.block(body, entered, inside)
            ways += () if refuses else (after,)
            inside = inside.otherwise()
        return reduce(join, ways, self.block(node.otherwise, machine, inside))

    def _case(self, node: sh.Case, machine: Machine, mode: Mode) -> Machine:
        machine = self._substituted(substitutions((node.subject,)), machine, mode.ignored())
        if (arm := chosen_arm(node, machine)) is not None:
            return self.block(arm, machine, mode)
        for patterns, body in node.arms:
            machine = join(machine, self.block(body, machine, mode.maybe(asked(node, patterns))))
        return machine

    def _maybe(self, mode: Mode, *tests: sh.Statement) -> Mode:
        return mode.maybe(*map(self._text, tests))

    def _text(self, node: sh.Statement) -> str:
        return self._unit.shell.text[node.span.start : node.span.end]

    def _for(self, node: sh.For, machine: Machine, mode: Mode) -> Machine:
        machine = self._substituted(substitutions(node.values or ()), machine, mode.ignored())
        if (values := loop_values(node, machine)) is not None:
            for value in values:
                bound = {**machine.variables, node.variable: Text(value)}
                machine = self._loop(node.body, machine.with_(variables=bound), mode)
            return machine
        inside = machine.with_(variables={**machine.variables, node.variable: UNKNOWN})
        after = self._loop(node.body, inside, mode.maybe())
        many = after.terraform != machine.terraform or machine.terraform_unknown
        return join(machine, after).with_(terraform_unknown=after.terraform_unknown or many)

    def _loop(self, body: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> Machine:
        machine = self.block(body, machine, mode)
        if self.halted is Halt.LOOP:
            self.halted = None
        return machine

    def _command(self, node: sh.Command, machine: Machine, mode: Mode) -> Machine:
        if substituted := substitutions(all_words(node)):
            failure = Failure.IGNORED if node.words else failure_of(mode, machine)
            machine = self._substituted(substituted, machine, mode.failing(failure))
        machine = after_search_path(node.assignments, machine)
        if not node.words:
            return after_redirects(node.redirects, assigned(node.assignments, machine))
        event = invocation(node, machine, mode, self._unit, self._context)
        if event is None:
            return after_anything(machine)
        self.events.append(event)
        self.halted, self._returned = ended(event, self._returned, sure=mode.sure)
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
        book = self._context.book(with_environment(event)) if told else None
        after = None if book is None else self._told(book, event, machine)
        return after or after_program(event, machine, self._context.tree)

    def _function(self, event: Invocation, callee: Callee, machine: Machine, mode: Mode) -> Machine:
        if event.path in self._active or len(self._active) >= MAX_CALLS:
            return after_anything(machine)
        self._active.append(event.path)
        unit, self._unit, returned, self._returned = self._unit, callee.unit, self._returned, False
        after = self.block(callee.body, with_arguments(event.args, machine, event.words), mode)
        self._unit, self._returned = unit, returned
        self._active.pop()
        if self.halted is not Halt.SCRIPT:
            self.halted = None
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
        own = machine if call.sourced else with_environment(event).before
        after = run.whole(entered(call, unit, own, event.words))
        self.events.extend(() if call.lost else run.events)
        if unit.foreign:  # what was not read of it may have done more
            return after_program(event, machine, self._context.tree)
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

    def _substituted(self, bodies: sh.Bodies, machine: Machine, mode: Mode) -> Machine:
        inner = replace(mode, last=True, ends=False)
        for body in bodies:
            after = self.block(body, machine.with_(errexit=Tri.NO), inner)
            machine = left(machine, after)
            self.halted = None
        return machine
