"""Every trace of a repository: jobs first, then what no job reaches."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Final

from fixers.diagnostics import Location, Related
from fixers.model.action import Action
from fixers.model.action_path import with_action_path
from fixers.model.contexts import Contexts, with_env
from fixers.model.events import events_of
from fixers.model.expressions import holds
from fixers.model.given_runners import Way, callable_from_elsewhere, told_ways, ways_of
from fixers.model.machine import Credentials, Machine, Text, TreeOrigin, VariableValue
from fixers.model.once import once
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.model.reuse import Key, Walks
from fixers.model.runners import ANY_RUNNER, NO_INPUTS, Runner, runners_given, runners_of
from fixers.model.scope import Scope
from fixers.model.script import ScriptUnit
from fixers.model.shell.interpret import ScriptContext
from fixers.model.step import Step
from fixers.model.trace import Invocation, Trace, TraceKind
from fixers.model.tri import UNKNOWN, Tri
from fixers.model.walk import Site, StepWalk
from fixers.model.workflow import Job, Workflow
from fixers.syntax.records import dataclass, replace
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_WORKFLOW: Final = regex(r"(?:\./|\$/|[\w.-]+/[\w.-]+/)(?P<path>\.github/workflows/[^/@]+)(?:@.*)?")
# A script elsewhere is more likely part of the product than of the pipeline.
_PIPELINE_FOLDERS: Final = frozenset({
    ".github",
    ".ci",
    "ci",
    "bin",
    "hack",
    "scripts",
    "script",
    "deploy",
    "deployment",
    "ops",
})
# Of a script that no job reaches nothing is known but its own text. It is followed for what rules
# look for there: these programs, keys, and other files, which it can find by these names alone.
_TELLING: Final = regex(
    r"(?<![a-z])(?:aws|boto3|curl|kubectl|oc|sqlmap|terraform|tofu|trivy)(?![a-z])"
    r"|(?i:aws_access_key_id)|GITHUB_|github[./]workspace"
)
_OWN_SCRIPTS: Final = "lib/scripts/"  # of these every word is looked at


@dataclass(frozen=True, eq=False, slots=True)
class _Start:
    """Where a walk begins; it is left out when another came by `path`. What it sees is decided
    by `key` and the tree."""

    key: Key
    walk: Callable[[Site], Iterator[Trace]]
    path: str | None = None


def all_traces(
    site: Site,
    workflows: Mapping[Workflow, Sequence[Job]],
    actions: Iterable[Action],
    scripts: Iterable[ScriptUnit],
    walks: Walks,
) -> Iterator[Trace]:
    """Jobs in the order of the files, then composite actions and scripts not reached. The workflows
    come with the jobs that call each."""
    reached: set[str] = set()
    starts = (*_of_jobs(workflows), *_of_actions(actions), *_of_scripts(scripts))
    for start in starts:
        if start.path in reached:
            continue
        for trace in walks.traces(start.key, site, start.walk):
            if trace.kind is not TraceKind.SCRIPT:
                reached.update(_files_of(trace))
            yield trace


def _of_jobs(workflows: Mapping[Workflow, Sequence[Job]]) -> Iterator[_Start]:
    at_home = _at_home(workflows)
    for workflow, callers in workflows.items():
        home = workflow.path in at_home
        for job in workflow.jobs:
            ways, told = ways_of(job, callers), told_ways(job, callers)
            walk = partial(_job_traces, job=job, home=home, ways=ways, told=told)
            yield _Start((job, home, ways, told), walk)


def _of_actions(actions: Iterable[Action]) -> Iterator[_Start]:
    for action in actions:
        if action.steps:
            path = action.document.source.path
            yield _Start((action,), partial(_action_trace, action=action), path)


def _of_scripts(scripts: Iterable[ScriptUnit]) -> Iterator[_Start]:
    for script in scripts:
        if not _PIPELINE_FOLDERS.isdisjoint(script.path.split("/")[:-1]) and _is_telling(script):
            yield _Start((script,), partial(_script_trace, script=script), script.path)


@once
def _is_telling(script: ScriptUnit) -> bool:
    return script.path.startswith(_OWN_SCRIPTS) or _TELLING.search(script.text) is not None


def _at_home(workflows: Collection[Workflow]) -> frozenset[str]:
    """Paths of workflows in which a checkout gives this repository: those that more than a call
    starts, and those that these call."""
    left = [one for one in workflows if one.triggers != frozenset({"workflow_call"})]
    found = {one.path for one in left}
    while left:
        called = {path for job in left.pop().jobs if (path := _called_by(job)) is not None}
        left += [one for one in workflows if one.path in called - found]
        found |= called
    return frozenset(found)


def _called_by(job: Job) -> str | None:
    """The path of a workflow that a job calls here, or in a repository that has one there too:
    most likely this one by its full name."""
    match = _WORKFLOW.fullmatch(job.uses.value.strip()) if job.uses is not None else None
    return match["path"] if match is not None else None


def _files_of(trace: Trace) -> Iterator[str]:
    for event in trace.events:
        yield event.script.path if isinstance(event, Invocation) else event.step.source.path


def _job_traces(
    site: Site, *, job: Job, home: bool, ways: Sequence[Way], told: Sequence[Way]
) -> Iterator[Trace]:
    events = events_of(job)
    found = runners_given(job, [*map(dict, ways)]) if ways else runners_of(job)
    for one, event in product(found, events):
        called = bool(told) and callable_from_elsewhere(job)
        given = tuple(map(dict, told))
        runner = replace(one, event=event, guessed=bool(ways) or called, told=given)
        lookup = Contexts(runner, NO_INPUTS, _of_runner(runner)).lookup
        if job.uses is not None or holds(scalar_at(job.node, "if"), lookup) is Tri.NO:
            continue
        started = f", started by {runner.event}" if len(events) > 1 else ""
        walk = StepWalk(site, runner, home=home)
        yield _walked(site, walk, job, job.steps, f"{runner.base.label}{started}")


def idle_trace(
    site: Site, workflows: Sequence[Workflow], job: Job, idle: Collection[Step]
) -> Trace:
    """What a job would do if some steps that never run did, wherever it runs first."""
    runner = replace(next(iter(runners_of(job))), event=next(iter(events_of(job))))
    steps = (replace(step, condition=None) if step in idle else step for step in job.steps)
    walk = StepWalk(site, runner, home=job.workflow.path in _at_home(workflows))
    return _walked(site, walk, job, steps, runner.base.label)


def _walked(site: Site, walk: StepWalk, job: Job, steps: Iterable[Step], where: str) -> Trace:
    runner = walk.runner
    machine = Machine(base=runner.base, variables=_of_runner(runner), guessed=runner.guessed)
    for holder in (job.workflow.root, job.node):
        lookup = Contexts(runner, NO_INPUTS, machine.variables).lookup
        machine = with_env(machine, scalars_of(mapping_at(holder, "env")), lookup)
    label = f"job {job.id} on {where}"
    walk.run(steps, Scope((Related(label, job.at),)), machine)
    events, gaps = tuple(walk.events), tuple(walk.gaps)
    return Trace(TraceKind.JOB, events, site.tree, job.workflow, job, label, gaps)


def _of_runner(runner: Runner) -> dict[str, VariableValue]:
    facts = {"RUNNER_OS": runner.os, "RUNNER_ARCH": runner.arch}
    return {name: Text(value) for name, value in facts.items() if isinstance(value, str)}


def _nowhere(origin: TreeOrigin) -> Machine:
    """A machine of which nothing is known but where its files come from."""
    return Machine(
        base=ANY_RUNNER.base,
        unknown_provider=True,
        checkouts={"": origin},
        wrote_unknown=True,
        terraform_unknown=True,
        variables_unknown=True,
        credentials=Credentials.UNKNOWN,
    )


def _action_trace(site: Site, *, action: Action) -> Iterator[Trace]:
    """An action of this repository may run in any other, on whatever is checked out there."""
    label = f"action {action.directory or '.'}"
    at = Location(action.document.source, action.document.root.span)
    walk = StepWalk(site, ANY_RUNNER, home=False)
    machine = with_action_path(_nowhere(TreeOrigin.OTHER), action.directory)
    walk.run(action.steps, Scope((Related(label, at),)), machine)
    events, gaps = tuple(walk.events), tuple(walk.gaps)
    yield Trace(TraceKind.ACTION, events, site.tree, None, None, label, gaps)


def _script_trace(site: Site, *, script: ScriptUnit) -> Iterator[Trace]:
    """A script started on its own has neither `errexit` nor a known directory."""
    label = f"script {script.path}"
    machine = _nowhere(TreeOrigin.HEAD).with_(directory=UNKNOWN, errexit=Tri.NO, pipefail=Tri.NO)
    chain = (Related(label, Location(script.source, Span(0, 0))),)
    context = ScriptContext(None, site.tree, chain, Tri.YES, False)
    events, _ = site.interpret(script, machine, context)
    yield Trace(TraceKind.SCRIPT, events, site.tree, None, None, label)
