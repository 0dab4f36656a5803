"""Why a `run:` block may do something else in a file, though most often it does not."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Repository, StepRun, Trace, Unknown
from fixers.model.shell_context import written_shell
from fixers.rules._blocks.cached import may_be_restored_over
from fixers.rules._blocks.changes import moves_tree
from fixers.rules._blocks.checkout import checkout_of, may_lack_action, may_lack_script
from fixers.rules._blocks.globs import without_patterns
from fixers.rules._blocks.home import may_be_called_elsewhere
from fixers.rules._blocks.late import is_late
from fixers.rules._blocks.listing import lists, looks_for_processes, shows_commands
from fixers.rules._blocks.mapped import may_be_mapped
from fixers.rules._blocks.programs import goes_over_folder
from fixers.rules._blocks.reach import without_elsewhere
from fixers.rules._blocks.searches import goes_over_files
from fixers.rules._blocks.sourced import is_asked_for, runs_of, sourced_by
from fixers.rules._shared.key_texts import given_in_text
from fixers.rules._shared.systems import runs_on_posix
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell
from fixers.syntax.shell_tree import ShellScript

# What they name or say goes for each shell that starts: for two, now.
_EACH_SHELL: Final = ("BASH_ENV", "SHELLOPTS", "BASHOPTS")
# What stands before each line of a trace: it may hold the place in the file.
_TRACE_PROMPT: Final = regex(r"\bPS4\b")
_ALL_SCRIPTS: Final = regex(
    r"\*\.(?:sh|bash|\*(?![.\w])|\{[^}\n]*(?:\bsh\b|bash|[${]))|\bshfmt\b.* \.(?:\s|$)|type=shell"
    r"|\bhashFiles\([^)]*'(?:\./)?\*{1,2}(?:/\*)?'",
    re.MULTILINE,
)
# One of them is in each.
_SIGNS: Final = ("*.", "shfmt", "type=shell", "hashFiles")
_GOES_OVER_FOLDER: Final = regex(
    r"\b(?:ls|mv|cp|rm|tar|zip|find|tree|du|rsync|scp|grep|chmod|chown)\b[^\n;&|]*"
    r"\s[\"']?(?:\./)?lib(?:/scripts)?/?(?=[\s\"';&|)]|$)",
    re.MULTILINE,
)
# All that is in the folder of an action.
_GOES_OVER_ACTION: Final = regex(
    r"\b(?:ls|mv|cp|rm|tar|zip|find|tree|du|rsync|scp|grep|chown|for)\b[^\n;&|]*"
    r"(?:GITHUB_ACTION_PATH\}?|github\.action_path *\}\})"
    r"[\"']?/?(?:\*[^/\s]*)?[\"']?(?=[\s;&|)]|$)",
    re.MULTILINE,
)
# Of all that is in a folder, whatever the command: a pattern, or the folder itself.
_OWN_FOLDER: Final = regex(
    r"(?<![\w-])lib/(?:scripts|\*{1,2})(?:/\*+)?/?(?=[\s\"';&|)]|$)", re.MULTILINE
)
_SET_TRACE: Final = regex(r"\bset -\w*x|xtrace")
_SET_ECHO: Final = regex(r"\bset -\w*v|\bset -\w*o verbose")
_TRACED: Final = regex(r"\s-\w*x|xtrace")
# A trace prints these as they are written.
_RAW: Final = regex(r"\b(?:case|for|select)\b[^\n]*\$\{\{|\w\+?=\([^)]*\$\{\{")
SHOWS_ITSELF: Final = "the shell prints what it reads"
LISTS_VARIABLES: Final = "the block lists all variables"


def doubts_of_place(run: StepRun, trace: Trace, repository: Repository) -> Iterator[str]:
    """A clause each: where the step may run and there is no script."""
    step = run.step
    triggers = step.job.workflow.triggers if step.job else frozenset[str]()
    called = isinstance(triggers, Unknown) or "workflow_call" in triggers
    if called and step.job is not None and may_be_called_elsewhere(step.job, repository):
        yield "a caller in another repository would not have it"
    if is_late(step):
        yield "it is not there after a failed checkout"
    if given_in_text(step) is not None:
        yield "a role should take the place of its stored keys first"
    if step.background:
        yield "other steps run beside it, and a signal stops the shell of the step"
    yield from _of_checkout(run, trace, repository)


def doubts_of(run: StepRun, trace: Trace, repository: Repository, *, lifted: bool) -> Iterator[str]:
    """Also what a block of shell would do or say otherwise in a file."""
    yield from doubts_of_place(run, trace, repository)
    step = run.step
    if run.script is None or any(name in step.source.text for name in _EACH_SHELL):
        yield "each shell that starts may read more than the block"
        return
    shell = run.script.shell
    if _changes_tree(shell) and not runs_on_posix(step, repository):
        yield "the block may change the script while a shell reads it"
    if is_asked_for(run, trace, repository):
        yield "what the block sources asks for the script"
    text = without_elsewhere(run, shell.text)
    sourced = [parse_shell(source.text) for source in sourced_by(run, trace, repository)]
    others = [*sourced, *runs_of(run, trace, repository)]
    named = "lib" in text and (_GOES_OVER_FOLDER.search(text) or _OWN_FOLDER.search(text))
    named = named or (step.job is None and _GOES_OVER_ACTION.search(text))
    if (
        named
        or _names_all(shell, run)
        or any(map(_names_all, others))
        or goes_over_files(run, trace, shell, repository)
    ):
        yield "the block goes over all scripts"
    yield from _of_text(run, shell, lifted=lifted)
    if lifted and any(map(lists, (shell, *others))):
        yield LISTS_VARIABLES
    if may_be_mapped(run, repository):
        yield "a variable holds the path in the container, the text that of the machine"


def _names_all(shell: ShellScript, run: StepRun | None = None) -> bool:
    if any(sign in shell.text for sign in _SIGNS) and _ALL_SCRIPTS.search(shell.text):
        text = without_patterns(shell)
        if _ALL_SCRIPTS.search(without_elsewhere(run, text) if run else text):
            return True
    return goes_over_folder(without_elsewhere(run, shell.text) if run else shell.text)


def _of_checkout(run: StepRun, trace: Trace, repository: Repository) -> Iterator[str]:
    if run.step.job is None:
        if may_lack_action(run, trace, repository):
            yield "an earlier command may change the files of the action"
    elif checkout_of(run) is not None and may_lack_script(run, trace, repository):
        yield "another commit may be checked out, or less of it"
    elif may_be_restored_over(run, trace):
        yield "a cache may put an older one in its place"


def _of_text(run: StepRun, shell: ShellScript, *, lifted: bool) -> Iterator[str]:
    text, traced = shell.text, _is_traced(run)
    shown = lifted and (_SET_ECHO.search(text) or (traced and _RAW.search(text)))
    if shown or (traced and _TRACE_PROMPT.search(run.step.source.text)):
        yield SHOWS_ITSELF
    if lifted and shows_commands(shell):
        yield "the block shows its own commands"
    if looks_for_processes(shell):
        yield "the block looks for processes, and the script is one"


def _is_traced(run: StepRun) -> bool:
    """Whether the shell prints commands: with the values of variables, but for some."""
    text = run.script.shell.text if run.script else ""
    return bool(_SET_TRACE.search(text) or _TRACED.search(written_shell(run.step) or ""))


def _changes_tree(shell: ShellScript) -> bool:
    """Whether the block changes the files of the repository that it would be part of."""
    return any(moves_tree([w.literal for w in c.words]) for c in commands(shell.statements))
