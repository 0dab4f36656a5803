"""The effect of a `run:` block that is not POSIX shell, read as plain words."""

import re
from typing import Final

from fixers.model.machine import Machine
from fixers.model.tri import Tri

_WORD: Final = re.compile(r"[A-Za-z][\w.-]*")
_MOST_WORDS: Final = 2_000  # beyond it nothing is remembered word by word
_INSTALLS: Final = re.compile(
    r"\b(install|choco|winget|scoop|npm|pip|GITHUB_PATH|addpath|webrequest|webclient|curl|iwr)\b",
    re.IGNORECASE,
)


def after_foreign(text: str, machine: Machine) -> Machine:
    """Every word it holds may name something that it provides; its files are not known."""
    words = set(_WORD.findall(text))
    many = len(words) + len(machine.provided) > _MOST_WORDS
    named = {} if many else dict.fromkeys(words, Tri.UNKNOWN)
    return machine.with_(
        provided={**named, **machine.provided},
        unknown_provider=machine.unknown_provider or many or bool(_INSTALLS.search(text)),
        wrote_unknown=True,
        terraform_unknown=machine.terraform_unknown or "init" in words,
        variables_unknown=machine.variables_unknown or "GITHUB_ENV" in words,
    )
