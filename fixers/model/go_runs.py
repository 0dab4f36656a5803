"""What `go run` leaves behind, which may install others, and where `go install` puts a program."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model.asked import ending
from fixers.model.effects import joined
from fixers.model.facts.commands import opaque_commands
from fixers.model.foreign import after_text
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.runner_files import GO_PROGRAMS
from fixers.model.shell.invoking import with_environment
from fixers.model.trace import Invocation
from fixers.model.tri import Tri, Unknown
from fixers.model.uses import after_anything
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_MODULE: Final = regex(r"^module\s+(?P<name>\S+)", re.MULTILINE)
_IMPORTED: Final = regex(r"^\s*(?:import\s+)?(?:[\w.]+\s+)?\"(?P<path>[^\"\s]+)\"", re.MULTILINE)
_VALUED: Final = frozenset({"-tags", "-mod", "-ldflags", "-gcflags", "-exec", "-p", "-modfile"})
_MOST: Final = 60  # files
_WORKSPACE: Final = regex(
    r"[\"']?(?:\$PWD|\$\{PWD\}|\$\(pwd\)|\$\{?GITHUB_WORKSPACE\}?|\$\{\{ *github\.workspace *\}\})/"
)
_IMAGE: Final = regex(r"ubuntu-\d[\w.-]*")
_OLD: Final = regex(r"\bgo(?:lang|[-_]?versions?)?:[^\n]*\b1\.(?:\d|1[0-7])(?!\d)", re.IGNORECASE)
_TOLD_WHERE: Final = frozenset({"GOBIN", "GOPATH", "PATH"})


def after_go_run(args: Sequence[str | None], machine: Machine, tree: RepoTree) -> Machine:
    """`args` are those behind `run`."""
    package = _package(args)
    if package is None:
        return after_anything(machine)
    local = package.startswith((".", "/")) or package.endswith(".go")
    if not local and "@" in package:
        name = re.sub(r"/v\d+$", "", package.partition("@")[0]).rsplit("/", 1)[-1]
        return after_anything(machine) if name in opaque_commands() else machine
    texts = _program(package, machine, tree) if local else None
    if texts is None:
        return after_anything(machine)
    runs = any('"os/exec"' in text or '"net/http"' in text for text in texts)
    return after_text("\n".join(texts), machine, programs=runs).with_(
        guessed=machine.guessed or runs
    )


def after_go_env(args: Sequence[str | None], machine: Machine) -> Machine:
    """After `go env -w GOBIN=…`: programs go where it says."""
    if "-w" not in args:
        return machine
    return machine.with_(provided={**machine.provided, GO_PROGRAMS: Tri.UNKNOWN})


def installs_by_get(event: Invocation) -> bool:
    """Whether `go get` installs programs: that of Go before 1.18 does."""
    return event.step is not None and bool(_OLD.search(event.step.source.text))


def goes_aside(event: Invocation) -> bool:
    """Whether `go install` puts programs where no PATH leads: `GOBIN="$PWD/bin" go install …`,
    or with the Go of the image, for which nobody has put `~/go/bin` on the PATH."""
    if event.name != "go":
        return False
    given = [a.value.raw for a in event.command.assignments if a.name == "GOBIN" and a.value]
    if any(map(_WORKSPACE.match, given)):
        return True
    machine = with_environment(event).before
    told = machine.variables_unknown or not _TOLD_WHERE.isdisjoint(machine.variables)
    own = {"go", GO_PROGRAMS}.isdisjoint(machine.provided)
    return own and not told and bool(_IMAGE.fullmatch(machine.base.label))


def _package(args: Sequence[str | None]) -> str | None:
    previous = ""
    for arg in args:
        if arg is None or (not arg.startswith("-") and previous not in _VALUED):
            return arg
        previous = arg
    return None


def _program(package: str, machine: Machine, tree: RepoTree) -> list[str] | None:
    """The texts of the package and of those of its module that it uses; None where one of them
    cannot be found, or they are many."""
    where = joined(machine.directory, package)
    inside = None if isinstance(where, Unknown) else machine.in_head(where)
    if inside is None:
        return None
    folder = posixpath.dirname(inside) if inside.endswith(".go") else inside
    module, root = _module(folder, tree)
    left, seen, texts = [folder] if module else [], {folder}, list[str | None]()
    while left:
        packages = [list(_texts(package, tree)) for package in left]
        found = [text for package in packages for text in package]
        texts += found
        if not all(packages) or len(texts) > _MOST:
            return None
        paths = {path for text in found if text for path in _IMPORTED.findall(text)}
        own = {p for p in paths if module and f"{p}/".startswith(f"{module}/")}
        new = {posixpath.join(root, p.removeprefix(module).strip("/")) for p in own} - seen
        seen |= new
        left = sorted(new)
    # Only now, so that all files that are not at hand are asked for together.
    known = [text for text in texts if text is not None]
    return known if known and len(known) == len(texts) else None


def _module(folder: str, tree: RepoTree) -> tuple[str, str]:
    """The module that a folder belongs to, and that one's own folder."""
    while True:
        source = tree.read(posixpath.join(folder, "go.mod"))
        found = _MODULE.search(source.text) if isinstance(source, Source) else None
        if found is not None or not folder:
            return (found["name"].strip('"') if found else ""), folder
        folder = posixpath.dirname(folder)


def _texts(folder: str, tree: RepoTree) -> Iterator[str | None]:
    for path in ending(tree, ".go"):
        if posixpath.dirname(path) == folder and not path.endswith("_test.go"):
            source = tree.read(path)
            yield source.text if isinstance(source, Source) else None
