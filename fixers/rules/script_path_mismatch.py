"""A path in a pipeline that leads nowhere."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Severity
from fixers.model import (
    ActionUse,
    Failure,
    Invocation,
    Repository,
    StepRun,
    Trace,
    TraceKind,
    Tri,
    Workflow,
)
from fixers.rule import Rule
from fixers.rules._path_fix import InScript, InYaml, own_word, path_fix
from fixers.rules._path_words import PathWord, path_words
from fixers.rules._tree_paths import (
    actions_named,
    called,
    candidates,
    exists,
    has_action,
    is_clean,
    is_missing,
    is_workflow,
    place_of,
)
from fixers.syntax.yaml_doc import Scalar

_FILE_INPUTS: Final = ("file", "go-version-file", "node-version-file", "python-version-file")


class ScriptPathMismatch(Rule):
    """
    ## What it does
    Finds paths and patterns that match nothing in the repository: of scripts, linters,
    Terraform, Docker, pip, working directories, local actions and reusable workflows.

    ## Why is this bad
    The step fails every time, or, with a pattern that matches nothing, looks at nothing.

    ## Fix safety
    Safe when exactly one file of that name stands elsewhere. Unsafe for folders and for names
    that every folder may have, such as `requirements.txt`. With several, no fix is offered.

    ## Known limits
    Only said where the workspace surely holds the repository as it was checked out, and not of
    names that builds make or that `.gitignore` lists.
    """

    id = "script-path-mismatch"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A path in a pipeline matches nothing"

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        for job in workflow.jobs:
            path = called(job)
            if job.uses is None or path is None or exists(path, repository, glob=False):
                continue
            found = [p for p in candidates(path, repository, glob=False) if is_workflow(p)]
            yield self.finding(
                Location(workflow.source, job.uses.span),
                f"there is no workflow `{path}`",
                fix=path_fix(found, InYaml(workflow.source, job.uses, "./")),
            )

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.kind is not TraceKind.JOB:
            return
        for event in trace.events:
            if event.reached is not Tri.YES or not is_clean(event.before, trace, event):
                continue
            if isinstance(event, Invocation):
                yield from self._of_command(event, repository)
            elif isinstance(event, ActionUse):
                yield from self._of_action(event, repository)
            else:
                yield from self._of_directory(event, repository)

    def _of_command(self, run: Invocation, repository: Repository) -> Iterator[Finding]:
        if run.failure is Failure.IGNORED and run.name not in {"cd", "find"}:
            return
        direct = "/" in run.path and run.path not in run.before.functions
        words = [PathWord(run.path, own_word(run), glob=False)] if direct else path_words(run)
        for written in words:
            path = place_of(written.path, run.directory)
            if path is None or not is_missing(path, repository, glob=written.glob):
                continue
            found = candidates(path, repository, glob=written.glob)
            sure = Confidence.HIGH if found else Confidence.MEDIUM
            yield self.finding(
                run.script.locate(written.word.span),
                f"`{written.path}` matches nothing in the repository",
                fix=path_fix(found, InScript(run, written)),
                related=run.chain,
                confidence=sure,
            )

    def _of_action(self, use: ActionUse, repository: Repository) -> Iterator[Finding]:
        if use.action.startswith("./"):
            yield from self._of_local_action(use, repository)
            return
        for name in _FILE_INPUTS:
            scalar = use.step.inputs.get(name)
            if scalar is None or (name == "file" and use.action != "docker/build-push-action"):
                continue
            path = None if "${{" in scalar.value else place_of(scalar.value, "")
            if path is not None and is_missing(path, repository, glob=False):
                yield self._in_yaml(use, scalar, path, repository)

    def _of_local_action(self, use: ActionUse, repository: Repository) -> Iterator[Finding]:
        folder = place_of(use.action, "")
        if not folder or use.step.uses is None:
            return
        if has_action(folder, repository):
            return
        found = actions_named(folder.rpartition("/")[2], repository)
        yield self.finding(
            Location(use.step.source, use.step.uses.span),
            f"there is no action in `{folder}`",
            fix=path_fix(found, InYaml(use.step.source, use.step.uses, "./")),
            related=use.chain,
        )

    def _in_yaml(
        self, event: ActionUse | StepRun, scalar: Scalar, path: str, repository: Repository
    ) -> Finding:
        found = candidates(path, repository, glob=False)
        return self.finding(
            Location(event.step.source, scalar.span),
            f"`{scalar.value}` matches nothing in the repository",
            fix=path_fix(found, InYaml(event.step.source, scalar)),
            related=event.chain,
            confidence=Confidence.HIGH if found else Confidence.MEDIUM,
        )

    def _of_directory(self, run: StepRun, repository: Repository) -> Iterator[Finding]:
        scalar, directory = run.step.working_directory, run.before.directory
        if scalar is None or not isinstance(directory, str) or directory.startswith("/"):
            return
        if "${{" not in scalar.value and is_missing(directory, repository, glob=False):
            yield self._in_yaml(run, scalar, directory, repository)
