"""What one command does to the machine: installs, terraform's directories, directories, files."""

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

from fixers.model.downloads import brought, name_tools
from fixers.model.facts.commands import (
    command_data,
    opaque_commands,
)
from fixers.model.init_words import state_after_init
from fixers.model.machine import Machine
from fixers.model.packages import PYTHON, provide, with_dependencies
from fixers.model.pip_calls import as_installer
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.model.uses import after_anything
from fixers.syntax.regex import regex

Args = Sequence[str | None]
TERRAFORM: Final = frozenset({"terraform", "tofu"})
_PROGRAM_WORDS: Final = regex(
    r"bin|path|prog|tool|inst|prefix|local|home|usr|opt|root|exe|dest|target|^.{0,2}[\d@*]",
    re.IGNORECASE,
)
_BINARY_FOLDER: Final = regex(r"(?:^|/)(?:s?bin|\.local/bin)/?$")
_TOLD_WHERE: Final = frozenset({"PIPX_BIN_DIR", "UV_TOOL_BIN_DIR", "XDG_BIN_HOME", "HOME"})
_ROOTS: Final = ("$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}", "${{ github.workspace }}")
PLACES: Final = frozenset({"mv", "cp", "install", "ln"})


def after_command(name: str, args: Args, machine: Machine) -> Machine:
    """The machine after `name args…`; args that are not literal are None."""
    if name in TERRAFORM:
        return _terraform(args, machine)
    installer = _installs(name, args)
    if installer is not None:
        after = with_dependencies(name, installer, provide(name, installer, machine))
        return put_aside(after, machine) if _is_for_user(name, args, machine) else after
    if name in opaque_commands():
        return _opaque(name, args, machine)
    if given := command_data()["provides"].get(name):
        machine = machine.with_(provided={**machine.provided, **dict.fromkeys(given, Tri.YES)})
    if not set(args).isdisjoint(command_data()["brings"].get(name, ())):
        after = brought([a or "" for a in args], machine)
        return after if _name_all(name, args) else after.with_(unknown_provider=True)
    return _by_init(name, args, machine)


def _name_all(name: str, args: Args) -> bool:
    """Whether each package that is a file says what it brings: `dpkg -i /tmp/trivy_0.58.1.deb`."""
    files = [a for a in args if a is None or not a.startswith("-")]
    packages = name in {"dpkg", "rpm"} and bool(files)
    return packages and all(a is not None and name_tools([a]) for a in files)


def _by_init(name: str, args: Args, machine: Machine) -> Machine:
    if name in {"npm", "yarn", "pnpm", "bun"} and _first(args) in {"run", "exec", "test", "start"}:
        return after_anything(machine)
    # A program that wraps terraform.
    wraps = "init" in args and name not in command_data()["own_init"]
    return _on_files(name, args, machine.with_(terraform_unknown=True) if wraps else machine)


def _opaque(name: str, args: Args, machine: Machine) -> Machine:
    """After a program that runs whatever the repository tells it to, or only brings programs."""
    if not set(args).isdisjoint(command_data()["looks"].get(name, ())):
        return machine
    managed = command_data()["managers"].get(name)
    if managed is not None and (not managed or _first(args) in managed):
        brought = command_data()["manages"].get(name)
        maybe = dict.fromkeys(brought or (), Tri.UNKNOWN)
        return machine.with_(
            provided={**maybe, **machine.provided},
            unknown_provider=machine.unknown_provider or brought is None,
            wrote_unknown=True,
        )
    return after_anything(machine)


def _on_files(name: str, args: Args, machine: Machine) -> Machine:
    return _place(args, machine) if name in PLACES else machine


def terraform_directory(args: Args, machine: Machine) -> str | Unknown:
    """The directory a terraform command works in, `-chdir` applied."""
    options = list(takewhile(lambda arg: arg is None or arg.startswith("-"), args))
    if None in options:
        return UNKNOWN
    folders = (a.removeprefix("-chdir=") for a in options if a and a.startswith("-chdir="))
    folder = next(folders, None)
    return machine.directory if folder is None else joined(machine.directory, folder)


def subcommand(args: Args) -> str | None:
    """The first word that is no option, None when it cannot be told."""
    return next((a for a in args if a is None or not a.startswith("-")), None)


