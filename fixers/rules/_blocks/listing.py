"""Commands that show more than the block: all variables, its own text, or what else runs."""

import posixpath
import re
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.shell_tree import Command, ShellScript

_WRAPPERS: Final = frozenset({"sudo", "command", "builtin", "exec", "eval", "time", "xargs"})
# With a name these declare; what follows `-A` is the kind that is asked for.
_DECLARES: Final = frozenset({"export", "declare", "typeset"})
_OF_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh"})
_INNER: Final = regex(r"(?:^|[;&|(]\s*)(?:env|printenv|export -p|set)\s*(?:$|[;&|>)])")
_ALL_NAMES: Final = regex(r"\bcompgen +-(?:\w*[ev]\b|A *(?:variable|export)\b)")
# The names that begin in one way, the memory of a process, and what other languages call them.
_ELSEWHERE: Final = regex(
    r"\$\{!\w+[*@]\}|/proc/[^/\s]+/environ\b|%ENV\b|\bin ENVIRON\b"
    r"|\bENV\.(?:each|to_h|keys|inspect|sort|map)\b|\bos\.environ\.(?:items|keys|values)\b"
    r"|(?:\bfor\b[^\n]*\bin |\b(?:sorted|len|list|set|\w*print|dumps)\((?:dict\()?)"
    r"\s*os\.environ\b(?!\s*[\[.])"
    r"|(?:\bfor\b[^\n]*\bin |\bObject\.\w+\(|\b(?:log|stringify)\()"
    r"\s*process\.env\b(?!\s*[.\[?])"
)
# In a line of a block; longer programs copy them for what they start.
_MAY_LIST: Final = regex(
    r"(?<![\"'] in )\bos\.environ\b(?!\s*[\[.]|\s*,|\s*$)|\bos\.environ\.copy\b"
    r"|\bprocess\.env\b(?!\s*[.\[?])|\bimport environ\b",
    re.MULTILINE,
)
# Without one of these none of the patterns above is found.
_SIGNS: Final = ("compgen", "${!", "environ", "ENV", "process.env")
# Not a key of that name, in an object or asked for.
_OF_JQ: Final = regex(r"(?<![\w.$\"])(?:env|\$ENV)\b(?!\s*(?:[.:]|\[\"))")
_NAMES_OF_JQ: Final = frozenset({"--arg", "--argjson", "--slurpfile", "--rawfile", "--argfile"})
_SHOWN: Final = regex(r"\bBASH_COMMAND\b|\b(?:declare|typeset) +-\w*f\w*\b")
_MAY_LOOK: Final = regex(r"\b(?:pstree|top|ps|pgrep|pkill|killall|pidof)\b")
_SHOW_ALL: Final = frozenset({"pstree", "top"})
_BY_NAME: Final = frozenset({"pgrep", "pkill", "killall", "pidof"})
# `ps -p "$pid"`, not with the shell's own number.
_OF_NUMBER: Final = regex(r"-[opq]\w*|--(?:pid|format|no-headers)\b.*")
# What the system tells of a shell or what started it.
_OF_SYSTEM: Final = regex(r"/proc/[^/\s]+/(?:cmdline|stat|status)\b")
_OWN_NUMBER: Final = regex(r"\$(?:\$|\{?(?:PPID|BASHPID)\b)")
# Options that choose by nothing but the name: how much of it, what is said, or a signal.
_OF_NAME: Final = regex(r"-[xqclaew]+|-\d+|-(?:SIG)?[A-Z]{3,6}[12]?")
_SHELL_NAME: Final = "bash sh"


@lru_cache(maxsize=64)  # a block is asked twice, and what many run for each of them
def lists(shell: ShellScript) -> bool:
    """Whether a text lists all variables; one of another language is read as text alone."""
    if any(map(_lists_variables, commands(shell.statements))):
        return True
    text = shell.text
    if not any(sign in text for sign in _SIGNS):
        return False
    named = _ALL_NAMES.search(text) or _ELSEWHERE.search(text)
    return bool(named or (shell.statements and _MAY_LIST.search(text)))


def _lists_variables(command: Command) -> bool:
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
        named = {at for i, w in enumerate(rest) if w in _NAMES_OF_JQ for at in (i + 1, i + 2)}
        return any(_OF_JQ.search(word) for i, word in enumerate(rest) if i not in named)
    return name in _OF_SHELLS and "-c" in rest and any(map(_INNER.search, rest))


def shows_commands(shell: ShellScript) -> bool:
    """Whether the shell says how something is written, expressions and all."""
    called = {name for command in commands(shell.statements) for name in _called(command)[:1]}
    return not called.isdisjoint({"jobs", "type"}) or bool(_SHOWN.search(shell.text))


def looks_for_processes(shell: ShellScript) -> bool:
    """The script is one more, with its path among the arguments."""
    if "/proc/" in shell.text and _OF_SYSTEM.search(shell.text):
        return True
    return _MAY_LOOK.search(shell.text) is not None and any(
        map(_looks_for_processes, commands(shell.statements))
    )


def _looks_for_processes(command: Command) -> bool:
    """Not for one of a number, nor by a name that is no shell's."""
    name, *rest = _called(command) or [""]
    if name in _SHOW_ALL:
        return True
    if name == "ps":
        asked = any(word.startswith(("-p", "--pid")) for word in rest)
        others = [word for word in rest if _is_option(word) and not _OF_NUMBER.fullmatch(word)]
        own = any(_OWN_NUMBER.search(word.raw) for word in command.words)
        return own or not asked or bool(others)
    if name not in _BY_NAME:
        return False
    names = [word for word in rest if not _is_option(word)]
    options = [word for word in rest if _is_option(word)]
    more = any(not _OF_NAME.fullmatch(word) for word in options)
    by_path = name == "pidof" and "-x" in options
    return more or by_path or not names or any(map(_may_be_shell, names))


def _may_be_shell(name: str) -> bool:
    return not re.fullmatch(r"[\w.-]+", name) or name.lower() in _SHELL_NAME or "." in name


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
