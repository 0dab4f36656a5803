"""Installers that are fetched and run at once: `curl … | sh`, `bash <(curl …)`."""

import re
from typing import Final

from fixers.model.command_facts import command_data
from fixers.model.machine import Machine
from fixers.model.trace import Invocation
from fixers.model.tri import Tri

_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh"})
_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([^\s\"')|;]+)")
_FETCHED: Final = re.compile(r"(?:<\(|\$\()\s*(?:curl|wget)\b")


def after_script_of(text: str, machine: Machine) -> Machine | None:
    """The machine after the scripts of known addresses ran; None where one is not known."""
    addresses = _ADDRESS.findall(text)
    provided: dict[str, Tri] = {}
    for address in addresses:
        known = [p for p in command_data()["scripts"] if address.startswith(p)]
        if not known:
            return None
        provided |= dict.fromkeys(command_data()["scripts"][max(known, key=len)], Tri.YES)
    if not addresses:
        return None
    return machine.with_(provided={**machine.provided, **provided}, wrote_unknown=True)


def after_fetched(event: Invocation, machine: Machine) -> Machine | None:
    """The machine after `bash <(curl …)` or `sh -c "$(curl …)"`; None for all else."""
    text = " ".join(word.raw for word in event.words)
    if event.name not in _SHELLS or not _FETCHED.search(text):
        return None
    return after_script_of(text, machine)
