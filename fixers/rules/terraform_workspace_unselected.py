"""Terraform works for an environment and nobody has chosen its workspace."""

from collections.abc import Iterator

from fixers.diagnostics import Confidence, Finding, Fix, Severity, SkippedFix
from fixers.model import UNKNOWN, Invocation, Repository, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._shared.terraform import verb_of
from fixers.rules._terraform.never_together import are_apart
from fixers.rules._terraform.workspace_choice import chooses, settles
from fixers.rules._terraform.workspace_chosen import given_too, select_first
from fixers.rules._terraform.workspace_environment import Environment, environment_of
from fixers.rules._terraform.workspace_evidence import sure_of_workspaces
from fixers.rules._terraform.workspace_fix import only_shown
from fixers.rules._terraform.workspace_others import (
    chosen_beside,
    inits_of,
    is_left_out,
    is_made_ready,
    is_odd,
)
from fixers.rules._terraform.workspace_places import Place, place_of, terraform_runs
from fixers.rules._terraform.workspace_wrong import chosen_wrong
from fixers.rules._terraform.workspaces import (
    READERS,
    USERS,
    backend_by_options,
    is_one_key,
    is_user,
    may_have_chosen,
)


class TerraformWorkspaceUnselected(Rule):
    """
    ## What it does
    Finds jobs that plan, apply or destroy for an environment without `workspace select` or
    `TF_WORKSPACE`: surely where the configuration, or a module of it in the repository, reads
    `terraform.workspace`, likely where another command chooses a workspace in that directory,
    where whoever starts the workflow names one, or where several environments, each with its own
    variables, would share one backend. It also finds `workspace select` where
    `TF_WORKSPACE` is set, which Terraform refuses, and commands for production in the workspace
    of another environment, or the other way round. `output` and `state` are looked at where
    another step chooses one; steps whose `if:` exclude each other choose none for each other.

    ## Why is this bad
    Each job starts in the workspace `default`: its state is not that of the environment, so the
    plan creates everything anew or changes what belongs to another environment.

    ## Fix safety
    Unsafe: where the state lives in `default`, another workspace is empty and a plan would
    create everything again.

    ## Known limits
    HCP Terraform, saved plans and configurations that only compute values are left alone, and,
    unless this is the only job that chooses no workspace there, directories initialised with
    `-backend-config` of a file, of a key that is not everywhere the same, or of a bucket that is
    not written out or is called after an environment.
    Where anything unknown ran before, only what the configuration is sure about is found, at
    medium confidence, or what works in a directory that the job itself initialised after that,
    and nothing where that was told of Terraform or a workspace. Where no
    configuration is in the repository, a command that is told its environment is found at
    medium confidence, and one in a job that only has an `environment:` at low.
    """

    id = "terraform-workspace-unselected"
    severity = Severity.WARNING
    since = "0.1"
    summary = "Terraform runs for an environment in no workspace of it"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        for run in terraform_runs(trace) if trace.kind is TraceKind.JOB else ():
            if chooses(run) and "TF_WORKSPACE" in run.before.variables:
                message = "`TF_WORKSPACE` is set, so `workspace select` refuses to run"
                yield self._found(run, message, only_shown(run), Confidence.HIGH)
        reported: set[str] = set()
        for run, place, meant, name in chosen_wrong(trace, repository):
            if place.key not in reported:
                reported.add(place.key)
                text = f"{_works_for(run, meant)} runs in the workspace `{name}`{_of(place)}"
                fix = SkippedFix("which of the two is meant cannot be told")
                yield self._found(run, text, fix, Confidence.MEDIUM)
        yield from self._in_default(trace, repository, reported)

    def _in_default(
        self, trace: Trace, repository: Repository, reported: set[str]
    ) -> Iterator[Finding]:
        runs = _runs_in_default(trace, repository)
        for run, place, by_options in (one for one in runs if one[1].key not in reported):
            environment = environment_of(run, trace)
            sure = sure_of_workspaces(place.directories, environment, trace, repository)
            doubt = may_have_chosen(run, trace)
            beside = chosen_beside(run, place, trace, repository)
            if beside is None and verb_of(run) in READERS:
                continue
            if beside is not None or is_left_out(place, trace, repository):
                sure, doubt = sure or Confidence.MEDIUM, False
            elif doubt is None:
                continue
            elif doubt and sure is not Confidence.HIGH:
                told = sure is Confidence.MEDIUM and not by_options
                sure = sure if told and is_made_ready(run, place, trace, repository) else None
            elif by_options:
                odd = sure is Confidence.HIGH and is_odd(place.directories, trace, repository)
                sure = Confidence.MEDIUM if odd else None
            if sure is not None:
                reported.add(place.key)
                sure = Confidence.MEDIUM if doubt else sure
                fix = select_first(run, environment) if beside is None else given_too(run, beside)
                text = f"{_works_for(run, environment)} runs in the workspace `default`{_of(place)}"
                yield self._found(run, text, fix, sure)

    def _found(
        self, run: Invocation, message: str, fix: Fix | SkippedFix, sure: Confidence
    ) -> Finding:
        return self.finding(run.at, message, fix=fix, related=run.chain, confidence=sure)


def _works_for(run: Invocation, environment: Environment | None) -> str:
    meant = f" for {environment.name}" if environment is not None else ""
    return f"`{run.name} {verb_of(run)}`{meant}"


def _of(place: Place) -> str:
    return f" of {place.key or 'the root'}"


def _runs_in_default(
    trace: Trace, repository: Repository
) -> Iterator[tuple[Invocation, Place, bool]]:
    """The commands of a job before which nothing chose a workspace in their directory, and
    whether options gave the directory its backend."""
    chosen, by_options = list[tuple[object, Invocation]](), set[object]()
    for run in terraform_runs(trace) if trace.kind is TraceKind.JOB else ():
        key = UNKNOWN if (place := place_of(run, trace, repository)) is None else place.key
        if settles(run):
            chosen += [(key, run), *([(UNKNOWN, run)] if place is None or place.told else [])]
        if backend_by_options(run) and not is_one_key(run, inits_of(place, repository)):
            by_options.add(key)
        in_default = place is not None and is_user(run, told=place.told, verbs=USERS | READERS)
        before = [choice for where, choice in chosen if where in {key, UNKNOWN}]
        if place is not None and in_default and all(are_apart(run, one) for one in before):
            yield run, place, not by_options.isdisjoint({key, UNKNOWN})
