"""A job deploys to production and nobody has to say yes."""

from collections.abc import Iterator
from dataclasses import replace

from fixers.diagnostics import Confidence, Finding, Fix, Related, Severity, SkippedFix
from fixers.model import Invocation, Job, Repository, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._prod.deployments import (
    Deployment,
    deployments,
    names_another,
    names_production,
    on_the_runner,
)
from fixers.rules._prod.fix import with_environment
from fixers.rules._prod.gates import Chain, another_environment, past_what, ungated
from fixers.rules._prod.places_chosen import Places, places_chosen
from fixers.rules._prod.stage_choices import OF_SHELL, stage_choices
from fixers.rules._prod.titles import (
    called_deployment,
    queue_says,
    secrets_say,
    title_of,
    variables_say,
    workflow_says,
)
from fixers.rules._prod.when import condition_of, is_ruled_out
from fixers.rules._shared.bindings import CALLER, Binding, bindings_of, substitute
from fixers.rules._shared.branch_choices import branches_of
from fixers.rules._shared.deployment_words import OTHER, PRODUCTION
from fixers.rules._shared.starts import Start, start_of


class ProdDeployUngated(Rule):
    """
    ## What it does
    Finds jobs that deploy to production without an `environment:`, or with that of another
    place, when no job before waits for an approval, or `if: always()` makes nothing of that.

    ## Why is this bad
    Every push goes straight to the customers: protection rules, approvals and secrets of an
    environment are only enforced for jobs that name it.

    ## Fix safety
    Unsafe: the environment `production` gets its protection in the repository's settings, its
    secrets may differ, and the subject of the job's OIDC token becomes
    `repo:OWNER/NAME:environment:production`, which the role must trust. Where the job also
    runs when the step that deploys does not, as for a plan, or for other branches, calls or legs,
    the environment has that condition.

    ## Known limits
    That a job deploys to production is read from names: of clusters, folders, stacks, variables,
    stored values, matrix values, inputs, steps, queues, the job and its workflow, and from what
    expressions or scripts choose for a branch. A reusable one is judged by the calls in the
    repository; orders in comments or by labels, and confirmed inputs, are taken for approvals.
    Deployments that a release or tag starts, actions, scripts, tasks and copies over `ssh` that
    only their name calls a deployment, and those to production by no more than a secret's name or
    a script, are found at medium confidence; those that somebody or the clock starts, at low.
    """

    id = "prod-deploy-ungated"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A job deploys to production without approval"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        job = trace.job
        found = [*_deployments(trace)] if trace.kind is TraceKind.JOB else []
        if job is None or not found or on_the_runner(trace):
            return
        for callers in ungated(job, repository):
            places = places_chosen(trace)
            jobs = [job, *callers]
            bindings = [*_bindings(job, callers, stage_choices(trace, repository))]
            for one in found:
                binding = _to_production(one, trace, jobs, bindings, places=places)
                if binding is not None:
                    told = _says_production(one, jobs, binding, places=places, stored=False)
                    told &= not any(name.startswith((*OF_SHELL, "needs.")) for name in binding)
                    # By a secret's name, or by what a script chooses.
                    known = one if told else replace(one, sure=False)
                    when = None if callers else condition_of(found, trace, job)
                    fix = with_environment(job, binding, when, repository)
                    yield self._found(known, (job, *callers), binding, fix)
                    return

    def _found(
        self, one: Deployment, jobs: Chain, binding: Binding, fix: Fix | SkippedFix
    ) -> Finding:
        event, job, choices = one.event, jobs[0], CALLER if jobs[1:] else "inputs."
        chosen = any(name.startswith(choices) for name in binding)
        place = event.at if isinstance(event, Invocation) else event.step.at
        return self.finding(
            job.at,
            f"job {job.id} deploys to production {past_what(job)}",
            fix=fix,
            related=(*event.chain, Related("deploys here", place)),
            confidence=_confidence(one, start_of(jobs[-1]), chosen),
        )


def _confidence(one: Deployment, start: Start, chosen: bool) -> Confidence:
    if start is Start.HAND or chosen:
        return Confidence.LOW
    return Confidence.HIGH if one.sure and start is Start.ITSELF else Confidence.MEDIUM


def _deployments(trace: Trace) -> Iterator[Deployment]:
    yield from deployments(trace)
    called = called_deployment(trace)
    if called is not None:
        yield called


def _to_production(
    one: Deployment, trace: Trace, jobs: list[Job], bindings: list[Binding], *, places: Places
) -> Binding | None:
    """What the matrix and the inputs are where the job deploys to production."""
    for binding in bindings:
        says = _says_production(one, jobs, binding, places=places)
        if says and not is_ruled_out(one, trace, binding):
            # The matrix may be about other things: what is deployed, on which system.
            blank = dict.fromkeys(binding, "")
            whole = _says_production(one, jobs, blank, places=places)
            return {} if whole and not any(map(PRODUCTION.search, binding.values())) else binding
    return None


def _bindings(job: Job, callers: Chain, chosen: Binding) -> Iterator[Binding]:
    plain = bindings_of(job, callers)
    yield from plain
    for branch in branches_of((job, *callers)[-1]):
        yield from bindings_of(job, callers, branch)
    yield from ({**one, **chosen} for one in plain if chosen)


def _says_production(
    one: Deployment, jobs: list[Job], binding: Binding, *, places: Places, stored: bool = True
) -> bool:
    chosen = places.say(binding) or names_production(one, binding)
    if chosen or another_environment(jobs[0]) is not None:
        return chosen
    if any(map(PRODUCTION.search, titles := [substitute(title_of(j), binding) for j in jobs])):
        return True
    # Of the whole job or workflow: only where the deployment speaks of no other place.
    told = (stored and secrets_say(jobs[0])) or variables_say(one, binding)
    told = told or places.state_says(one, binding)
    told = told or any(workflow_says(one, job) or queue_says(job, binding) for job in jobs)
    return told and not names_another(one, binding) and not any(map(OTHER.search, titles))
