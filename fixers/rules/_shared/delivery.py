"""Everything that runs to bring one change out: the jobs of a workflow, of those that it calls,
and of those that start when it is done."""

from collections.abc import Iterator, Sequence

from fixers.model import Job, Repository, Trace, Workflow
from fixers.model.reading import mapping_at
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Mapping, Scalar, resolve
from fixers.syntax.yaml_doc import Sequence as YamlList


@dataclass(frozen=True, eq=False, slots=True)
class Delivery:
    """`traces` in the order of the files; `foreign` are workflows of other repositories."""

    traces: tuple[Trace, ...]
    jobs: tuple[Job, ...]
    foreign: tuple[str, ...]

    def before(self, one: Trace, other: Trace) -> bool:
        """Whether a job surely runs before another, or may: they belong to two workflows."""
        if one.job is None or other.job is None or one.workflow is not other.workflow:
            return one.job is not None and other.job is not None
        return one.job.id in {job.id for job in needed_jobs(other.job)}


def deliveries(repository: Repository) -> Iterator[Delivery]:
    """Every workflow is in one of them; a script or action on its own makes one as well."""
    for workflows in _groups(repository.workflows):
        paths = {workflow.path for workflow in workflows}
        members = {id(workflow) for workflow in workflows}
        jobs = tuple(job for workflow in workflows for job in workflow.jobs)
        calls = ((job.uses.value, job.calls) for job in jobs if job.uses)
        foreign = tuple(call for call, path in calls if path not in paths)
        traces = tuple(t for t in repository.traces if id(t.workflow) in members)
        yield Delivery(traces, jobs, foreign)
    for trace in repository.traces:
        if trace.workflow is None:
            yield Delivery((trace,), (), ())


def _groups(workflows: Sequence[Workflow]) -> list[list[Workflow]]:
    groups: list[list[Workflow]] = []
    named: dict[str, set[int]] = {}  # by path or name: the workflows, and those that ask for it
    asking: dict[str, set[int]] = {}
    for workflow in workflows:
        own, asked = _own_names(workflow), _asked_for(workflow)
        near = {i for name in asked for i in named.get(name, ())}
        near |= {i for name in own for i in asking.get(name, ())}
        linked = [g for g in groups if any(id(w) in near for w in g)] if near else []
        groups = [g for g in groups if g not in linked] if linked else groups
        groups.append([w for g in linked for w in g] + [workflow])
        for names, index in ((own, named), (asked, asking)):
            for name in names:
                index.setdefault(name, set()).add(id(workflow))
    return groups


def _own_names(workflow: Workflow) -> set[str]:
    name = set() if workflow.name is None else {f"name {workflow.name}"}
    return name | {f"path {workflow.path}"}


def _asked_for(workflow: Workflow) -> set[str]:
    """What a workflow calls, or starts after."""
    calls = {job.calls for job in workflow.jobs} - {None}
    return {f"path {call}" for call in calls} | {f"name {name}" for name in _awaited(workflow)}


def _awaited(workflow: Workflow) -> set[str]:
    triggers = workflow.root.get("on")
    event = mapping_at(triggers, "workflow_run") if isinstance(triggers, Mapping) else None
    names = event.get("workflows") if event else None
    items = names.items if isinstance(names, YamlList) else ()
    return {item.value for item in map(resolve, items) if isinstance(item, Scalar)}


def needed_jobs(job: Job) -> list[Job]:
    """The jobs that come before a job."""
    jobs = {other.id: other for other in job.workflow.jobs}
    found: dict[str, Job] = {}
    left = list(job.needs)
    while left:
        name = left.pop()
        if name not in found and name in jobs:
            found[name] = jobs[name]
            left += jobs[name].needs
    return [*found.values()]
