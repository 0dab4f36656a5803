"""The effect of a program that is read as plain words only: other shells, Makefiles, scripts of
other languages."""

import re
from functools import lru_cache
from typing import Final

from fixers.model.facts.commands import commands_of_packages, made_at, scoped_packages
from fixers.model.machine import Machine
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

_WORD: Final = regex(r"[A-Za-z][\w.-]*")
_PIECE: Final = regex(r"[A-Za-z]\w*")
_INIT: Final = regex(r"\binit\b")
_MOST_WORDS: Final = 2_000  # beyond it nothing is remembered word by word
# What brings programs whose names stand elsewhere.
_HIDDEN: Final = regex(
    r"\b(?:addpath|choco|GITHUB_PATH|brew bundle|ansible-playbook|mise|asdf|aqua|devbox|nix|eval"
    r"|tfenv|nvm|include|bootstrap|rustup|corepack|install[-_]\w+|setup[-_]\w+"
    r"|\w+[-_](?:install|setup|tools))\b"
    r"|\.(?:sh|bash|ps1|psm1)\b|(?:^|[;&|@])\s*\./\w"
    r"|requirements\S*\.txt|\bpip3? install (?:-e|\.)"
    r"|virtualenvs\.create|UV_PROJECT_ENVIRONMENT|\bpipenv\b[^\n]*--system"
    # a script, or a program without a name, that is fetched
    r"|\b(?:curl|wget)\b[^\n]*(?:\||<\(|\$)|(?:<\(|\$\()\s*(?:curl|wget)\b|\b(?:iwr|webclient)\b",
    re.IGNORECASE | re.MULTILINE,
)
# Fetching in other languages brings a program only where it is made one.
_FETCHES: Final = regex(
    r"\b(?:webrequest|urlretrieve|urlopen|requests\.get|fetch)\b", re.IGNORECASE
)
_MAKES: Final = regex(
    r"chmod|0o?7[0-7]{2}|S_IX|\bbin\b|tarfile|zipfile|extract|unpack", re.IGNORECASE
)
_ELSEWHERE: Final = regex(
    r"\b(install|choco|winget|scoop|npm|pip|GITHUB_PATH|addpath|webrequest|webclient|curl|iwr)\b",
    re.IGNORECASE,
)


def after_foreign(text: str, machine: Machine, *, read: bool = False) -> Machine:
    """Every word of another shell's script may name something that it provides. `read`: its
    commands were read, and of those that were not, what they bring is known to be unknown."""
    machine = _named(text, machine)
    brings = not read and bool(_ELSEWHERE.search(text))
    return machine.with_(
        unknown_provider=machine.unknown_provider or brings,
        wrote_unknown=True,
        terraform_unknown=machine.terraform_unknown or "init" in text,
        variables_unknown=machine.variables_unknown or "GITHUB_ENV" in text,
    )


def after_text(text: str, machine: Machine, *, programs: bool = True) -> Machine:
    """After something that does what `text` says; without `programs` it only names packages."""
    hidden = programs and not machine.unknown_provider and _hides(text)
    machine = _named(text, machine)
    return machine.with_(
        unknown_provider=machine.unknown_provider or hidden,
        wrote_unknown=True,
        terraform_unknown=machine.terraform_unknown or _initialises(text),
        variables_unknown=machine.variables_unknown or "GITHUB_ENV" in text,
    )


def _initialises(text: str) -> bool:
    return "init" in text and _INIT.search(text) is not None


@lru_cache(maxsize=64)  # the same Makefile for each of its goals
def _hides(text: str) -> bool:
    """Whether it may bring programs that it does not name."""
    fetched = bool(_FETCHES.search(text) and _MAKES.search(text))
    return fetched or bool(_HIDDEN.search(text))


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    words = frozenset((*_WORD.findall(text), *_PIECE.findall(text)))
    known = commands_of_packages()
    named = [*(words & known.keys()), *(name for name in scoped_packages() if name in text)]
    return words.union(*(known[name] for name in named), made_at(text))


def _named(text: str, machine: Machine) -> Machine:
    words = _words(text)
    if len(words) + len(machine.provided) > _MOST_WORDS:
        return machine.with_(unknown_provider=True)
    return machine.with_(provided={**dict.fromkeys(words, Tri.UNKNOWN), **machine.provided})
