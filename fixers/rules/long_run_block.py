"""A `run:` block that is longer than a workflow should hold."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from fixers.diagnostics import Finding, Fix, Location, Severity, SkippedFix
from fixers.edits.expression_places import NotLiftedError
from fixers.model import Repository, Step, StepRun, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._blocks.doubts import SHOWS_ITSELF, doubts_of
from fixers.rules._blocks.fix import fix_of, refusal_of
from fixers.rules._blocks.idle import idle_blocks
from fixers.rules._blocks.languages import language_of, move_of
from fixers.rules._blocks.lines import effective_lines
from fixers.rules._blocks.move import call_edits, script_text, target_of
from fixers.rules._blocks.needs import needs_of
from fixers.rules._blocks.process import takes_place
from fixers.rules._blocks.safety import refusal_of_text
from fixers.rules._blocks.shell import Shell, shell_of
from fixers.rules._blocks.words import lifted_block
from fixers.syntax.yaml_doc import Alias

_BLANKS: Final = "a value with blanks, or none at all, may be read otherwise"
_NOT_FOLLOWED: Final = SkippedFix("its job has too many steps to follow")
_QUOTES: Final = "quotes or braces in a value would be text, and no longer read by the shell"


class LongRunBlock(Rule):
    """
    ## What it does
    Finds `run:` blocks of more lines than `max-run-lines` (5 by default). Lines that are blank
    or hold only a comment do not count; each line of a continued command does.

    ## Why is this bad
    Shell inside YAML is read by no linter, run by no test and shared by no other job, and every
    expression in it is pasted into the text before the shell sees it.

    ## Fix safety
    The whole block moves to `lib/scripts/`, with the same shell and error mode; expressions become
    variables of the step, so that the script never reads a value as shell: a quote, `$`, backslash
    or `;` in it stays text. A second shell that is given it in a text (`bash -c "…"`, `eval "…"`, a
    heredoc to `sh`, `ssh`) still reads it, as it did before. Where the step's shell reads the
    profile or prints commands, the script does, and the step gets `shell: bash`; where the block
    sets traps, lists variables or ends its own shell, the script takes the place of that shell
    (`exec`). Safe when a variable gives the shell the same words. Unsafe where quotes, braces or
    `~` in a value may be meant for the shell (`make ${{ inputs.flags }}`), where none at all or two
    words would be an error (`[[ ${{ … }} == a ]]`), in reusable workflows that other repositories
    may call (no job here does, or the README tells how), in steps that run after a failure too
    where more than a first checkout may have failed or that ask for `failure()`, with another ref
    checked out, on `pull_request_target`, with shells that print what they read, in blocks that
    list or go over all files, look for processes, or print their own commands or new variables,
    where a job checks the form of all scripts (`shfmt -d .`), in a container where
    `github.workspace` and the like name folders of the machine, after `rm -r "$dir"` or a cache of
    `lib/`, with stored AWS keys in them, and where the line ends of a checkout are not known, as
    titles tell.

    Python and PowerShell become scripts of their own kind, where expressions stand in nothing but
    their strings and comments: safe for Python that has none of them in its strings, has no
    modules beside it and runs on Linux or macOS; PowerShell is only read here, never run.

    Two things may be added: where there is no checkout yet a first step that checks out
    `lib/scripts` alone, safe on a machine of GitHub where all that runs looks at nothing but what
    it is given by name; and a line of `.gitattributes` against the line ends of Windows, unsafe.

    ## Known limits
    Blocks are left where they are when the file would have less trust than the workflow
    (`pull_request_target` with the branch of the pull request checked out, or after an artifact of
    another run was unpacked over the checkout), when callers in other repositories would not have
    it, when the only checkout asks for more than the step, is of something else, or comes later
    and is too old to
    add what another has left out, when the job makes a repository of its own or has no right to
    read (`contents: read`), where Git LFS keeps scripts, and when the text asks for its own name,
    place or line or ends within a heredoc. A value of more than 128 KiB is too long for a
    variable. Where `.gitignore` names `lib/`, scripts have to be added by `git add --force`. What
    shellcheck says of the block it says of the script: to mend `SC2155` or `SC1090` would change
    what runs.
    """

    id = "long-run-block"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A `run:` block is too long for a workflow"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        for event in trace.events:
            if not isinstance(event, StepRun):
                continue
            entry = event.step.entry("run")
            ours = event.step.job is None or trace.kind is not TraceKind.ACTION
            if not ours or entry is None or isinstance(entry.value, Alias):
                continue  # an alias repeats the block of its anchor
            lines = effective_lines(event.step, event.script, self.options.max_run_lines)
            if lines > self.options.max_run_lines:
                yield self._found(event.step, lines, partial(_move, event, trace, repository))

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for step, run, trace in idle_blocks(repository, self.options.max_run_lines):
            lines = effective_lines(step, None, self.options.max_run_lines)
            yield self._found(
                step, lines, partial(_move, run, trace, repository) if run else _NOT_FOLLOWED
            )

    def _found(
        self, step: Step, lines: int, fix: SkippedFix | Callable[[], Fix | SkippedFix]
    ) -> Finding:
        entry = step.entry("run")
        assert entry is not None, "it has been counted"  # noqa: S101
        found = self.finding(
            Location(step.source, entry.key.span),
            f"`run:` has {lines} lines; more than {self.options.max_run_lines} belong in a script",
            fix=fix,
        )
        return found.weighing(lines)  # a block that grows is new again


def _move(run: StepRun, trace: Trace, repository: Repository) -> Fix | SkippedFix:
    shell = shell_of(run.step)
    if (language := language_of(run.step)) is not None:
        return move_of(run, language, trace, repository)
    if not isinstance(shell, Shell) or run.script is None:
        return SkippedFix(shell if isinstance(shell, str) else "the shell text is not understood")
    text = run.script.shell
    reason = refusal_of(run, trace, repository, refusal_of_text(text))
    if reason is not None:
        return SkippedFix(reason)
    try:
        lifted = lifted_block(run, text, trace, repository)
    except NotLiftedError as refused:
        return SkippedFix(str(refused))
    target = target_of(run, repository, script_text(run.step, lifted, shell))
    program = (
        f"exec {shell.program}" if takes_place(text, run, trace, repository) else shell.program
    )
    call = f'{program} "{target.call}"'
    edits = call_edits(run.step, lifted, call, "bash" if shell.special else None)
    if edits is None:
        return SkippedFix("the step is written in a way that cannot be changed surely")
    needs = needs_of(run, target.path, trace, repository)
    if isinstance(needs, SkippedFix):
        return needs
    doubts = [
        *(() if lifted.sure else (_BLANKS,)),
        *((_QUOTES,) if lifted.quoted else ()),
        *(() if shell.sure else (SHOWS_ITSELF,)),
        *doubts_of(run, trace, repository, lifted=bool(lifted.variables)),
    ]
    return fix_of(target, needs, edits, doubts, repository)
