"""What `make …` surely runs, and on which machine."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from fixers.model.books.make_call import MakeCall, make_call
from fixers.model.books.make_conditions import Around, MakeFile, decided
from fixers.model.books.make_files import globbed, makefiles
from fixers.model.books.make_goals import Goals, make_plan
from fixers.model.books.make_legs import calls_of_legs, together
from fixers.model.books.make_words import Setting, Words, exports, known_words, settings
from fixers.model.books.recipe import OPEN, is_open
from fixers.model.books.recipe_lines import Book, RecipeLine, is_seen
from fixers.model.effects import joined
from fixers.model.foreign import after_text
from fixers.model.machine import Machine, Text, VariableValue
from fixers.model.repository import RepoTree
from fixers.model.shell.effects import after_options
from fixers.model.shell.folders import ROOT
from fixers.model.trace import Invocation
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# Where a program is run as the Makefile is read.
_ASKS: Final = regex(r"(?:\$[({]shell\s|!=)[^\n]*")
_EXPRESSION: Final = regex(r"\$\{\{[^{}]*\}\}")
_POSIX: Final = regex(r"^\.POSIX:", re.MULTILINE)
_SHELLS: Final = frozenset({"sh", "bash", "dash", "zsh"})
# What every step finds in its environment, and none can set.
_OF_RUN: Final = {
    f"GITHUB_{name}": f"${{{{ github.{name.lower()} }}}}"
    for name in ("SHA", "RUN_ID", "RUN_NUMBER")
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a Makefile says of its variables, besides their values. `own`: those of goals."""

    settings: Sequence[Setting]
    own: Mapping[str, Sequence[Setting]]
    exported: frozenset[str]
    all_exported: bool
    asked: str
    posix: bool

    @property
    def general(self) -> Iterator[Setting]:
        """Those that are for all goals."""
        return (one for one in self.settings if not one.goals)


def make_book(
    event: Invocation,
    environment: Mapping[str, VariableValue],
    given: Mapping[str, str],
    tree: RepoTree,
) -> Book | None:
    """`environment`: variables with the values that the step began with; `given`: those that the
    calling make hands on."""
    legs = calls_of_legs(event)
    if not legs:
        return _book(event, environment, given, tree)
    return together([_book(leg, environment, given, tree) for leg in legs], given)


def _book(
    event: Invocation,
    environment: Mapping[str, VariableValue],
    given: Mapping[str, str],
    tree: RepoTree,
) -> Book | None:
    values = _values(environment, event.before)
    call = make_call(event.args, event.words, values)
    place = UNKNOWN if call is None else joined(event.before.directory, call.folder)
    sources = None if call is None else makefiles(call, event.before, tree)
    if call is None or sources is None or isinstance(place, Unknown):
        return None
    given = {**given, **call.given}
    files = decided(sources, _around(given, values, event.before))
    said = _said(files)
    values["CURDIR"] = posixpath.join(ROOT, place).rstrip("/")
    words = known_words(
        said.settings,
        given,
        values,
        unsure=event.before.variables_unknown,
        files=globbed(place, event.before, tree),
    )
    shell = _shell(said, words)
    if shell is None or (not call.goals and _is_unsure(".DEFAULT_GOAL", said, words)):
        return None
    there = _present(place, event.before, tree)
    name = posixpath.basename(shell[0])
    goals = Goals(call.goals, files, words, there, name, frozenset(given), said.own)
    plan = make_plan(goals)
    if plan is None:
        return None
    lines = tuple(_called(call, line) for line in plan)
    machine = _with_shell(shell, _with_exported(event.before, said, words, given), said, words)
    machine = after_text(said.asked, machine) if said.asked else machine
    guessed = machine.guessed or call.together
    whole, seen = all(line.known for line in lines), all(map(is_seen, lines))
    return Book(lines, machine.with_(guessed=guessed), whole=whole, given=given, seen=seen)


def _called(call: MakeCall, line: RecipeLine) -> RecipeLine:
    return replace(line, directory=call.folder, tolerant=line.tolerant or call.tolerant)


@lru_cache(maxsize=32)
def _said(files: tuple[MakeFile, ...]) -> _Said:
    texts = [file.text for file in files]
    names, everything = exports(texts)
    asked = "\n".join(found for text in texts for found in _ASKS.findall(text))
    posix = any(map(_POSIX.search, texts))
    given = tuple(settings(texts))
    own: dict[str, list[Setting]] = {}
    for one in given:
        for goal in one.goals:
            own.setdefault(goal, []).append(one)
    return _Said(given, own, names, everything, asked, posix)


