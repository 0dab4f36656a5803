"""A job deploys to production and nobody has to say yes."""

from collections.abc import Iterator

from fixers.diagnostics import (
    Applicability,
    Confidence,
    Finding,
    Fix,
    Related,
    Severity,
    SkippedFix,
)
from fixers.edits.jobs import add_job_key
from fixers.model import Invocation, Job, Repository, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._bindings import Binding, bindings_of, callers_of, substitute
from fixers.rules._deployments import (
    PRODUCTION,
    Deployment,
    deployments,
    names_production,
    on_the_runner,
    selects_production,
)
from fixers.rules._gates import is_gated, of_releases, waits
from fixers.syntax.yaml_doc import Scalar


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
    variables, stored values, matrix values, inputs, steps and the job. A reusable workflow is
    judged by the calls in the repository, and workflows that somebody starts by hand are taken
    for approved. Deployments that a release or tag starts, and scripts, tasks and copies over
    `ssh` that only their name calls a deployment, are found at medium confidence.
    """

    id = "prod-deploy-ungated"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A job deploys to production without approval"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        job = trace.job
        if trace.kind is not TraceKind.JOB or job is None or on_the_runner(trace):
            return
        for caller in _ungated(job, repository):
            selects = selects_production(trace)
            for one in deployments(trace):
                binding = _to_production(one, job, caller, selects=selects)
                if binding is not None:
                    yield self._found(job, one, binding)
                    return

    def _found(self, job: Job, one: Deployment, binding: Binding) -> Finding:
        event = one.event
        place = event.at if isinstance(event, Invocation) else event.step.at
        return self.finding(
            job.at,
            f"job {job.id} deploys to production without an `environment:`",
            fix=_with_environment(job, binding),
            related=(*event.chain, Related("deploys here", place)),
            confidence=Confidence.HIGH if one.sure and not of_releases(job) else Confidence.MEDIUM,
        )


def _ungated(job: Job, repository: Repository) -> Iterator[Job | None]:
    """None for a job that starts by itself; the jobs that call it and do."""
    if not is_gated(job):
        yield None
    elif not waits(job):
        yield from (caller for caller in callers_of(job, repository) if not is_gated(caller))


def _to_production(
    one: Deployment, job: Job, caller: Job | None, *, selects: bool
) -> Binding | None:
    """What the matrix and the inputs are where the job deploys to production."""
    titles = [_title(job), _title(caller) if caller is not None else ""]
    for binding in bindings_of(job, caller):
        if _says_production(one, titles, binding, selects=selects):
            # The matrix may be about other things: what is deployed, on which system.
            blank = dict.fromkeys(binding, "")
            whole = _says_production(one, titles, blank, selects=selects)
            return {} if whole and not any(map(PRODUCTION.search, binding.values())) else binding
    return None


def _says_production(
    one: Deployment, titles: list[str], binding: Binding, *, selects: bool
) -> bool:
    said = any(PRODUCTION.search(substitute(title, binding)) for title in titles)
    return said or selects or names_production(one, binding)


def _title(job: Job) -> str:
    """The job's id, with its name where that says what it deploys."""
    name = job.node.get("name")
    deploys = isinstance(name, Scalar) and "deploy" in name.value.lower()
    return f"{job.id} {name.value}" if isinstance(name, Scalar) and deploys else job.id


def _with_environment(job: Job, binding: Binding) -> Fix | SkippedFix:
    bound = [name for name, value in binding.items() if PRODUCTION.fullmatch(value)]
    name = f"${{{{ {bound[0]} }}}}" if bound else "production"
    if binding and not bound:
        return SkippedFix("the job serves several environments")
    edit = add_job_key(job, "environment", name)
    if edit is None:
        return SkippedFix("the job is written in a way that cannot be extended surely")
    title = f"Deploy through the environment `{name}`"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)
