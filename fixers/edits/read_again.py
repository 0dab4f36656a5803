"""Words that a shell reads as shell of their own: `trap '…' EXIT`, `bash -c '…'`, `eval '…'`."""

from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell

_LATER: Final = regex(r"trap|eval")
_SHELLS: Final = regex(r"(?:ba|da)?sh -[a-uw-z]*c")  # `-v` shows what it reads
_SIGNS: Final = ("trap", "eval", "sh -")  # one of them is in each


def read_again(script: sh.ShellScript) -> dict[int, sh.ShellScript]:
    """Their texts, by where the words start, of those that stand between single quotes."""
    if not any(sign in script.text for sign in _SIGNS):
        return {}
    found = filter(None, map(_inner, commands(script.statements)))
    texts = ((word, word.raw[1:-1]) for word in found if word.raw.startswith("'"))
    return {word.span.start: parse_shell(text) for word, text in texts if "'" not in text}


def _inner(command: sh.Command) -> sh.Word | None:
    names = [word.literal or "?" for word in command.words]
    if len(names) > 1 and _LATER.fullmatch(names[0]):
        return command.words[1]
    shell = len(names) > 2 and _SHELLS.fullmatch(" ".join(names[:2]))
    return command.words[2] if shell else None
