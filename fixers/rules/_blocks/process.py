"""Blocks that can tell the shell of the step from one that it starts."""

from typing import Final

from fixers.model import Repository, StepRun, Trace
from fixers.rules._blocks.listing import lists
from fixers.rules._blocks.sourced import runs_of, sourced_by
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell
from fixers.syntax.shell_tree import Command, ShellScript

_DEPTH: Final = regex(r"\b(?:SHLVL|PPID|getppid|process\.ppid)\b")
_SIGNS: Final = ("SHLVL", "PPID", "ppid")  # one of them is in each
_KILLS: Final = regex(r"\bkill\b")
_ITSELF: Final = regex(r"\$\$|\bBASHPID\b|\bkill\b[^\n;&|]*\s0\b")
# Beyond these the shell itself may be killed, by what it writes or computes.
_LIMITS: Final = regex(r"\bulimit\b[^\n;&|]*\s-\w*[ft]")
_OF_SHELL: Final = frozenset({"ERR", "DEBUG", "RETURN"})  # no other process has a part in these


def takes_place(shell: ShellScript, run: StepRun, trace: Trace, repository: Repository) -> bool:
    """Whether the script has to take the place of the step's shell, by `exec`: a cancelled run,
    or step, gets its signals there alone, which is also what `$$` and `$PPID` are about."""
    sourced = [parse_shell(source.text) for source in sourced_by(run, trace, repository)]
    traps = any(map(_has_traps, (shell, *sourced)))
    own = any(_is_about_itself(one.text) or lists(one) for one in (shell, *sourced))
    called = runs_of(run, trace, repository)
    told = any(_KILLS.search(one.text) for one in called) and _ITSELF.search(shell.text)
    deep = any(_names_depth(one.text) or lists(one) for one in called)
    return run.step.background or traps or own or deep or bool(told)


def _is_about_itself(text: str) -> bool:
    kills = "kill" in text and _KILLS.search(text) and _ITSELF.search(text)
    limits = "ulimit" in text and _LIMITS.search(text)
    return bool(kills or limits) or _names_depth(text)


def _names_depth(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) and bool(_DEPTH.search(text))


def _has_traps(shell: ShellScript) -> bool:
    return "trap" in shell.text and any(map(_traps, commands(shell.statements)))


def _traps(command: Command) -> bool:
    words = [word.literal or "?" for word in command.words]
    if words[:1] in (["builtin"], ["command"]):
        words = words[1:]
    return words[:1] == ["trap"] and not _OF_SHELL.issuperset(words[2:])
