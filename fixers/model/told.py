"""What programs leave behind that do whatever a file of the repository tells them: `make`, `npm
run`, `python x.py`. Where that file can be read, its text says what they may install."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from fixers.model.books.make_call import MAKE, make_call
from fixers.model.books.make_files import MAKEFILES, makefiles
from fixers.model.books.makefile import recipe_of
from fixers.model.books.package_scripts import after_package_script
from fixers.model.calls import is_interpreted
from fixers.model.effects import after_command, joined
from fixers.model.environments import configured, fills, is_apart
from fixers.model.facts.commands import command_data
from fixers.model.facts.tools import brought_by
from fixers.model.foreign import after_text
from fixers.model.go_runs import after_go_env, after_go_run, installs_by_get
from fixers.model.listed import after_list
from fixers.model.lost import as_if_checked_out, before_checkout, meant
from fixers.model.machine import Machine
from fixers.model.pip_calls import as_installer
from fixers.model.powershell import POWERSHELL, after_powershell, is_script
from fixers.model.products import after_product
from fixers.model.repository import RepoTree
from fixers.model.requirements import packages_of
from fixers.model.said import after_said, file_at, found
from fixers.model.shell.invoking import with_environment
from fixers.model.trace import Invocation
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.model.uses import after_anything
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

Args = Sequence[str | None]
_CODE: Final = {
    "python": "c", "python3": "c", "node": "ep", "ruby": "e", "perl": "e", "php": "r",
}  # fmt: skip
_ENDINGS: Final = (".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php")
_PROJECT: Final = regex(r"\.{1,2}(/|\[|$)")
_LISTS: Final = (".txt", ".in")
_LISTED: Final = regex(r"[\"']([\w./-]+\.(?:txt|in))[\"']")  # by `setup.py`
_USUAL: Final = ("requirements.txt",)  # of `pip-sync`
_MANIFESTS: Final = {
    "poetry": ("pyproject.toml",),
    "pdm": ("pyproject.toml",),
    "pipenv": ("Pipfile",),
    "hatch": ("pyproject.toml",),
    "composer": ("composer.json",),
    "uv": ("pyproject.toml",),
}


def after_told(event: Invocation, machine: Machine, tree: RepoTree) -> Machine | None:
    """The machine after a program that the repository tells what to do; None for others."""
    name, args = event.name, event.args
    name, args = as_installer(name, args)
    if name == "go" and args and args[0] == "run":
        return after_go_run(args[1:], machine, tree)
    if name == "go" and args and args[0] == "get" and installs_by_get(event):
        return after_command("go", ("install", *args[1:]), machine)
    if name == "go" and args and args[0] == "env":
        return after_go_env(args[1:], machine)
    program = _PROGRAMS.get(".ps1" if is_script(event.path) else name)
    if program is not None:
        return program(event, machine, tree)
    if name == "bundle" and (not args or args[0] in {"install", "update"}):
        return _after_any_package(machine, "gem")  # and those that they need, in no folder apart
    if name in _MANIFESTS:
        return _environment(event, machine, tree)
    reader = _READERS.get(name)
    return reader(args, machine, tree) if reader is not None else _started(event, machine, tree)


def _started(event: Invocation, machine: Machine, tree: RepoTree) -> Machine | None:
    """A program of this repository that its first line starts: `bin/rails db:migrate`, and one
    that the job has built: `./app`."""
    file = file_at(event.path, machine, tree) if "/" in event.path else UNKNOWN
    if file is None:
        return after_product(event.path, event.args, machine, tree)
    if not isinstance(file, Source) or not is_interpreted(file):
        return None
    return after_said(file.text, machine, tree, posixpath.dirname(event.path))


def _listed(name: str, args: Args, machine: Machine, tree: RepoTree) -> Machine | None:
    """`mise install`: what the words, or the manager's own files, name."""
    if not args or args[0] not in command_data()["managers"][name]:
        return None
    said = " ".join("${{" if arg is None else arg for arg in args)
    return after_list((said,), tuple(command_data()["lists"][name]), machine, tree)


