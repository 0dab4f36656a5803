"""The steps that install what a job lacks: one for each kind of machine that needs its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Repository, Step, Trace, TraceKind, Tri
from fixers.model.facts.tools import Recipe, Tool, tool_of
from fixers.rules._tools.brought_later import brought_earlier
from fixers.rules._tools.calls import ToolCall
from fixers.rules._tools.container_recipes import differ
from fixers.rules._tools.joined_edits import joined
from fixers.rules._tools.linked_later import linked_later
from fixers.rules._tools.make_variables import in_definition
from fixers.rules._tools.pinned_version import as_settled
from fixers.rules._tools.put_on_path import on_path
from fixers.rules._tools.recipes import (
    condition,
    every_kind,
    install_step,
    kinds_at,
    recipes_for,
)
from fixers.rules._tools.successors import first_to_need, successor

_SHUT = SkippedFix("the steps are written in a way that cannot be extended surely")
Missing = Callable[[Trace], Sequence[ToolCall]]


class ToolFixes:
    """`missing` gives the calls of tools that a job lacks, `own` an organisation's recipes."""

    def __init__(self, repository: Repository, missing: Missing, own: Mapping[str, Recipe]) -> None:
        self._repository = repository
        self._missing = missing
        self._own = own

    def of_all(self, calls: Sequence[ToolCall], trace: Trace) -> Fix | SkippedFix:
        """What one place lacks, as one fix."""
        pairs = ((call, tool_of(call.name)) for call in calls)
        fixes = [self.of(call, tool, trace) for call, tool in pairs if tool is not None]
        if skipped := next((fix for fix in fixes if isinstance(fix, SkippedFix)), None):
            return skipped
        whole = [fix for fix in fixes if isinstance(fix, Fix)]
        titles = dict.fromkeys(fix.title for fix in whole)
        tools = [t.removeprefix("Install ") for t in titles if t.startswith("Install ")]
        others = [t for t in titles if not t.startswith("Install ")]
        title = "; ".join([*([f"Install {listed(tools)}"] if tools else []), *others])
        edits = (edit for fix in whole for edit in fix.edits)
        return Fix(title, joined(edits), applicability=_worst(whole))

    def of(self, call: ToolCall, tool: Tool, trace: Trace) -> Fix | SkippedFix:
        if call.name in call.before.aside:
            return on_path(call, trace)
        own = self._own.get(call.name)
        known = ((own, None),) if own else recipes_for(tool, [call])
        if isinstance(known, SkippedFix):
            return self._succeed(call, trace) or known
        return self._installed(call, tool, trace)

    def _installed(self, call: ToolCall, tool: Tool, trace: Trace) -> Fix | SkippedFix:
        """In every job that lacks the tool at this place."""
        steps: dict[Step, list[ToolCall]] = {}
        for step, lacking in self._alike(call, trace):
            steps.setdefault(step, []).append(lacking)
        found = [self._steps_before(step, tool, calls) for step, calls in steps.items()]
        skipped = next((one for one in found if isinstance(one, SkippedFix)), None)
        if skipped is not None:
            return skipped
        fixes = [one for one in found if isinstance(one, Fix)]
        edits = (edit for one in fixes for edit in one.edits)
        title = next((one.title for one in fixes if one.title), f"Install {tool.name}")
        return Fix(title, joined(edits), applicability=_worst(fixes))

    def _alike(self, call: ToolCall, trace: Trace) -> Iterator[tuple[Step, ToolCall]]:
        """The calls of other jobs and legs at the same place, each where its job needs the tool
        first."""
        jobs = [t for t in self._repository.traces if t.kind is TraceKind.JOB and t is not trace]
        for job in (trace, *jobs):
            missing = self._missing(job)
            same = (c for c in missing if c.name == call.name and c.at == call.at)
            one = call if job is trace else next(same, None)
            lacking = None if one is None else first_to_need(one, missing)
            if lacking is not None and lacking.step is not None:
                yield lacking.step, lacking

    def _steps_before(self, step: Step, tool: Tool, calls: list[ToolCall]) -> Fix | SkippedFix:
        own = next((self._own[c.name] for c in calls if c.name in self._own), None)
        known = recipes_for(tool, calls) if own is None else ((own, None),)
        legs = [t for t in self._repository.traces if t.job and t.job is step.job]
        earlier = brought_earlier(step, tool, legs[0]) if legs else None
        chosen = earlier or linked_later(tool.name, step) or known
        if isinstance(chosen, Fix | SkippedFix):
            return chosen
        if any(differ(recipe, legs) for recipe, _ in chosen):
            return SkippedFix("the containers of this job have several package managers")
        every, machine = kinds_at(step, calls, legs), calls[0].before
        foreign = any(call.run is not None and call.run.script.foreign for call in calls)
        edits: list[Edit] = []
        for given, kinds in chosen:
            recipe = given if own else as_settled(given, tool, machine, self._repository)
            lacking = every_kind() if step.job is None else kinds
            only = None if own or lacking is None else condition(recipe, lacking, every)
            edit = install_step(step, recipe, f"Install {tool.name}", only, foreign=foreign)
            if edit is None:
                return _SHUT
            edits.append(edit)
        safe = not tool.attacks and all(recipe.verified for recipe, _ in chosen)
        return Fix("", tuple(edits), applicability=_applicability(safe=safe))

    def _succeed(self, call: ToolCall, trace: Trace) -> Fix | None:
        """The tool that took its place, installed where it has to be."""
        run = call.run or call.inner
        own = run is not None and run.name == call.name  # not what a successor needs itself
        new = successor(run) if run is not None and own else None
        if run is None or new is None or call.before.has(new.needs) is Tri.UNKNOWN:
            return None
        here = replace_in_script(run.script, run.span, new.command)
        edits = [here or in_definition(run, new.called)]
        if call.before.has(new.needs) is Tri.NO:
            needed = tool_of(new.needs)
            wanted = replace(call, name=new.needs)
            install = self.of(wanted, needed, trace) if needed is not None else None
            edits += install.edits if isinstance(install, Fix) else (None,)
        sure = tuple(edit for edit in edits if edit is not None)
        if len(sure) < len(edits):
            return None
        title = f"Use `{new.command.split()[0]}` in the place of `{run.name}`"
        return Fix(title, sure, applicability=Applicability.UNSAFE)


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _worst(fixes: Iterable[Fix]) -> Applicability:
    return _applicability(safe=all(one.applicability is Applicability.SAFE for one in fixes))


def _applicability(*, safe: bool) -> Applicability:
    return Applicability.SAFE if safe else Applicability.UNSAFE
