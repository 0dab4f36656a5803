"""A path in a pipeline that leads nowhere."""

from collections.abc import Iterator

from fixers.diagnostics import Finding, Location, Related, Severity
from fixers.model import ActionUse, Invocation, Repository, StepRun, Trace, TraceKind, Workflow
from fixers.rule import Rule
from fixers.rules._paths.called import missing_action, wrong_workflow
from fixers.rules._paths.commands import missing_words
from fixers.rules._paths.evidence import Missing
from fixers.rules._paths.fix import InScript, InYaml, Place, own_word
from fixers.rules._paths.given import missing_inputs
from fixers.rules._paths.handed import handed_commands
from fixers.rules._paths.into import Into
from fixers.rules._paths.left_out import LeftOut
from fixers.rules._paths.missing import Event, Search
from fixers.rules._paths.modes import Modes, executable_fix
from fixers.rules._paths.of_legs import called_in_legs
from fixers.rules._paths.places import (
    asked_folder,
    called_by_path,
    default_directory,
    lacks,
    shown,
    shown_directory,
)
from fixers.rules._paths.remote import missing_remotely
from fixers.rules._paths.sought import Needs
from fixers.rules._paths.to_workflow import wrong_inputs
from fixers.rules._paths.unchecked import Unchecked
from fixers.rules._paths.unquoted import fix_of
from fixers.rules._paths.windows import called_on_windows
from fixers.rules._shared.windows_moves import in_its_folder


class ScriptPathMismatch(Rule):
    """
    ## What it does
    Finds paths and patterns that match nothing in the repository: of scripts, linters,
    Terraform, Docker, Kubernetes, tests, inputs of actions, working directories, local actions
    and reusable workflows, of other commands where the same name stands elsewhere, and what `npm
    ci` and `docker build .` look for; scripts called by their path that are not executable; files
    that a job on a hosted runner has not checked out, or that its sparse checkout leaves out, and
    those that are written into a folder that nothing makes.

    ## Why is this bad
    The step fails every time, or, with a pattern that matches nothing, looks at nothing.

    ## Fix safety
    Safe when exactly one file of that name stands elsewhere, for the mode of a file and folders to
    write into. Unsafe for folders to read, for names that are only spelled alike, for those that
    every folder may have (`requirements.txt`), for the one of several that differs least from the
    path, and for a checkout that a job lacks. Where none of several does, or the only one is a
    copy, as in `testdata/`, shares nothing but its last name, or a job uploads it, there is no fix.

    ## Known limits
    Nothing is said of names that builds make, that `.gitignore` lists, that an earlier command
    names, or that the pipeline asks for itself. After programs that make files of their own, and
    of words of commands that are not known, it is said with less confidence; after downloads
    only of folders that are there. Of Go's files in the key of a cache `go-cache-key` tells.
    """

    id = "script-path-mismatch"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A path in a pipeline matches nothing"

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        for job in workflow.jobs:
            for wrong in (*wrong_workflow(job, repository), *wrong_inputs(job, repository)):
                yield self.finding(wrong.at, wrong.what, fix=wrong.fix, confidence=wrong.sure)

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.kind is TraceKind.SCRIPT:
            return
        search, modes = Search(trace, repository), Modes(repository)
        asked = Unchecked(search), LeftOut(search), Needs(search), Into(search)
        for event in trace.events:
            for each in asked:
                if (lacking := each.of(event)) is not None:
                    (at, what, sure), fix = lacking, each.fix()
                    yield self.finding(at, what, fix=fix, related=event.chain, confidence=sure)
            found = list(self._of_event(event, search, modes))
            yield from found
            if not found or isinstance(event, StepRun):  # what is not there does nothing either
                search.after(event)

    def _of_event(self, event: Event, search: Search, modes: Modes) -> Iterator[Finding]:
        if isinstance(event, Invocation):
            found = list(self._of_command(in_its_folder(event), search, modes))
            yield from found or self._of_mode(event, modes)
            modes.after(event)
        elif isinstance(event, ActionUse):
            yield from self._of_action(event, search, modes)
        else:
            yield from self._of_directory(event, search)
            for run in (*called_on_windows(event), *called_in_legs(event)):
                yield from [*self._of_command(run, search, modes)] or self._of_mode(run, modes)

    def _of_command(self, run: Invocation, search: Search, modes: Modes) -> Iterator[Finding]:
        for written, missing in missing_words(run, search):
            at, place = run.script.locate(written.word.span), InScript(run, written, modes)
            yield self._told(run.chain, at, shown(written), (missing, place))

    def _of_mode(self, run: Invocation, modes: Modes) -> Iterator[Finding]:
        if (path := modes.lacking(called_by_path(run))) is None:
            return
        yield self.finding(
            run.script.locate(own_word(run).span),
            f"`{run.path}` is not executable, so that it cannot be called by its path",
            fix=executable_fix(path),
            related=run.chain,
            confidence=modes.confidence,
        )

    def _of_action(self, use: ActionUse, search: Search, modes: Modes) -> Iterator[Finding]:
        fix = missing_action(use, search)
        if fix is not None and use.step.uses is not None:
            at = Location(use.step.source, use.step.uses.span)
            what = f"there is no action in `{use.action[2:]}`"
            yield self.finding(at, what, fix=fix, related=use.chain)
        for run in handed_commands(use):
            yield from self._of_command(run, search, modes)
        for given, missing in missing_inputs(use, search, search.repository):
            yield self._told(use.chain, given.place.at, given.text, (missing, given.place))
        for at, text, told in missing_remotely(use, search.trace, search.repository):
            yield self._told(use.chain, at, text, told)

    def _told(
        self, chain: tuple[Related, ...], at: Location, path: str, what: tuple[Missing, Place]
    ) -> Finding:
        missing, place = what
        return self.finding(
            at,
            f"`{path}` {lacks(path)} in the repository",
            fix=fix_of(missing, place),
            related=chain,
            confidence=missing.confidence,
        )

    def _of_directory(self, run: StepRun, search: Search) -> Iterator[Finding]:
        scalar, directory = default_directory(run.step), run.before.directory
        if scalar is None or not isinstance(directory, str) or not directory:
            return
        missing = search.missing(asked_folder(directory, run.step), run)
        if missing is not None and search.first(scalar):
            place = InYaml(run.step.source, scalar)
            yield self._told(
                run.chain, place.at, shown_directory(scalar, directory), (missing, place)
            )