@lru_cache(maxsize=4096)  # rules ask for the same paths in turn
def joined(directory: str | Unknown, path: str) -> str | Unknown:
    """`path` as seen from `directory`; outside the workspace is UNKNOWN."""
    for name in _ROOTS if path.startswith("$") else ():
        if path == name or path.startswith(f"{name}/"):
            directory, path = "", path.removeprefix(name).lstrip("/") or "."
    elsewhere = path.startswith(("/", "~")) or path[1:2] == ":"  # `C:\Program Files`
    if isinstance(directory, Unknown) or elsewhere or "$" in path:
        return UNKNOWN
    whole = posixpath.normpath(posixpath.join(directory, path))
    if whole.startswith(".."):
        return UNKNOWN
    return "" if whole == "." else whole


def _terraform(args: Args, machine: Machine) -> Machine:
    verb = subcommand(args)
    if verb not in {"init", None} or (verb is None and None not in args):
        return machine
    directory = terraform_directory(args, machine)
    if isinstance(directory, Unknown) or verb is None:
        return machine.with_(terraform_unknown=True)
    state = state_after_init(args, machine)
    return machine.with_(terraform={**machine.terraform, directory: state})


def _first(args: Args) -> str | None:
    return args[0] if args else None


def _installs(name: str, args: Args) -> list[str | None] | None:
    """The packages a command installs, None when it is no installation."""
    name, args = as_installer(name, args)
    if name == "uv" and args[:1] and args[0] == "tool":
        name, args = "pip", args[1:]
    verbs = command_data()["installers"].get(name)
    if not verbs:
        return None
    found = next((i for i, a in enumerate(args) if a in verbs), None)
    if found is None or not _are_options(args[:found]):
        return None
    rest = args[found + 1 :]
    if name == "dotnet" and not {"install", "update"} & set(rest[:1]):
        return None
    sources = command_data()["package_sources"]
    pairs = zip(["", *rest], rest, strict=False)
    return [a for old, a in pairs if a is None or not (a.startswith("-") or old in sources)]


def _is_for_user(name: str, args: Args, machine: Machine) -> bool:
    """Whether programs go to `~/.local/bin`, which is on the PATH of hosted machines alone."""
    if not machine.base.label.startswith("container ") or _TOLD_WHERE & machine.variables.keys():
        return False
    own = name == "pipx" or (name == "uv" and args[:1] in (["tool"], ("tool",)))
    return (own and "--global" not in args) or (name in PYTHON and "--user" in args)


def put_aside(after: Machine, machine: Machine) -> Machine:
    """What is new goes to a folder that no PATH leads to."""
    new = {n for n, there in after.provided.items() if there is Tri.YES} - machine.provided.keys()
    kept = {n: there for n, there in after.provided.items() if n not in new}
    return after.with_(provided=kept, aside=after.aside | new)


def _are_options(args: Args) -> bool:
    """Whether words are options and values of these: `apt-get -o Acquire::Retries=3 install`."""
    pairs = zip(["", *args], args, strict=False)
    return all(not a or a[0] in "-+" or (old or "").startswith("-") for old, a in pairs)


def _to_a_variable(target: str, machine: Machine) -> Machine:
    """Files go to `"$DOCS"`: a folder of programs would be named as one."""
    programs = bool(_PROGRAM_WORDS.search(target))
    return machine.with_(
        unknown_provider=machine.unknown_provider or programs,
        guessed=True,
        wrote_unknown=True,
    )


def _place(args: Args, machine: Machine) -> Machine:
    """`mv x /usr/local/bin/tool`, `install -m 755 tool /usr/local/bin`."""
    plain = [a for a in args if a is None or not a.startswith("-")]
    target = plain[-1] if plain else None
    if target is None or len(plain) < 2:
        return machine.with_(unknown_provider=True, wrote_unknown=True)
    if "$" in target and not _BINARY_FOLDER.search(target):
        return _to_a_variable(target, machine)
    if not _BINARY_FOLDER.search(target) and not _BINARY_FOLDER.search(posixpath.dirname(target)):
        path = joined(machine.directory, target)
        if isinstance(path, Unknown):
            return machine
        return machine.with_(written=machine.written | {path})
    sources = plain[:-1] if _BINARY_FOLDER.search(target) else [target]
    names = {posixpath.basename(s) for s in sources if s and "*" not in s}
    windows = machine.base.label.startswith("windows")
    if not windows and isinstance(path := joined(machine.directory, target), str):
        names -= machine.provided.keys()  # `./bin` is on no PATH
        return machine.with_(aside=machine.aside | names, written=machine.written | {path})
    provided = {**machine.provided, **dict.fromkeys(names, Tri.YES)}
    unsure = None in sources or any(s and "*" in s for s in sources)
    return machine.with_(provided=provided, unknown_provider=machine.unknown_provider or unsure)
