"""Long blocks of steps that no trace comes by: their conditions are never true."""

from collections.abc import Iterator

from fixers.model import Job, Repository, Step, StepRun, Trace
from fixers.rules._blocks.lines import effective_lines
from fixers.syntax.yaml_doc import Alias


def idle_blocks(repository: Repository, most: int) -> Iterator[tuple[Step, StepRun | None, Trace]]:
    """With what they would do, as a fix must hold when somebody lets them run again."""
    runs = (e for t in repository.traces for e in t.events if isinstance(e, StepRun))
    seen = {id(run.step.node) for run in runs}
    for job in (job for workflow in repository.workflows for job in workflow.jobs):
        idle = [*_idle(job, seen, most)]
        if not idle:
            continue
        trace = repository.idle_trace(job, idle)
        begun = {id(e.step.node): e for e in trace.events if isinstance(e, StepRun)}
        yield from ((step, begun.get(id(step.node)), trace) for step in idle)


def _idle(job: Job, seen: set[int], most: int) -> Iterator[Step]:
    for step in job.steps:
        entry = step.entry("run")
        if id(step.node) in seen or entry is None or isinstance(entry.value, Alias):
            continue
        if effective_lines(step, None, most) > most:
            yield step
