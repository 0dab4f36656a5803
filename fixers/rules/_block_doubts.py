"""Why a `run:` block may do something else in a file, though most often it does not."""

import re
from typing import Final

from fixers.model import Repository, StepRun, Trace, Unknown
from fixers.model.shell_context import written_shell
from fixers.rules._block_changes import moves_tree
from fixers.rules._block_checkout import may_lack_action, may_lack_script
from fixers.rules._block_sourced import is_asked_for
from fixers.rules._block_systems import runs_on_posix
from fixers.syntax.shell import commands
from fixers.syntax.shell_tree import ShellScript

_ALWAYS: Final = re.compile(r"\b(?:always|failure|cancelled)\s*\(", re.IGNORECASE)
# What they name or say goes for each shell that starts: for two, now.
_EACH_SHELL: Final = re.compile(r"\bBASH_ENV\b|\bSHELLOPTS\b|\bBASHOPTS\b")
# What stands before each line of a trace: it may hold the place in the file.
_TRACE_PROMPT: Final = re.compile(r"\bPS4\b")
_ALL_SCRIPTS: Final = re.compile(
    r"\*\.(?:sh|bash|\*|\{)|\bshfmt\b.* \.(?:\s|$)|type=shell", re.MULTILINE
)
_LISTS_ENV: Final = frozenset({
    "env", "printenv", "export", "declare -p", "declare -x", "export -p", "set", "compgen -v",
    "compgen -e", "env -0", "printenv -0", "typeset -p", "typeset -x",
})  # fmt: skip
_KILLS_ITSELF: Final = re.compile(r"\bkill\b[^\n;&|]*\s[\"']?(?:\$\$|\$\{?BASHPID|0\b)")
_GOES_OVER_FOLDER: Final = re.compile(
    r"\b(?:ls|mv|cp|rm|tar|zip|find|tree|du|rsync|scp|grep|chmod|chown)\b[^\n;&|]*"
    r"\s[\"']?(?:\./)?lib(?:/scripts)?/?(?=[\s\"';&|)]|$)",
    re.MULTILINE,
)
_SET_TRACE: Final = re.compile(r"\bset -\w*x|xtrace")
_SET_ECHO: Final = re.compile(r"\bset -\w*v|\bset -\w*o verbose")
_TRACED: Final = re.compile(r"\s-\w*x|xtrace")
_RAW: Final = re.compile(r"\b(?:case|for|select)\b[^\n]*\$\{\{")  # printed as they are written


def is_doubted(run: StepRun, trace: Trace, repository: Repository, *, lifted: bool) -> bool:
    """Whether the step may run where there is no script: for a caller in another repository,
    or after a checkout that failed or is of another commit; or where a shell may not be able to
    read on in a file that the block takes away."""
    step = run.step
    triggers = step.job.workflow.triggers if step.job else frozenset[str]()
    called = isinstance(triggers, Unknown) or "workflow_call" in triggers
    late = step.condition is not None and bool(_ALWAYS.search(step.condition.value))
    lacks = may_lack_action if step.job is None else may_lack_script
    missing = lacks(run, trace, repository)
    if called or late or missing or run.script is None or _EACH_SHELL.search(step.source.text):
        return True
    moves = _changes_tree(run.script.shell) and not runs_on_posix(step, repository)
    text = run.script.shell.text
    shown = _SET_ECHO.search(text) or (_is_traced(run) and _RAW.search(text))
    placed = _is_traced(run) and bool(_TRACE_PROMPT.search(step.source.text))
    named = placed or is_asked_for(run, trace, repository)
    listed = _may_show(run.script.shell, lifted=lifted)
    return moves or named or (lifted and bool(shown)) or listed


def _is_traced(run: StepRun) -> bool:
    """Whether the shell prints commands: with the values of variables, but for some."""
    text = run.script.shell.text if run.script else ""
    return bool(_SET_TRACE.search(text) or _TRACED.search(written_shell(run.step) or ""))


def _may_show(shell: ShellScript, *, lifted: bool) -> bool:
    """Whether the block goes over all scripts, the new one among them, prints all variables,
    or ends the shell that runs it, so that the step's own tells of it."""
    text = shell.text
    if _ALL_SCRIPTS.search(text) or _KILLS_ITSELF.search(text) or _GOES_OVER_FOLDER.search(text):
        return True
    called = (" ".join(w.literal or "?" for w in c.words) for c in commands(shell.statements))
    return lifted and not _LISTS_ENV.isdisjoint(called)


def _changes_tree(shell: ShellScript) -> bool:
    """Whether the block changes the files of the repository that it would be part of."""
    return any(moves_tree([w.literal for w in c.words]) for c in commands(shell.statements))
