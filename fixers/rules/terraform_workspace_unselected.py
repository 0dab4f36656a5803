"""Terraform works for an environment and nobody has chosen its workspace."""

from collections.abc import Iterator

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import insert_line_before
from fixers.model import UNKNOWN, Invocation, Repository, Trace, TraceKind
from fixers.model.effects import TERRAFORM, subcommand, terraform_directory
from fixers.rule import Rule
from fixers.rules._terraform import written_options
from fixers.rules._workspace_environment import Environment, environment_of
from fixers.rules._workspace_evidence import sure_of_workspaces
from fixers.rules._workspaces import (
    backend_by_options,
    chooses,
    is_user,
    may_have_chosen,
)


class TerraformWorkspaceUnselected(Rule):
    """
    ## What it does
    Finds jobs that plan, apply or destroy for an environment without `workspace select` or
    `TF_WORKSPACE`: surely where the configuration reads `terraform.workspace`, likely where
    another command chooses a workspace in that directory, or where several environments, each
    with its own variables, would share one backend. It also finds `workspace select` where
    `TF_WORKSPACE` is set, which Terraform refuses.

    ## Why is this bad
    Each job starts in the workspace `default`: its state is not that of the environment, so the
    plan creates everything anew or changes what belongs to another environment.

    ## Fix safety
    Unsafe: where the state lives in `default`, another workspace is empty and a plan would
    create everything again.

    ## Known limits
    Directories initialised with `-backend-config` of a key or a file, or of a bucket that is not
    written out or is called after an environment, HCP Terraform and saved plans are left alone.
    Where anything unknown ran before, only what the configuration is sure about is found, at
    medium confidence, and nothing where that was told of Terraform or a workspace. Where no
    configuration is in the repository, a command that is told its environment is found at
    medium confidence, and one in a job that only has an `environment:` at low.
    """

    id = "terraform-workspace-unselected"
    severity = Severity.WARNING
    since = "0.1"
    summary = "Terraform runs for an environment in no workspace of it"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        chosen: set[object] = set()
        for run in trace.invocations(*TERRAFORM) if trace.kind is TraceKind.JOB else ():
            directory = terraform_directory(run.args, run.before)
            if chooses(run) and "TF_WORKSPACE" in run.before.variables:
                yield self._chosen_twice(run)
            if chooses(run) or backend_by_options(run):
                chosen.add(directory)
            if not isinstance(directory, str) or {directory, UNKNOWN} & chosen or not is_user(run):
                continue
            environment = environment_of(run, trace)
            sure = sure_of_workspaces(directory, environment, trace, repository)
            doubt = may_have_chosen(run, trace)
            if doubt is None or (doubt and sure is not Confidence.HIGH):
                continue
            if sure is not None:
                chosen.add(directory)
                sure = Confidence.MEDIUM if doubt else sure
                yield self._unselected(run, environment, directory, sure)

    def _chosen_twice(self, run: Invocation) -> Finding:
        message = "`TF_WORKSPACE` is set, so `workspace select` refuses to run"
        fix = SkippedFix("drop one of the two: which one cannot be told")
        return self.finding(run.at, message, fix=fix, related=run.chain)

    def _unselected(
        self, run: Invocation, environment: Environment | None, directory: str, sure: Confidence
    ) -> Finding:
        meant = f" for {environment.name}" if environment is not None else ""
        return self.finding(
            run.at,
            f"`{run.name} {subcommand(run.args)}`{meant} runs in the workspace "
            f"`default` of {directory or 'the root'}",
            fix=_select(run, environment),
            related=run.chain,
            confidence=sure,
        )


def _select(run: Invocation, environment: Environment | None) -> Fix | SkippedFix:
    if environment is None:
        return SkippedFix("which workspace is meant cannot be told")
    name = environment.written
    if name is None:
        return SkippedFix("the script may serve other environments too")
    line = " ".join([run.path, *written_options(run), "workspace select -or-create", name])
    edit = insert_line_before(run.script, run.command.span, line, inline=True)
    if edit is None or run.wrappers:
        return SkippedFix("there is no sure place for `workspace select` in this script")
    title = f"Select the workspace of {environment.name} first"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)