def _pip(args: Args, machine: Machine, tree: RepoTree) -> Machine | None:
    """`-r` files and local projects besides the packages that are named."""
    if "install" not in args and "sync" not in args:
        return None
    if machine.venv:
        return machine.with_(wrote_unknown=True)
    lists = [args[i + 1] for i, a in enumerate(args[:-1]) if a in {"-r", "--requirement", "-c"}]
    lists += [a.partition("=")[2] for a in args if a and a.startswith("--requirement=")]
    lists += [a[2:] for a in args if a and a.startswith("-r") and a != "-r"]
    local = _projects(args)
    lists += [a for a in args if a and "sync" in args and a.endswith(_LISTS)]
    args = ["install" if a == "sync" else a for a in args]
    if not lists and not local:
        return None
    named = [a for a in args if a is None or (a not in lists and a not in local)]
    listed: list[str | None] = []
    for path in lists:
        packages = None if path is None else packages_of(path, lambda p: _list(p, machine, tree))
        if packages is None:
            return _after_any_package(machine)
        listed += packages
    if any(path and found(path, machine, tree) is None for path in lists):
        machine = machine.with_(guessed=True)
    machine = after_command("pip", [*named, *listed], machine)
    manifests = ("pyproject.toml", "setup.py", "setup.cfg")
    for path in local:
        folder = (path or "").partition("[")[0]
        here = [f"{folder}/{name}" for name in manifests]
        there = [found(name, machine, tree) for name in here]
        machine = _reading(here, machine, tree) if any(there) else after_anything(machine)
    return machine


def _list(path: str, machine: Machine, tree: RepoTree) -> str | Unknown | None:
    """A list of packages; where none stands there, the one that was meant."""
    text = found(path, machine, tree)
    file = _lost(path, machine, tree, _LISTS) if text is None else None
    return file.text if isinstance(file, Source) else text


def _projects(args: Args) -> list[str]:
    """Folders of projects; `--group test` names packages that the one here lists."""
    folders = [a for a in args if a and _PROJECT.match(a)]
    grouped = any(a and a.partition("=")[0] == "--group" for a in args)
    return [*folders, "."] if grouped else folders


def _after_any_package(machine: Machine, manager: str = "pip") -> Machine:
    """After packages that nobody knows: the tools that come as one may be there."""
    maybe = dict.fromkeys(brought_by(frozenset({manager})), Tri.UNKNOWN)
    along = command_data()["along"] if manager == "pip" else ()
    provided = {**maybe, **dict.fromkeys(along, Tri.UNKNOWN), **machine.provided}
    return machine.with_(provided=provided, guessed=True, wrote_unknown=True)


def _reading(paths: Sequence[str], machine: Machine, tree: RepoTree) -> Machine:
    """Every name in these files may be there afterwards."""
    texts = [found(path, machine, tree) for path in paths]
    named = dict.fromkeys(name for text in texts for name in _LISTED.findall(str(text or "")))
    folder = posixpath.dirname(paths[0])
    texts += [found(posixpath.join(folder, name), machine, tree) for name in named]
    if any(isinstance(text, Unknown) for text in texts):
        return after_anything(machine)
    words = " ".join(text for text in texts if isinstance(text, str))
    spelled = words.lower().replace("_", "-")  # as Python's index reads names
    return after_text(f"{words} {spelled}", machine, programs=False)


def _environment(event: Invocation, machine: Machine, tree: RepoTree) -> Machine | None:
    """Packages in an environment of their own, which is on PATH only where it was told to be."""
    name, args = event.name, event.args
    if name == "poetry" and args[:1] == ("shell",):
        return after_anything(machine)
    if name == "poetry" and args[:1] == ("config",):
        return configured(args, machine).with_(wrote_unknown=True)
    if name == "poetry" and args[:1] == ("self",):  # plugins, beside poetry itself
        return after_command("pip", ("install", *args[2:]), machine).with_(wrote_unknown=True)
    if not fills(name, args):
        return None
    files, before = _MANIFESTS[name], with_environment(event).before
    unread = not all(isinstance(found(file, machine, tree), str) for file in files)
    if unread or is_apart(name, args, before, _settings(name, machine, tree)):
        return machine.with_(wrote_unknown=True)
    return _after_any_package(machine) if name == "uv" else _reading(files, machine, tree)


def _settings(name: str, machine: Machine, tree: RepoTree) -> str | Unknown | None:
    """What a file says of where packages go."""
    return found("composer.json" if name == "composer" else "poetry.toml", machine, tree)


