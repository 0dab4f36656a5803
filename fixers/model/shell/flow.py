"""Which statements of a shell script are run, how surely, and how often."""

from abc import ABC, abstractmethod
from functools import reduce
from typing import Final

from fixers.model.join import join
from fixers.model.machine import Machine, Text
from fixers.model.script import ScriptUnit
from fixers.model.shell.conditions import all_hold, holds, negated
from fixers.model.shell.effects import (
    after_guard,
    after_guards,
    asked,
    chosen_arm,
    ends,
    ends_failing,
    is_test,
    left,
    loop_values,
    substitutions,
    takes_any,
)
from fixers.model.shell.loops import (
    arguments_left,
    options_given,
    takes_arguments,
    widened,
)
from fixers.model.shell.run import Callee, Halt, Mode
from fixers.model.shell.statuses import keeps_status
from fixers.model.trace import Event
from fixers.model.tri import UNKNOWN, Tri
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import replace
from fixers.syntax.regex import regex

_MOVES: Final = regex(r"\b(?:cd|pushd|popd)\b")


class Flow(ABC):
    """One script being run; `events` collects its commands in order."""

    def __init__(self, unit: ScriptUnit, functions: dict[str, Callee]) -> None:
        self.events: list[Event] = []
        self.halted: Halt | None = None
        self._unit = unit
        self._functions = functions
        self._returned = False  # whether the function may have been left before
        self._ways_out: list[Machine] = []  # where it may have been left
        self._broken = False  # whether the loop may have been left before
        self._early = False  # whether a known value has ended the script or function

    @abstractmethod
    def statement(self, node: sh.Statement, machine: Machine, mode: Mode) -> Machine:
        """The machine after a statement."""

    def block(self, statements: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> Machine:
        others = replace(mode, last=False) if mode.last else mode
        for at, statement in enumerate(statements, 1):
            last = at == len(statements)
            own = mode if last else self._heard(others, statements[at])
            machine = self.statement(statement, machine, own)
            if self.halted:
                self._passed_over(statements[at:], machine, mode)
                break
        return machine

    def _heard(self, mode: Mode, following: sh.Statement) -> Mode:
        """That of a statement whose status the next one may keep for the end of the script."""
        return mode.checked() if keeps_status(following, self._unit.shell.text) else mode

    def _taken(self, body: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> Machine:
        """What a known value leads to."""
        machine = self.block(body, machine, mode)
        self._early = self._early or self.halted in {Halt.SCRIPT, Halt.FUNCTION}
        return machine

    def _passed_over(self, rest: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> None:
        """What stands behind an end that only this call of the script comes to."""
        if self._early and rest and self.halted in {Halt.SCRIPT, Halt.FUNCTION}:
            self._not_taken(rest, machine, mode)

    def _not_taken(self, body: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> None:
        """What is surely not run leaves nothing but its commands."""
        before = self.halted, self._returned, self._broken, self._ways_out, self._functions
        self._functions, self._ways_out = dict(self._functions), []
        self.halted = None
        self.block(body, machine, mode.never())
        self.halted, self._returned, self._broken, self._ways_out, self._functions = before

    def _and_or(self, node: sh.AndOr, machine: Machine, mode: Mode) -> Machine:
        known = holds(node.left, machine)
        if known is not Tri.UNKNOWN:
            machine = self.statement(node.left, machine, mode.ignored())
            if known is (Tri.YES if node.operator == "&&" else Tri.NO):
                return self._taken((node.right,), machine, mode)
            self._not_taken((node.right,), machine, mode)
            return machine
        if node.operator == "&&":
            return self._and(node, machine, mode)
        refuses = ends_failing(node.right)
        fails = refuses or keeps_status(node.right, self._unit.shell.text)
        before = machine.directory
        machine = self.statement(node.left, machine, mode.checked() if fails else mode.ignored())
        if self.halted:  # `return 0 2>/dev/null || exit 0`
            return machine
        moved = machine.directory != before and _MOVES.search(self._text(node.right))
        # `cd ../app || cd app` goes on from wherever the first one did not get away.
        failed = machine.with_(directory=UNKNOWN) if moved else machine
        other = self.statement(node.right, failed, mode.instead(self._text(node.left)))
        known_left = refuses and mode.reached is Tri.YES
        return machine if known_left else after_guard(node.left, join(machine, other), maybe=True)

    def _and(self, node: sh.AndOr, machine: Machine, mode: Mode) -> Machine:
        first = mode if mode.last or mode.ends else mode.ignored()
        machine, right = self.statement(node.left, machine, first), mode.past(node.left)
        if self.halted or not is_test(node.left, self._functions):
            return machine if self.halted else self.statement(node.right, machine, right)
        entered = after_guard(node.left, machine, maybe=False)
        after = self.statement(node.right, entered, self._maybe(mode, node.left))
        return join(after_guard(node.left, machine, maybe=True), after)

    def _if(self, node: sh.If, machine: Machine, mode: Mode) -> Machine:
        ways, inside, done = list[Machine](), mode, False
        for condition, body in node.branches:
            known = Tri.NO if done else all_hold(condition, machine)
            if known is not Tri.UNKNOWN:
                if not done:
                    machine = self.block(condition, machine, inside.ignored())
                if known is Tri.YES:
                    ways.append(self._taken(body, machine, inside))
                else:
                    self._not_taken(body, machine, mode)
                done = done or known is Tri.YES
                continue
            inside = self._maybe(inside, *condition)
            refuses = isinstance(condition[-1], sh.Negated) and ends_failing(*body)
            machine = self.block(condition, machine, mode.checked() if refuses else mode.ignored())
            entered, other = after_guards(condition, machine)
            machine = machine if refuses and mode.reached is Tri.YES else other
            after = self.block(body, entered, inside)
            ways += () if refuses else (after,)
            inside = inside.otherwise()
        if done:
            self._not_taken(node.otherwise, machine, mode)
            return reduce(join, ways)
        return reduce(join, ways, self.block(node.otherwise, machine, inside))

    def _case(self, node: sh.Case, machine: Machine, mode: Mode) -> Machine:
        machine = self._substituted(substitutions((node.subject,)), machine, mode.ignored())
        goes_on = ";&" in self._text(node)  # into the next arm
        if not goes_on and (arm := chosen_arm(node, machine)) is not None:
            return self.block(arm, machine, mode)
        ways = [] if not goes_on and takes_any(node) else [machine]
        for patterns, body in node.arms:
            before = reduce(join, [machine, *ways]) if goes_on else machine
            after = self.block(body, before, mode.maybe(*asked(node, patterns)))
            ways += () if ends(*body) else (after,)
        return reduce(join, ways or [machine])

    def _maybe(self, mode: Mode, *tests: sh.Statement) -> Mode:
        return mode.maybe(*map(self._text, tests))

    def _text(self, node: sh.Statement) -> str:
        return self._unit.shell.text[node.span.start : node.span.end]

    def _for(self, node: sh.For, machine: Machine, mode: Mode) -> Machine:
        machine = self._substituted(substitutions(node.values or ()), machine, mode.ignored())
        if (values := loop_values(node, machine)) is not None:
            for value in values:
                bound = {**machine.variables, node.variable: Text(value)}
                machine = self._pass(node.body, machine.with_(variables=bound), mode)
                if self._ends_loop():
                    break
            if not values:
                self._not_taken(node.body, machine, mode)
            return machine
        inside = self._widened(node, machine)
        inside = inside.with_(variables={**inside.variables, node.variable: UNKNOWN})
        after = self._pass(node.body, inside, mode.maybe())
        self._ends_loop()
        many = after.terraform != machine.terraform or machine.terraform_unknown
        return join(inside, after).with_(terraform_unknown=after.terraform_unknown or many)

    def _while(self, node: sh.While, machine: Machine, mode: Mode) -> Machine:
        if (options := options_given(node.condition, machine)) is not None:
            *passes, last = options
            for bound in passes:
                machine = machine.with_(variables={**machine.variables, **bound})
                machine = self._pass(node.body, machine, mode)
                if self._ends_loop():
                    return machine
            if not passes:
                self._not_taken(node.body, machine, mode)
            return machine.with_(variables={**machine.variables, **last})
        return self._over_arguments(node, machine, mode)

    def _over_arguments(self, node: sh.While, machine: Machine, mode: Mode) -> Machine:
        """A loop that takes known arguments one by one; any other goes on from there."""
        broken, self._broken, passes = self._broken, False, 0
        while (known := self._goes_on(node, machine)) is Tri.YES and takes_arguments(node):
            count = arguments_left(machine)
            machine = self.block(node.condition, machine, mode.ignored())
            machine = self._pass(node.body, machine, mode)
            passes += 1
            if self._ends_loop():
                self._broken = broken
                return machine
            fewer = arguments_left(machine)
            if self._broken or count is None or fewer is None or fewer >= count:
                known = Tri.UNKNOWN
                break
        self._broken = broken
        if known is Tri.NO:
            machine = self.block(node.condition, machine, mode.ignored())
            if not passes:
                self._not_taken(node.body, machine, mode)
            return machine
        machine = self._widened(node, machine)
        machine = self.block(node.condition, machine, mode.ignored())
        after = self._pass(node.body, machine, self._maybe(mode, *node.condition))
        self._ends_loop()
        return join(machine, after)

    def _goes_on(self, node: sh.While, machine: Machine) -> Tri:
        known = all_hold(node.condition, machine)
        return negated(known) if node.until else known

    def _widened(self, node: sh.While | sh.For, machine: Machine) -> Machine:
        text = self._text(node)
        called = [one.unit.shell.text for name, one in self._functions.items() if name in text]
        return widened([text, *called], machine)

    def _pass(self, body: tuple[sh.Statement, ...], machine: Machine, mode: Mode) -> Machine:
        machine = self.block(body, machine, mode)
        if self.halted is Halt.NEXT:
            self.halted = None
        return machine

    def _ends_loop(self) -> bool:
        """Whether a pass through a loop was its last."""
        ends = self.halted is not None
        if self.halted is Halt.LOOP:
            self.halted = None
        return ends

    def _substituted(self, bodies: sh.Bodies, machine: Machine, mode: Mode) -> Machine:
        inner = replace(mode, last=True, ends=False)
        for body in bodies:
            after = self.block(body, machine.with_(errexit=Tri.NO), inner)
            machine = left(machine, after)
            self.halted = None
        return machine
