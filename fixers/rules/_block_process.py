"""Blocks that can tell the shell of the step from one that it starts."""

import re
from typing import Final

from fixers.rules._block_listing import lists_elsewhere, lists_variables
from fixers.syntax.shell import commands
from fixers.syntax.shell_tree import Command, ShellScript

_DEPTH: Final = re.compile(r"\b(?:SHLVL|PPID)\b")
_KILLS_ITSELF: Final = re.compile(r"\bkill\b[^\n;&|]*\s[\"']?(?:\$\$|\$\{?BASHPID|0\b)")
_OF_SHELL: Final = frozenset({"ERR", "DEBUG", "RETURN"})  # no other process has a part in these


def takes_place(shell: ShellScript) -> bool:
    """Whether the script has to take the place of the step's shell, by `exec`: a cancelled run
    sends its signals to that one alone, which is also what `$$` and `$PPID` are about."""
    if _KILLS_ITSELF.search(shell.text) or _DEPTH.search(shell.text):
        return True
    every = [*commands(shell.statements)]
    return (
        any(map(_traps, every)) or any(map(lists_variables, every)) or lists_elsewhere(shell.text)
    )


def _traps(command: Command) -> bool:
    words = [word.literal or "?" for word in command.words]
    return words[:1] == ["trap"] and not _OF_SHELL.issuperset(words[2:])
