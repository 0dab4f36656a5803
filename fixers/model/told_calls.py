"""The commands that run where a program is told by a file of the repository what to do: `make
lint`, `npm run scan`, `just check`, `task test`."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Location
from fixers.model.command_facts import command_data
from fixers.model.effects import joined
from fixers.model.interpret import ScriptContext, interpret
from fixers.model.just_goals import just_plan
from fixers.model.machine import Machine
from fixers.model.make_goals import make_plan
from fixers.model.make_words import known_words
from fixers.model.makefile import INCLUDE, ROOT
from fixers.model.package_goals import LOCKS, in_modules, package_plan
from fixers.model.recipe_lines import RecipeLine
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.shell_effects import left
from fixers.model.task_goals import task_plan
from fixers.model.told import MAKEFILES, goals_of
from fixers.model.trace import Failure, Invocation
from fixers.model.tri import Tri, Unknown
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source

_PACKAGES: Final = frozenset({"npm", "yarn", "pnpm"})
_TASKS: Final = frozenset({"just", "task"})
_NOT_RUN: Final = frozenset({
    "-n", "--dry-run", "--just-print", "--recon", "-q", "--question", "-t", "--touch", "-e",
    "--environment-overrides", "-E", "--eval", "-I", "--include-dir",
})  # fmt: skip
_DEEPEST: Final = 4
_MOST: Final = 20  # Makefiles


@dataclass(frozen=True, eq=False, slots=True)
class ToldCall:
    """A command of a recipe; `at` is the line that says it. `told`: programs of which only the
    names of packages tell that they are not there."""

    run: Invocation
    at: Location
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Book:
    """What is to be run, on which machine."""

    lines: tuple[RecipeLine, ...]
    machine: Machine
    told: frozenset[str] = frozenset()


def told_calls(event: Invocation, tree: RepoTree, depth: int = 0) -> Iterator[ToldCall]:
    """In the order in which they run; none where the file does not say it plainly."""
    book = _book(event, tree) if depth < _DEEPEST else None
    if book is None:
        return
    machine = _inside(book.machine)
    for line in book.lines:
        folder = joined(event.before.directory, line.directory)
        if isinstance(folder, Unknown):
            return
        unit = ScriptUnit(line.at.source, line.text, offset=line.at.span.start)
        tolerant = line.tolerant or event.failure is not Failure.FAILS
        reached = event.reached if line.sure else Tri.UNKNOWN
        context = ScriptContext(
            event.step, tree, event.chain, reached, tolerant, (), event.conditions
        )
        here = machine.with_(directory=folder)
        events, after = interpret(unit, here, context)
        for run in (one for one in events if line.sure and isinstance(one, Invocation)):
            yield ToldCall(run, line.at, book.told)
            below = told_calls(run, tree, depth + 1)
            yield from (replace(one, told=one.told | book.told) for one in below)
        machine = left(machine, after)


def _inside(machine: Machine) -> Machine:
    return machine.with_(errexit=Tri.YES, pipefail=Tri.NO, functions=frozenset())


def _book(event: Invocation, tree: RepoTree) -> _Book | None:
    args = [arg for arg in event.args if arg is not None]
    if len(args) < len(event.args) or event.path != event.name:
        return None
    if event.name in {"make", "gmake"}:
        return _of_make(args, event.before, tree)
    if event.name in _TASKS:
        return _of_tasks(event.name, args, event.before, tree)
    return _of_package(event.name, args, event.before, tree) if event.name in _PACKAGES else None


def _of_make(args: Sequence[str], machine: Machine, tree: RepoTree) -> _Book | None:
    folder, goals = goals_of(args)
    if goals is None or _NOT_RUN & set(args):
        return None
    main = _first([posixpath.join(folder, name) for name in MAKEFILES], machine, tree)
    sources = _with_included(main, folder, machine, tree) if main is not None else None
    if sources is None:
        return None
    given = dict(arg.split("=", 1) for arg in args if "=" in arg and not arg.startswith("-"))
    words = known_words([s.text for s in sources], given, machine.variables)
    place = joined(machine.directory, folder)
    home = None if isinstance(place, Unknown) else machine.in_head(place)
    if home is None or machine.variables_unknown:
        return None
    below = f"{home}/" if home else ""
    there = {p.removeprefix(below).partition("/")[0] for p in tree.paths() if p.startswith(below)}
    plan = make_plan(goals, tuple(sources), words, frozenset(there))
    lines = None if plan is None else tuple(replace(line, directory=folder) for line in plan)
    return None if lines is None else _Book(lines, machine)


def _with_included(
    main: Source, folder: str, machine: Machine, tree: RepoTree
) -> list[Source] | None:
    """A Makefile and all that it includes; None where one cannot be read."""
    sources = [main]
    for source in sources:
        lines = [*INCLUDE.finditer(source.text)]
        for line, path in ((one, p) for one in lines for p in _included(one["paths"])):
            near = [posixpath.join(folder, path), ROOT.sub("", path)]
            other = _first(near, machine, tree)
            if other is None and not line[0].startswith(("-", "s")):
                return None
            if other is not None and other not in sources and len(sources) < _MOST:
                sources.append(other)
    return sources


def _included(paths: str) -> list[str]:
    return paths.partition("#")[0].split()


def _of_tasks(name: str, args: Sequence[str], machine: Machine, tree: RepoTree) -> _Book | None:
    source = _first(command_data()["tasks"][name], machine, tree)
    if source is None:
        return None
    plan = just_plan(args, source) if name == "just" else task_plan(args, source)
    return None if plan is None else _Book(plan, machine)


def _of_package(
    program: str, args: Sequence[str], machine: Machine, tree: RepoTree
) -> _Book | None:
    """The programs of the packages stand before those of the machine."""
    source = _first(["package.json"], machine, tree)
    plan = package_plan(program, args, source) if source is not None else None
    if plan is None or isinstance(machine.directory, Unknown):
        return None
    above = [machine.directory]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    root = machine.with_(directory="")
    packages = _there([posixpath.join(f, "package.json") for f in above], root, tree)
    locks = _there([posixpath.join(f, n) for f in above for n in LOCKS], root, tree)
    modules = None if packages is None or locks is None else in_modules(packages, locks)
    if modules is None:
        return None
    maybe, told = modules
    return _Book(plan, machine.with_(provided={**maybe, **machine.provided}), told)


def _first(paths: Sequence[str], machine: Machine, tree: RepoTree) -> Source | None:
    """The first of these that is a file of this repository, if it can be read."""
    there = _there(paths, machine, tree)
    return there[0] if there else None


def _there(paths: Sequence[str], machine: Machine, tree: RepoTree) -> list[Source] | None:
    """Those of these files that are there; None where one of them cannot be read."""
    sources: list[Source] = []
    for path in paths:
        where = joined(machine.directory, path)
        inside = None if isinstance(where, Unknown) else machine.in_head(where)
        if inside is None or tree.mode(inside) is None:
            continue
        source = tree.read(inside)
        if not isinstance(source, Source):
            return None
        sources.append(source)
    return sources
