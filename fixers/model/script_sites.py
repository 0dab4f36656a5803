"""Installers that are fetched and run at once: `curl … | sh`, `bash <(curl …)`."""

from typing import Final

from fixers.model.effects import joined
from fixers.model.facts.commands import command_data
from fixers.model.machine import Machine
from fixers.model.runner_files import HOME_PROGRAMS
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh"})
_ADDRESS: Final = regex(r"https?://(?:www\.)?([^\s\"')|;]+)")
# Where such a script is told to put its program.
_PLACED: Final = regex(r"-b\b|BIN_?DIR|\bbin\b|/usr|\.local")
# The folder after it, and how scripts spell the one that they are in.
_INTO: Final = regex(r"\s-b\s+[\"']?((?:\$\(pwd\))?[^\s\"';)|]+)")
_WORKING: Final = regex(r"^(?:\$PWD|\$\{PWD\}|\$\(pwd\))(?:/|$)")
# No PATH of a hosted machine leads there, until something adds it; of others that is not known.
_HOME: Final = regex(r"(?:~|\$HOME|\$\{HOME\})/bin/?")
_HOSTED: Final = ("ubuntu", "macos")
_FETCHED: Final = regex(r"(?:<\(|\$\()\s*(?:curl|wget)\b")


def after_script_of(text: str, machine: Machine) -> Machine | None:
    """The machine after the scripts of known addresses ran; None where one is not known."""
    addresses = _ADDRESS.findall(text)
    provided: dict[str, Tri] = {}
    aside: set[str] = set()
    for address in addresses:
        known = [p for p in command_data()["scripts"] if address.startswith(p)]
        if not known:
            return None
        brought = command_data()["scripts"][max(known, key=len)]
        if _stays(address, text, machine):
            aside.update(brought)
        else:
            provided |= dict.fromkeys(brought, Tri.YES)
    if not addresses:
        return None
    return machine.with_(
        provided={**machine.provided, **provided},
        aside=machine.aside | aside,
        wrote_unknown=True,
    )


def _stays(address: str, text: str, machine: Machine) -> bool:
    """Whether a script leaves its program in the folder that it is started in."""
    here = any(map(address.startswith, command_data()["here"]))
    told = text.replace(address, "")
    into = installs_into(told)
    if not here or (into is None and _PLACED.search(told)):
        return False
    if into is not None and _HOME.fullmatch(into):
        led = HOME_PROGRAMS in machine.provided
        return machine.base.label.startswith(_HOSTED) and not led
    folder = joined(machine.directory, into or ".")
    return isinstance(folder, str) and (folder[:1] != "/" or folder.startswith("/tmp"))  # noqa: S108


def installs_into(text: str) -> str | None:
    """The folder that a script is told to put its program into: `sh -s -- -b ./bin`."""
    found = _INTO.search(text)
    return None if found is None else _WORKING.sub("./", found[1])


def after_fetched(event: Invocation, machine: Machine) -> Machine | None:
    """The machine after `bash <(curl …)` or `sh -c "$(curl …)"`; None for all else."""
    return after_script_of(_text(event), machine) if runs_fetched(event) else None


def runs_fetched(event: Invocation) -> bool:
    return event.name in _SHELLS and bool(_FETCHED.search(_text(event)))


def _text(event: Invocation) -> str:
    return " ".join(word.raw for word in event.words)
