"""The walk: a job is a program, a step a statement, the machine its state.

`StepWalk` runs the steps of one job on one runner, and those of local composite actions in their
place. It never raises on any repository; a budget bounds what nested actions can cost.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial, reduce
from typing import Final

from fixers.diagnostics import Related
from fixers.model.action import Action
from fixers.model.action_path import entered, outside
from fixers.model.action_ref import ActionRef, parse_action_ref
from fixers.model.contexts import (
    Contexts,
    action_inputs,
    filled,
    with_env,
    written_inputs,
)
from fixers.model.expressions import holds
from fixers.model.facts.actions import action_facts
from fixers.model.foreign import after_foreign
from fixers.model.gaps import too_many_commands, too_many_steps, unread
from fixers.model.join import join
from fixers.model.leg_runs import runs_in_legs
from fixers.model.lost import as_if_checked_out
from fixers.model.machine import Machine, TreeOrigin, VariableValue
from fixers.model.reading import scalar_at
from fixers.model.repository import RepoTree
from fixers.model.runner_files import hands_path_on, times_exported
from fixers.model.runners import Runner
from fixers.model.scope import Scope
from fixers.model.script import ScriptUnit
from fixers.model.shell.interpret import MAX_EVENTS, ScriptContext
from fixers.model.shell_context import (
    ShellKind,
    effective_directory,
    effective_shell,
    workspace_path,
)
from fixers.model.step import Step
from fixers.model.trace import ActionUse, Event, Gap, StepRun
from fixers.model.tri import UNKNOWN, Tri
from fixers.model.uses import after_anything, after_use
from fixers.model.windows_runs import in_lines, run_alike
from fixers.syntax.expression import UNDETERMINED, Lookup
from fixers.syntax.records import dataclass, replace
from fixers.syntax.yaml_doc import Scalar

STEP_BUDGET: Final = 2_000
_WINDOWS: Final = frozenset({ShellKind.PWSH, ShellKind.POWERSHELL, ShellKind.CMD})
_NESTING: Final = 10  # GitHub's own limit for composite actions

Interpreter = Callable[[ScriptUnit, Machine, ScriptContext], tuple[tuple[Event, ...], Machine]]


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """What all walks of one repository share; `action` gives the one of a folder, `unit` a `run:`
    block as shell."""

    tree: RepoTree
    action: Callable[[str], Action | None]
    unit: Callable[[Step], ScriptUnit]
    interpret: Interpreter


class StepWalk:
    """One walk; its events collect in `events`. `home`: a checkout gives this repository."""

    def __init__(self, site: Site, runner: Runner, *, home: bool) -> None:
        self.events: list[Event] = []
        self._site = site
        self.runner = runner
        self._home = home
        self._left = STEP_BUDGET
        self.gaps: list[Gap] = []

    def run(self, steps: Iterable[Step], scope: Scope, machine: Machine) -> Machine:
        """The machine after all steps."""
        for step in steps:
            if self._left <= 0:
                self.gaps += too_many_steps(step, STEP_BUDGET) if self._left == 0 else ()
                self._left = -1  # told once
                return after_anything(machine)
            self._left -= 1
            machine = self._step(step, scope, machine)
        return machine

    def _step(self, step: Step, scope: Scope, machine: Machine) -> Machine:
        lookup = Contexts(self.runner, scope.inputs, machine.variables).lookup
        happens = holds(step.condition, lookup)
        if happens is Tri.NO:
            return machine
        entered = with_env(machine, step.env, lookup, scope.written)
        # A step's own `env:` is visible in its `run:`, `with:` and `working-directory:`.
        lookup = Contexts(self.runner, scope.inputs, entered.variables).lookup
        tolerated = scalar_at(step.node, "continue-on-error")
        inner = scope.inside(
            happens,
            _asked(step, happens),
            tolerant=(tolerated and holds(tolerated, lookup)) is Tri.YES,
        )
        after = entered
        if step.uses is not None:
            after = self._use(step, inner, entered, lookup)
        elif step.run is not None:
            after = self._run(step, inner, entered, lookup)
        after = _left_by_step(step, machine, after)
        return after if happens is Tri.YES else join(machine, after)

    def _run(self, step: Step, scope: Scope, machine: Machine, lookup: Lookup) -> Machine:
        shell = effective_shell(step, self.runner)
        machine = machine.with_(
            directory=effective_directory(step, lookup),
            errexit=shell.errexit,
            pipefail=shell.pipefail,
        )
        chain = (*scope.chain, Related(_title(step), step.at))
        unit = self._site.unit(step) if shell.kind.posix else None
        self.events.append(StepRun(step, unit, machine, scope.reached, chain))
        if unit is None and shell.kind not in _WINDOWS:
            return after_foreign(step.run.value if step.run else "", machine)
        context = self._context(step, scope, chain)
        if unit is None:
            return self._alike(step, machine, context)
        ways: list[Machine] = []
        for one, given in runs_in_legs(step, self.runner, unit):
            begun = machine.with_(variables={**machine.variables, **given}) if given else machine
            events, after = self._site.interpret(one, begun, context)
            ways.append(after)
            self.events.extend(events)
            self.gaps += (*unread(one), *too_many_commands(step, events, MAX_EVENTS))
        return reduce(join, ways)

    def _alike(self, step: Step, machine: Machine, context: ScriptContext) -> Machine:
        """What can be read of PowerShell or `cmd`."""
        perhaps = replace(context, reached=Tri.UNKNOWN)
        written = step.run.value if step.run else ""
        text = in_lines(written, cmd=effective_shell(step, self.runner).kind is ShellKind.CMD)
        events, left = run_alike(
            text,
            partial(_foreign, step),
            machine,
            lambda unit, begun, surely: self._site.interpret(
                unit, begun, context if surely is Tri.YES else perhaps
            ),
        )
        self.events.extend(events)
        return left

    def _context(self, step: Step, scope: Scope, chain: tuple[Related, ...]) -> ScriptContext:
        """What the shell of a step needs to know of the way to it."""
        return ScriptContext(
            step,
            self._site.tree,
            chain,
            scope.reached,
            scope.tolerant,
            conditions=scope.conditions,
        )

    def _use(self, step: Step, scope: Scope, machine: Machine, lookup: Lookup) -> Machine:
        text = step.uses.value if step.uses else ""
        ref = parse_action_ref(text)
        chain = (*scope.chain, Related(_title(step), step.at))
        name, version = (ref.name, ref.ref) if ref else (text, None)
        given = {key: filled(value.value, scope.written) for key, value in step.inputs.items()}
        seen = as_if_checked_out(machine) if ref and ref.local and not ref.own else machine
        action = self._entered(ref, scope, seen)
        place = (name, version, machine, scope.reached, chain, given)
        self.events.append(ActionUse(step, *place, walked=action is not None))
        commands = _commands_in(step, name, machine)
        if commands is not None:
            return self._given(step, commands, scope, machine, chain)
        if action is None or ref is None:
            return self._at_home(after_use(step, ref, machine, lookup, self._site.tree))
        inner = replace(
            scope,
            chain=(*scope.chain, Related(f"{_title(step)} uses {name}", step.at)),
            inputs=action_inputs(step, action, lookup),
            written=written_inputs(step, action, scope.written),
            within=(*scope.within, action.directory),
        )
        inside = self.run(action.steps, inner, entered(seen, ref, inner))
        inside = inside if seen is machine else inside.with_(checkouts=machine.checkouts)
        return inside.with_(variables=outside(inside.variables, machine.variables))

    def _given(
        self,
        step: Step,
        given: Scalar,
        scope: Scope,
        machine: Machine,
        chain: tuple[Related, ...],
    ) -> Machine:
        """An action that runs the shell of one of its inputs, as `bash -c` does."""
        unit = ScriptUnit(step.source, given.value, given)
        context = self._context(step, scope, chain)
        plain = machine.with_(directory="", errexit=Tri.NO, pipefail=Tri.NO)
        events, after = self._site.interpret(unit, plain, context)
        self.events.extend(events)
        return after

    def _entered(self, ref: ActionRef | None, scope: Scope, machine: Machine) -> Action | None:
        """The action whose steps are run in the place of this one."""
        action = self._local_action(ref, machine)
        known = action is not None and action.directory not in scope.within
        return action if known and len(scope.within) < _NESTING else None

    def _local_action(self, ref: ActionRef | None, machine: Machine) -> Action | None:
        """The composite action behind `./path`, if the checked-out tree surely has it, and behind
        `$/path`."""
        folder = workspace_path(ref.name, lambda _: UNDETERMINED) if ref and ref.local else None
        if ref is None or not isinstance(folder, str):
            return None
        roots = [r for r in machine.checkouts if _inside(folder, r)]
        root = "" if ref.own else max(roots, key=len, default=None)
        if root is None or (not ref.own and machine.checkouts[root] is TreeOrigin.OTHER):
            return None
        action = self._site.action(folder[len(root) :].strip("/"))
        return action if action and action.using == "composite" else None

    def _at_home(self, machine: Machine) -> Machine:
        ours = {*TreeOrigin} - {TreeOrigin.OTHER}
        if self._home or ours.isdisjoint(machine.checkouts.values()):
            return machine
        return machine.with_(checkouts=dict.fromkeys(machine.checkouts, TreeOrigin.OTHER))


def _commands_in(step: Step, action: str, machine: Machine) -> Scalar | None:
    """The shell that an action is given to run, in the usual shell and folder."""
    name = action_facts(action).commands
    given = step.inputs.get(name) if name is not None else None
    elsewhere = {"shell", "working-directory", "working_directory", "current_path", "action"}
    if given is None or elsewhere & step.inputs.keys() or machine.base.label.startswith("windows"):
        return None
    return given


def _inside(folder: str, root: str) -> bool:
    return not root or folder == root or folder.startswith(f"{root}/")


def _foreign(step: Step, text: str) -> ScriptUnit:
    return ScriptUnit(step.source, text, step.run, foreign=True)


def _asked(step: Step, happens: Tri) -> tuple[str, ...]:
    """The text of an `if:` that may turn out either way."""
    return (step.condition.value,) if step.condition and happens is Tri.UNKNOWN else ()


def _title(step: Step) -> str:
    return f"step {step.index + 1}" + (f" “{step.name}”" if step.name else "")


def _left_by_step(step: Step, before: Machine, after: Machine) -> Machine:
    """What outlives its process: files, programs, credentials, what it wrote to `$GITHUB_ENV`."""
    text = step.run.value if step.run else ""
    named = text.count("GITHUB_ENV")
    exports = named > 0 and named > times_exported(text, after.exported)
    variables = _without_named(before.variables, text) if exports else before.variables
    # A PATH that is kept has the environment that the step entered.
    keeps = "PATH" in after.exported or (exports and "PATH" in text.replace("GITHUB_PATH", ""))
    keeps = keeps or (after.own_path and hands_path_on(text))
    return after.with_(
        directory=before.directory,
        venv=before.venv,
        own_path=before.own_path,
        unknown_provider=after.unknown_provider or after.later or keeps,
        later=False,
        functions=before.functions,
        errexit=before.errexit,
        pipefail=before.pipefail,
        variables={**variables, **after.exported} if after.exported else variables,
        exported={} if after.exported else after.exported,
        variables_unknown=after.variables_unknown or exports,
    )


def _without_named(
    variables: Mapping[str, VariableValue], text: str
) -> Mapping[str, VariableValue]:
    """The variables, those that the text assigns no longer known."""
    named = {name for name in variables if f"{name}=" in text or f"{name}<<" in text}
    return {**variables, **dict.fromkeys(named, UNKNOWN)}