def _values(environment: Mapping[str, VariableValue], machine: Machine) -> dict[str, str | None]:
    """The variables that make finds in its environment, as far as their values are known: what
    the script itself assigns may be its own alone."""
    values: dict[str, str | None] = {**_OF_RUN}
    for name, value in machine.variables.items():
        same = not machine.variables_unknown and environment.get(name) is value
        known = value.value if same and isinstance(value, Text) else None
        values[name] = None if known is None else _as_make_says(known)
    return values


def _as_make_says(text: str) -> str | None:
    """A text in a Makefile; None where it has more than expressions that look like variables."""
    if not is_open(text):
        return text.replace("$", "$$")
    return None if "$" in _EXPRESSION.sub("", text) else text


def _around(given: Mapping[str, str], values: Mapping[str, str | None], machine: Machine) -> Around:
    label = machine.base.label.lower()
    names = {"ubuntu": "Linux", "macos": "macOS", "windows": "Windows"}
    system = next((name for start, name in names.items() if label.startswith(start)), "")
    unsure = machine.variables_unknown or not system
    return Around(tuple(given.items()), tuple(values.items()), system, unsure)


def _is_unsure(name: str, said: _Said, words: Words) -> bool:
    return name not in words.values and any(one.name == name for one in said.general)


def _shell(said: _Said, words: Words) -> list[str] | None:
    """The program that reads the lines, with its options; None where it is not known, or none
    that is known."""
    if _is_unsure("SHELL", said, words):
        return None
    program = words.fill(words.values.get("SHELL", "sh")).split()
    if program[:1] and posixpath.basename(program[0]) == "env":
        program = program[1:]
    known = bool(program) and posixpath.basename(program[0]) in _SHELLS
    return program if known and not any(map(is_open, program)) else None


def _with_shell(shell: Sequence[str], machine: Machine, said: _Said, words: Words) -> Machine:
    """Where its flags depend on conditions, what all of them say."""
    errexit = Tri.YES if said.posix else Tri.NO
    machine = machine.with_(errexit=errexit, pipefail=Tri.NO, functions=frozenset())
    known = words.values.get(".SHELLFLAGS")
    given = [one.value for one in said.general if one.name == ".SHELLFLAGS"]
    flags = [words.fill(text or "").split() for text in (given if known is None else [known])]
    ways = [after_options([*shell[1:], *one], machine) for one in flags or [[]]]
    if any(is_open(" ".join(one)) for one in flags) or any(
        w.errexit is not ways[0].errexit for w in ways
    ):
        return machine.with_(errexit=Tri.UNKNOWN, pipefail=Tri.UNKNOWN)
    same = all(way.pipefail is ways[0].pipefail for way in ways)
    return ways[0] if same else ways[0].with_(pipefail=Tri.UNKNOWN)


def _with_exported(
    machine: Machine, said: _Said, words: Words, given: Mapping[str, str]
) -> Machine:
    """With the variables that make puts into the environment of its lines."""
    kept = {n: v for n, v in machine.variables.items() if n != "BASH_SOURCE"}
    found: dict[str, VariableValue] = {}
    for one in said.settings:
        exported = one.exported or said.all_exported or one.name in said.exported
        if not exported and one.name not in kept:
            continue
        text = words.fill(words.values.get(one.name, OPEN))
        known = exported and one.plain and not one.goals and not is_open(text)
        found[one.name] = Text(text) if known else UNKNOWN
    found |= {
        n: UNKNOWN if is_open(value) or "$" in value else Text(value) for n, value in given.items()
    }
    anything = "PATH" in {one.name for one in said.settings} | said.exported
    return machine.with_(
        variables={**kept, **found},
        own_path=machine.own_path or anything,  # that of make's lines, which ends with them
    )


def _present(place: str, machine: Machine, tree: RepoTree) -> Callable[[str], bool]:
    """Whether a file or folder is there, as seen from a place in the workspace."""

    @cache
    def every() -> list[str]:
        return [*tree.paths()]

    def there(name: str) -> bool:
        where = joined(place, name)
        inside = machine.in_head(where) if isinstance(where, str) else None
        if inside is None or not isinstance(where, str):
            return True
        made = _within(where, machine.written)
        return made or tree.mode(inside) is not None or _within(inside, every())

    return there


def _within(where: str, paths: Iterable[str]) -> bool:
    return any(path == where or path.startswith(f"{where}/") for path in paths)
