"""What packages bring, whatever manager installs them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from fixers.model.facts.commands import (
    command_data,
    commands_of_packages,
    commands_of_repositories,
    made_at,
)
from fixers.model.facts.tools import tool_of, tools
from fixers.model.machine import Machine
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

PYTHON: Final = frozenset({"pip", "pip3", "python", "python3", "uv", "conda", "mamba"})
_VERSION: Final = regex(r"(?<=.)(?:\[[^\]]*\](?:[=~<>@:].*)?|[=~<>@:].*)$")
_OWN_TOOLS: Final = frozenset({"tool", "all", "std", "cmd"})  # `go install tool`: see go.mod
# A file, a folder or an address: what it brings has a name of its own.
_NAMELESS: Final = regex(r"://|^[./~]|^github:|\.(?:txt|deb|rpm|whl|tgz|gz|zip|config|json)$|[/.]$")
_LOOSE: Final = regex(r"[-_.]+")
_MAJOR: Final = regex(r"/v\d+$")  # of a Go module
_RELEASE: Final = regex(r"-?\d[\d.]*")
_OF_LANGUAGE: Final = regex(r"^(?:python3?|py3?|node|ruby|rubygem|golang|rust|php)-")
_SYSTEM: Final = frozenset({
    "apt-get", "apt", "aptitude", "apt-fast", "apk", "yum", "dnf", "microdnf", "brew", "pacman",
    "choco", "winget", "scoop",
})  # fmt: skip
_WINDOWS: Final = frozenset({"choco", "winget", "scoop"})


def provide(name: str, packages: list[str | None], machine: Machine) -> Machine:
    provided = dict(machine.provided)
    anything = machine.unknown_provider
    for package in packages:
        own = name == "go" and package in _OWN_TOOLS
        if package is None or own or _NAMELESS.search(package):
            anything = True
            continue
        plain = _MAJOR.sub("", _VERSION.sub("", package)).rstrip()
        short = plain.rstrip("/").rsplit("/", 1)[-1]
        spelled = _LOOSE.sub("-", plain).lower()  # as Python's index reads it
        listed = _listed(plain) or _listed(spelled) or (_listed(short) if name == "brew" else None)
        anything = anything or (listed is None and plain.startswith("@"))
        for part in _maybe(name, plain):
            provided.setdefault(part, Tri.UNKNOWN)
        for command in {*(listed or ()), short, plain, spelled}:
            provided[command] = Tri.YES
    return machine.with_(provided=provided, unknown_provider=anything)


def _maybe(name: str, package: str) -> Iterator[str]:
    """What a package may bring by its name, and by what other managers call it: commitizen of
    `python3-commitizen` brings cz."""
    known = commands_of_packages()
    short = package.rstrip("/").rsplit("/", 1)[-1]
    parts = [*_parts(name, package), short, _OF_LANGUAGE.sub("", short)]
    yield from parts
    lower = [part.lower() for part in parts]
    made = commands_of_repositories()
    named = [*made_at(package), *(own for part in lower for own in known.get(part, ()))]
    for own in (*named, *made.get(lower[-1], ())):
        if name not in PYTHON or _may_be_part(own):
            yield own


def _parts(name: str, package: str) -> list[str]:
    """What a package may bring by its name: pytest-playwright brings playwright, and
    `Amazon.AWSCLI` what other managers call awscli."""
    parts = re.split(r"[-_./@]", package)
    parts += re.split(r"[./@]", package)
    parts += [part.rstrip("0123456789") for part in parts]  # the `cf` of cf8-cli
    if name in _WINDOWS:
        lower = [part.lower() for part in parts]
        alike = [_dashed()[one] for one in lower if one in _dashed()]
        return [*parts, *lower, *alike]
    return [part for part in parts if name not in PYTHON or _may_be_part(part)]


@cache
def _dashed() -> Mapping[str, str]:
    """Programs by their names without dashes: `sonarscanner-cli` brings sonar-scanner."""
    names = (name for tool in tools().values() for name in tool.executables)
    return {name.replace("-", ""): name for name in names if "-" in name}


def _listed(package: str) -> tuple[str, ...] | None:
    """The commands of a package; `postgresql-client-16` is a `postgresql-client`."""
    known = commands_of_packages()
    return known.get(package) or known.get(_RELEASE.sub("", package))


def _may_be_part(name: str) -> bool:
    """Whether a Python package can bring it: `terraform-compliance` has no terraform in it."""
    tool = tool_of(name)
    return tool is None or "pip" in dict(tool.packages)


def with_dependencies(name: str, packages: list[str | None], machine: Machine) -> Machine:
    """Many Python packages bring such as pytest along, those of a system its languages."""
    if name in _SYSTEM and packages:
        along = dict.fromkeys(command_data()["along_system"], Tri.UNKNOWN)
        return machine.with_(provided={**along, **machine.provided})
    if name not in PYTHON or set(packages) <= {"pip", "setuptools", "wheel", "build"}:
        return machine
    along = dict.fromkeys(_brought_along(packages), Tri.UNKNOWN)
    return machine.with_(provided={**along, **machine.provided})


def _brought_along(packages: list[str | None]) -> Iterable[str]:
    """The programs of packages that these need: of a few it is known."""
    known = command_data()["along_of"]
    bare = [package.partition(";")[0] for package in packages if package and "[" not in package]
    plain = [_VERSION.sub("", package).lower() for package in bare]
    if len(plain) == len(packages) and known.keys() >= set(plain):
        return [program for package in plain for program in known[package]]
    return command_data()["along"]
