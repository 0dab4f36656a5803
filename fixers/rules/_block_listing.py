"""Commands that show more than the block: all variables, its own text, or what else runs."""

import posixpath
import re
from itertools import dropwhile
from typing import Final

from fixers.syntax.shell import commands
from fixers.syntax.shell_tree import Command, ShellScript

_WRAPPERS: Final = frozenset({"sudo", "command", "builtin", "exec", "eval", "time", "xargs"})
# With a name these declare; what follows `-A` is the kind that is asked for.
_DECLARES: Final = frozenset({"export", "declare", "typeset"})
_OF_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh"})
_INNER: Final = re.compile(r"(?:^|[;&|(]\s*)(?:env|printenv|export -p|set)\s*(?:$|[;&|>)])")
_ALL_NAMES: Final = re.compile(r"\bcompgen +-(?:\w*[ev]\b|A *(?:variable|export)\b)")
# The names that begin in one way, the memory of a process, and what other languages call them.
_ELSEWHERE: Final = re.compile(
    r"\$\{!\w+[*@]\}|/proc/[^/\s]+/environ\b|\bos\.environ\b(?!\s*[\[.]|\s*,|\s*$)"
    r"|\bos\.environ\.(?:items|keys|values|copy)\b|\bprocess\.env\b(?!\s*[.\[?])|%ENV\b"
    r"|\bin ENVIRON\b|\bENV\.(?:each|to_h|keys|inspect|sort|map)\b"
)
_OF_JQ: Final = re.compile(r"(?<![\w.$])(?:env|\$ENV)\b(?!\s*\.)")
_SHOWN: Final = re.compile(r"\bBASH_COMMAND\b|\b(?:declare|typeset) +-\w*f\w*\b")
_PROCESSES: Final = frozenset({"ps", "pgrep", "pkill", "killall", "pidof"})


def lists_variables(command: Command) -> bool:
    """`export A=b` has one word, and lists none."""
    words = _called(command)
    name, *rest = words or [""]
    if name in {"env", "printenv"}:
        return not _operands(name, rest)
    if name == "set":
        return not rest
    if name in _DECLARES:
        functions = any(_is_option(word) and set("fF") & set(word) for word in rest)
        return not functions and not command.assignments and all(map(_is_option, rest))
    if name == "jq":
        return any(map(_OF_JQ.search, rest))
    return name in _OF_SHELLS and "-c" in rest and any(map(_INNER.search, rest))


def lists_elsewhere(text: str) -> bool:
    return bool(_ALL_NAMES.search(text) or _ELSEWHERE.search(text))


def shows_commands(shell: ShellScript) -> bool:
    """Whether the shell says how something is written, expressions and all."""
    called = {name for command in commands(shell.statements) for name in _called(command)[:1]}
    return not called.isdisjoint({"jobs", "type"}) or bool(_SHOWN.search(shell.text))


def looks_for_processes(shell: ShellScript) -> bool:
    """The script is one more, with its path among the arguments."""
    return any(name in _PROCESSES for c in commands(shell.statements) for name in _called(c)[:1])


def _called(command: Command) -> list[str]:
    """The words without `sudo -E` and the like, the name without its folder."""
    words = [word.literal or "?" for word in command.words]
    while words and words[0] in _WRAPPERS:
        words = [*dropwhile(_is_option, words[1:])]
    return [posixpath.basename(words[0]), *words[1:]] if words else []


def _operands(name: str, words: list[str]) -> list[str]:
    """What is neither an option nor, for `env`, a variable."""
    found, left = list[str](), [*words]
    while left:
        word = left.pop(0)
        if word == "-u":
            left = left[1:]
        elif not _is_option(word) and not (name == "env" and "=" in word):
            found.append(word)
    return found


def _is_option(word: str) -> bool:
    return word.startswith("-")
