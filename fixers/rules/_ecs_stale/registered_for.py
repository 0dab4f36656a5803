"""Whether what the jobs of a delivery register may be for a service that one of them updates."""

from collections.abc import Collection, Iterator
from typing import Final

from fixers.model import ActionUse, Event, Invocation, Job, StepRun, Trace
from fixers.rules._ecs_stale.copied import REGISTER
from fixers.rules._ecs_stale.registering import SAID, hidden, registers
from fixers.rules._ecs_stale.rendering import DEPLOY
from fixers.rules._ecs_stale.same_revision import only_forces
from fixers.rules._ecs_stale.terraform_images import is_untold
from fixers.rules._shared.aws import aws_calls, complete, given, operation
from fixers.rules._shared.delivery import Delivery
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_STARTS: Final = ("update-service", "create-service", "create-task-set", "deploy")
_OPTIONS: Final = (("--service", "--service-name"), ("--cluster",), ("--region",))
_INPUTS: Final = ("service", "cluster", "region")
_DEFAULT: Final = "default"  # the cluster of a call that names none
_OUTPUT: Final = regex(r"\bneeds\.([\w-]+)\.outputs")
_OUTPUTS: Final = regex(r"\bneeds\s*[\[)]|\bneeds\.\*")
_STORES: Final = frozenset({"ssm", "s3", "s3api", "secretsmanager", "dynamodb"})
# Service, cluster and region; None where it is not known.
Target = tuple[str | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Registrations:
    """`makers` may register a task definition; `untold`: Terraform runs, and no image is told."""

    delivery: Delivery
    makers: tuple[Trace, ...]
    untold: bool

    def __bool__(self) -> bool:
        return bool(self.makers) or hidden(self.delivery)

    def may_reach(self, event: Invocation | ActionUse, trace: Trace) -> bool:
        """Whether the service that a job updates may get what this or another job registers."""
        near = any(m.job is trace.job or _unseen(m) or self._leads(m, trace) for m in self.makers)
        if near or hidden(self.delivery):
            return True
        chosen = isinstance(event, Invocation) and given(event, "--task-definition")
        own = _target(event, trace)
        others = (t for t in self.delivery.traces if t.job is not trace.job)
        met = (_may_be_same(own, other) for one in others for other in _targets(one))
        return bool(self.makers) and (chosen or any(met))

    def for_nothing(self) -> bool:
        """Whether a job only registers: it may be meant for any service."""
        return any(not any(True for _ in _targets(maker)) for maker in self.makers)

    def _leads(self, maker: Trace, trace: Trace) -> bool:
        """By outputs of the job, or by what it leaves where the other one looks."""
        left = _places(maker, "upload") & _places(trace, "download")
        return bool(left) or maker.job in self._read_by(trace.job)

    def _read_by(self, job: Job | None) -> list[Job | None]:
        found: list[Job | None] = [job]
        for one in found:  # it grows on the way
            near = [] if one is None else self._near(one)
            found += [other for other in near if other not in found]
        return found

    def _near(self, job: Job) -> Iterator[Job]:
        """Jobs whose outputs a job names, those it calls, and those that call it."""
        text = job.workflow.source.slice(job.node.span)
        names = {*_OUTPUT.findall(text), *(job.needs if _OUTPUTS.search(text) else ())}
        for other in self.delivery.jobs:
            called = job.calls == other.workflow.path
            calls = other.calls == job.workflow.path
            named = other.workflow is job.workflow and other.id in names
            if called or calls or named:
                yield other


def registrations(delivery: Delivery) -> Registrations:
    found = [(t, e) for t in delivery.traces for e in t.events if registers(e, t)]
    told = [t for t, event in found if not is_untold(event, t, delivery)]
    makers = tuple(t for t in delivery.traces if t in told)
    return Registrations(delivery, makers, len(told) < len(found))


def _unseen(maker: Trace) -> bool:
    """Whether a job may register by more than calls that show which service they are for."""
    return any(registers(e, maker) and not _shown(e, maker) for e in maker.events)


def _shown(event: Event, trace: Trace) -> bool:
    if isinstance(event, ActionUse):
        return event.action == DEPLOY
    if isinstance(event, StepRun):
        text = event.step.run.value if event.step.run else ""
        made = {run.span for run in aws_calls(trace, "ecs", REGISTER) if run.step is event.step}
        return len(made) == sum(bool(SAID.search(line)) for line in text.split("\n"))
    called = operation(event.args) if event.name == "aws" else None
    return called is not None and called[0] == "ecs"


def _targets(trace: Trace) -> Iterator[Target]:
    """The services that a job may give another revision."""
    for run in aws_calls(trace, "ecs", *_STARTS):
        if not only_forces(run):
            yield _target(run, trace)
    for use in trace.uses(DEPLOY):
        if use.given.get("service"):
            yield _target(use, trace)


def _target(event: Invocation | ActionUse, trace: Trace) -> Target:
    if isinstance(event, ActionUse):
        return _names([event.given.get(name) for name in _INPUTS], event.given)
    if not complete(event):
        return (None,) * len(_OPTIONS)
    places = {(link.at.path, link.at.span) for link in event.chain}
    outer = (run for run in trace.invocations() if (run.at.path, run.at.span) in places)
    told = [event, *outer]  # a script is told by options what it then calls
    values = [next((v for run in told if (v := _text(run, names))), None) for names in _OPTIONS]
    return _names(values, {name for name in _INPUTS if given(event, f"--{name}")})


def _text(run: Invocation, names: tuple[str, ...]) -> str | None:
    value = run.flag(*names)
    return value if isinstance(value, str) and value else None


def _names(values: list[str | None], told: Collection[str]) -> Target:
    service, cluster, region = (None if v is None or "$" in v else v for v in values)
    if cluster is None and "cluster" not in told:
        cluster = _DEFAULT
    short = (v and v.rsplit("/", 1)[-1] for v in (service, cluster))
    return (*short, region)


def _may_be_same(one: Target, other: Target) -> bool:
    known = ((a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None)
    return all(a == b for a, b in known)


def _places(trace: Trace, verb: str) -> set[str]:
    """Artifacts, caches and stores that a job may leave something in, or take it from."""
    found = {called[0] for run in trace.invocations("aws") if (called := operation(run.args))}
    found &= _STORES
    for use in (event for event in trace.events if isinstance(event, ActionUse)):
        if "artifact" in use.action and verb in use.action:
            found.add("artifact")
        elif use.action.startswith("actions/cache"):
            found.add(f"cache of {use.given.get('path')}")
    return found
