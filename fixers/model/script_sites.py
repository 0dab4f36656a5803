"""Installers that are fetched and run: `curl … | sh`, `bash <(curl …)`, `curl -o x.sh …` and then
`sh x.sh`."""

import posixpath
import re
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
# What one command fetches, with the lines that it goes on in.
_FETCH: Final = regex(r"(?<![\w./-])(?P<by>curl|wget)\s(?:[^\n\\;|&]|\\.|&(?!&))*", re.DOTALL)
_KEPT: Final = regex(r"\s(?:-[A-Za-z]*[oO]|--output(?:-document)?)[\s=]+(\S+)|[^&\d]>\s*(\S+)")
_NAMED: Final = regex(r"\s(?:-[A-Za-z]*O|--remote-name)(?=\s)")


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
    """The machine after `bash <(curl …)`, `sh -c "$(curl …)"`, or a file that the same script has
    fetched; None for all else."""
    if runs_fetched(event):
        return after_script_of(_text(event), machine)
    address = _fetched_before(event)
    return None if address is None else after_script_of(f"{address} {_text(event)}", machine)


def _fetched_before(event: Invocation) -> str | None:
    """The address of the file that a command runs, where a line before has fetched it."""
    words = [word.raw for word in event.words if not word.raw.startswith("-")]
    path = event.path if "/" in event.path else None
    path = words[0] if event.name in _SHELLS and words else path
    if path is None or "http" not in event.script.shell.text:
        return None
    wanted = _plain(path)
    found = None
    for fetch in _FETCH.finditer(event.script.shell.text, 0, event.span.start):
        addresses = _ADDRESS.findall(fetch[0])
        kept = _KEPT.search(fetch[0])
        remote = fetch["by"] == "curl" and _NAMED.search(fetch[0]) is not None
        named = remote or (fetch["by"] == "wget" and kept is None)
        into = posixpath.basename(addresses[0]) if named and addresses else ""
        if kept is not None and not remote:
            into = _plain(kept[1] or kept[2])
        if into == wanted:
            found = f"https://{addresses[0]}" if len(addresses) == 1 else None
    return found


def _plain(path: str) -> str:
    return path.strip("\"'").removeprefix("./")


def runs_fetched(event: Invocation) -> bool:
    return event.name in _SHELLS and bool(_FETCHED.search(_text(event)))


def _text(event: Invocation) -> str:
    return " ".join(word.raw for word in event.words)