def _make(event: Invocation, machine: Machine, tree: RepoTree) -> Machine:
    """Of a Makefile that does not say plainly what is run, or that no step has brought yet."""
    call = make_call(event.args, event.words)
    if call is None:
        return after_anything(machine)
    names = (call.file,) if call.file else MAKEFILES
    places = [joined(machine.directory, posixpath.join(call.folder, name)) for name in names]
    early = any(
        isinstance(place, str) and before_checkout(place, machine, tree, event.step)
        for place in places
    )
    seen = as_if_checked_out(machine) if early else machine
    sources = makefiles(call, seen, tree)
    if sources is None:
        return after_anything(machine)
    after = after_said(recipe_of(call.goals, sources), seen, tree, call.folder)
    return after.with_(checkouts=machine.checkouts)


def _program(event: Invocation, machine: Machine, tree: RepoTree) -> Machine:
    """A program of an interpreter: a file, a module, `-c` text or a here-document."""
    args = event.args
    bodies = [r.heredoc.body.raw for r in event.command.redirects if r.heredoc is not None]
    at = next((i for i, a in enumerate(args) if a is None or not a.startswith("-")), len(args))
    options = args[:at]
    if bodies:
        return after_text(bodies[0], machine)
    if {"--version", "-V"} & {*options} or (event.name == "node" and "-v" in options):
        return machine
    if at == len(args) or args[at] is None:
        return after_anything(machine)
    given = args[at] or ""
    last = options[-1] if options else ""
    if last == "-m":
        return _module(given, machine, tree)
    if last and last.endswith(tuple(_CODE[event.name])) and not last.startswith("--"):
        return after_text(given, machine)
    text = found(given, machine, tree)
    if text is None:
        built = after_product(given, args[at + 1 :], machine, tree)
        return built or _after_lost(given, machine, tree)
    if not isinstance(text, str):
        return after_anything(machine)
    return after_said(text, machine, tree, posixpath.dirname(given))


def _after_lost(given: str, machine: Machine, tree: RepoTree) -> Machine:
    """After a program called by a path at which nothing stands."""
    file = _lost(given, machine, tree, _ENDINGS)
    if not file:
        return after_anything(machine)
    text = file.text if isinstance(file, Source) else ""
    return after_said(text, machine, tree).with_(guessed=True)


def _lost(given: str, machine: Machine, tree: RepoTree, endings: tuple[str, ...]) -> Source | bool:
    where = joined(machine.directory, given)
    inside = machine.in_head(where) if isinstance(where, str) else None
    return inside is not None and inside == where and meant(inside, machine, tree, endings)


def _module(name: str, machine: Machine, tree: RepoTree) -> Machine:
    """A module that is not in the tree is a package: none of them puts programs on PATH but
    those that install others."""
    path = name.replace(".", "/")
    inside = (f"{path}.py", f"{path}/__main__.py", f"{path}/__init__.py")
    texts = [found(where, machine, tree) for where in inside]
    if any(isinstance(text, Unknown) for text in texts):
        texts = [None] if name in command_data()["modules"] else [UNKNOWN]
    if any(isinstance(text, Unknown) for text in texts):
        return after_anything(machine)
    words = " ".join(text for text in texts if isinstance(text, str))
    if not words and name in command_data()["opaque"]:
        return after_anything(machine)
    return after_text(words, machine).with_(wrote_unknown=True)


def _tasks(files: Sequence[str], args: Args, machine: Machine, tree: RepoTree) -> Machine | None:
    """`just check`: a file of tasks, of which any may run."""
    del args
    texts = [found(name, machine, tree) for name in files]
    text = next((text for text in texts if isinstance(text, str)), None)
    return after_anything(machine) if text is None else after_said(text, machine, tree)


_PROGRAMS: Final[Mapping[str, Callable[[Invocation, Machine, RepoTree], Machine]]] = {
    **dict.fromkeys(MAKE, _make),
    **dict.fromkeys(_CODE, _program),
    **dict.fromkeys((".ps1", *POWERSHELL), after_powershell),
}
_READERS: Final[Mapping[str, Callable[[Args, Machine, RepoTree], Machine | None]]] = {
    **dict.fromkeys(("pip", "pip3"), _pip),
    "pip-sync": lambda args, machine, tree: _pip(("sync", *(args or _USUAL)), machine, tree),
    **dict.fromkeys(("npm", "yarn", "pnpm", "bun"), after_package_script),
    **{name: partial(_tasks, files) for name, files in command_data()["tasks"].items()},
    **{name: partial(_listed, name) for name in command_data()["lists"]},
}
