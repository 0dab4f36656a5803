"""A job deploys to production and nobody has to say yes."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Finding, Fix, Location, Related, Severity, SkippedFix
from fixers.edits.jobs import add_job_key
from fixers.model import UNKNOWN, ActionUse, Invocation, Job, Repository, Trace, TraceKind, Unknown
from fixers.model.action_ref import parse_action_ref
from fixers.rule import Rule
from fixers.rules._deployments import (
    PRODUCTION,
    deployments,
    names_production,
    on_the_runner,
    selects_production,
)
from fixers.syntax.yaml_doc import Mapping, Scalar

# Somebody decided that these should run.
_DELIBERATE: Final = frozenset({"workflow_dispatch", "release", "workflow_call", "deployment"})
_ASKED_FOR: Final = ("workflow_dispatch", "refs/tags", "release", "github.event.inputs", "inputs.")
_APPROVALS: Final = frozenset({"trstringer/manual-approval", "akefirad/manual-approval-action"})
_APPROVES: Final = ("approv", "gate", "confirm", "sign-off", "signoff", "release")


class ProdDeployUngated(Rule):
    """
    ## What it does
    Finds jobs that deploy to production without an `environment:`, in workflows that start by
    themselves, when no job before them waits for an approval either.

    ## Why is this bad
    Every push goes straight to the customers: protection rules, approvals and secrets of an
    environment are only enforced for jobs that name it.

    ## Fix safety
    Unsafe: the environment `production` gets its protection in the repository's settings, its
    secrets may differ, and the subject of the job's OIDC token becomes
    `repo:OWNER/NAME:environment:production`, which the role must trust.

    ## Known limits
    That a job deploys to production is read from names: of clusters, namespaces, stacks,
    variables, steps and the job. Reusable workflows are left to their callers, and workflows
    that somebody starts, or that a release or tag starts, are taken for approved.
    """

    id = "prod-deploy-ungated"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A job deploys to production without approval"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        job = trace.job
        if trace.kind is not TraceKind.JOB or job is None or _is_gated(job):
            return
        if on_the_runner(trace):
            return
        named = PRODUCTION.search(_title(job)) or selects_production(trace)
        for event in deployments(trace):
            if named or names_production(event):
                yield self.finding(
                    job.at,
                    f"job {job.id} deploys to production without an `environment:`",
                    fix=_with_environment(job),
                    related=(*event.chain, Related("deploys here", _place(event))),
                )
                return


def _title(job: Job) -> str:
    """The job's id, with its name where that says what it deploys."""
    name = job.node.get("name")
    deploys = isinstance(name, Scalar) and "deploy" in name.value.lower()
    return f"{job.id} {name.value}" if isinstance(name, Scalar) and deploys else job.id


def _place(event: Invocation | ActionUse) -> Location:
    return event.at if isinstance(event, Invocation) else event.step.at


def _is_gated(job: Job) -> bool:
    triggers = job.workflow.triggers
    if isinstance(triggers, Unknown) or triggers <= _DELIBERATE | {"schedule"} or _tags_only(job):
        return True
    condition = job.entry("if")
    text = job.workflow.source.slice(condition.span) if condition is not None else ""
    if any(word in text for word in _ASKED_FOR) or job.environment is not None:
        return True
    return any(_approves(other) for other in (job, *_before(job)))


def _tags_only(job: Job) -> bool:
    """`on: {push: {tags: […]}}`: a tag is a release."""
    on = job.workflow.root.get("on")
    push = on.get("push") if isinstance(on, Mapping) else None
    if not isinstance(on, Mapping) or not isinstance(push, Mapping):
        return False
    others = {entry.key.value for entry in on.entries} - _DELIBERATE
    return others == {"push"} and push.entry("tags") is not None and not push.entry("branches")


def _approves(job: Job) -> bool:
    """Whether a job waits for somebody: an environment for approvals, or an action that asks."""
    name = job.environment
    if name is UNKNOWN or (isinstance(name, str) and PRODUCTION.search(name)):
        return True
    if isinstance(name, str) and any(word in name.lower() for word in _APPROVES):
        return True
    refs = (parse_action_ref(step.uses.value) for step in job.steps if step.uses)
    return any(ref is not None and ref.name in _APPROVALS for ref in refs)


def _before(job: Job) -> Iterator[Job]:
    """Every job that this one waits for."""
    jobs = {other.id: other for other in job.workflow.jobs}
    left, seen = [*job.needs], set[str]()
    while left:
        name = left.pop()
        if name in jobs and name not in seen:
            seen.add(name)
            yield jobs[name]
            left += jobs[name].needs


def _with_environment(job: Job) -> Fix | SkippedFix:
    edit = add_job_key(job, "environment", "production")
    if edit is None:
        return SkippedFix("the job is written in a way that cannot be extended surely")
    title = "Deploy through the environment `production`"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)
