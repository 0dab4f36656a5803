"""The effect of a program that is read as plain words only: other shells, Makefiles, scripts of
other languages."""

import re
from typing import Final

from fixers.model.machine import Machine
from fixers.model.tri import Tri

_WORD: Final = re.compile(r"[A-Za-z][\w.-]*")
_PIECE: Final = re.compile(r"[A-Za-z]\w*")
_MOST_WORDS: Final = 2_000  # beyond it nothing is remembered word by word
# What brings programs whose names stand elsewhere.
_HIDDEN: Final = re.compile(
    r"\b(?:curl|wget|iwr|webrequest|webclient|urlretrieve|urlopen|requests\.get|addpath|choco"
    r"|GITHUB_PATH|brew bundle|ansible-playbook|mise|asdf|aqua|devbox|nix|eval|tfenv|nvm|include"
    r"|bootstrap|rustup|corepack|install[-_]\w+|setup[-_]\w+|\w+[-_](?:install|setup|tools))\b"
    r"|\.(?:sh|bash|ps1|psm1)\b|(?:^|[;&|@])\s*\./\w"
    r"|requirements\S*\.txt|\bpip3? install (?:-e|\.)|\bsudo\b",
    re.IGNORECASE | re.MULTILINE,
)
_ELSEWHERE: Final = re.compile(
    r"\b(install|choco|winget|scoop|npm|pip|GITHUB_PATH|addpath|webrequest|webclient|curl|iwr)\b",
    re.IGNORECASE,
)


def after_foreign(text: str, machine: Machine) -> Machine:
    """Every word of another shell's script may name something that it provides."""
    machine = _named(text, machine)
    return machine.with_(
        unknown_provider=machine.unknown_provider or bool(_ELSEWHERE.search(text)),
        wrote_unknown=True,
        terraform_unknown=machine.terraform_unknown or "init" in text,
        variables_unknown=machine.variables_unknown or "GITHUB_ENV" in text,
    )


def after_text(text: str, machine: Machine, *, programs: bool = True) -> Machine:
    """After something that does what `text` says; without `programs` it only names packages."""
    hidden = programs and bool(_HIDDEN.search(text))
    machine = _named(text, machine)
    return machine.with_(
        unknown_provider=machine.unknown_provider or hidden,
        wrote_unknown=True,
        terraform_unknown=machine.terraform_unknown or bool(re.search(r"\binit\b", text)),
        variables_unknown=machine.variables_unknown or "GITHUB_ENV" in text,
    )


def _named(text: str, machine: Machine) -> Machine:
    words = {*_WORD.findall(text), *_PIECE.findall(text)}
    if len(words) + len(machine.provided) > _MOST_WORDS:
        return machine.with_(unknown_provider=True)
    return machine.with_(provided={**dict.fromkeys(words, Tri.UNKNOWN), **machine.provided})
