"""Everything that runs to bring one change out: the jobs of a workflow, of those that it calls,
and of those that start when it is done."""

from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model import Job, Repository, Trace, Workflow
from fixers.model.reading import mapping_at
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Mapping, Scalar, resolve
from fixers.syntax.yaml_doc import Sequence as YamlList

_FOLDER: Final = "./"


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
        jobs = tuple(job for workflow in workflows for job in workflow.jobs)
        calls = [job.uses.value for job in jobs if job.uses]
        foreign = tuple(call for call in calls if call.removeprefix(_FOLDER) not in paths)
        traces = tuple(t for t in repository.traces if t.workflow in workflows)
        yield Delivery(traces, jobs, foreign)
    for trace in repository.traces:
        if trace.workflow is None:
            yield Delivery((trace,), (), ())


def _groups(workflows: Sequence[Workflow]) -> list[list[Workflow]]:
    groups: list[list[Workflow]] = []
    for workflow in workflows:
        linked = [g for g in groups if any(_linked(workflow, w) or _linked(w, workflow) for w in g)]
        groups = [g for g in groups if g not in linked]
        groups.append([w for g in linked for w in g] + [workflow])
    return groups


def _linked(one: Workflow, other: Workflow) -> bool:
    """Whether a workflow calls another, or starts when it is done."""
    calls = (job.uses.value.removeprefix(_FOLDER) for job in one.jobs if job.uses)
    return other.path in calls or (other.name is not None and other.name in _awaited(one))


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
