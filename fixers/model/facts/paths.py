"""Typed access to `data/paths.json`: which words are paths, and which commands make files."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, TypedDict

from fixers.data import read
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_NEW_BRANCH: Final = frozenset({"-b", "-B", "-c", "-C", "--create", "--force-create"})
_MAIN: Final = regex(r"(?:origin/)?(?:main|master|develop|trunk)")


@dataclass(frozen=True, slots=True)
class PathForm:
    """Where one command takes paths that it reads; the words are those of `data/README.md`."""

    when: tuple[tuple[str, ...], ...] = ()
    unless: frozenset[str] = frozenset()
    arguments: str = ""
    options: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    directory: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    split: str = ""
    dotted: bool = False
    known: bool = False
    marked: bool = False
    marked_only: frozenset[str] = frozenset()
    weak: bool = False
    leading: bool = False


class _Form(TypedDict, total=False):
    names: list[str]
    when: list[str]
    unless: list[str]
    arguments: str
    options: list[str]
    valued: list[str]
    maybe: list[str]
    directory: list[str]
    suffixes: list[str]
    strip: list[str]
    split: str
    dotted: bool
    known: bool
    marked: bool
    marked_only: list[str]
    weak: bool
    leading: bool


class _Locks(TypedDict):
    by: list[str]
    unless: list[str]
    files: list[str]


class _Effects(TypedDict):
    reads: list[str]
    makes_nothing: list[str]
    makes_or_goes: list[str]
    subcommands_that_name_nothing: Mapping[str, list[str]]
    subcommands_that_write: Mapping[str, list[str]]
    unpacks: Mapping[str, list[str]]
    subcommands_that_unpack: Mapping[str, Mapping[str, list[str]]]
    copies: Mapping[str, list[str]]
    switches: Mapping[str, list[str]]
    compiles: Mapping[str, list[str]]
    locks: Mapping[str, _Locks]
    folders_only_with: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Runner:
    """A program that starts another one; `program` where that has no word of its own."""

    verb: tuple[str, ...]
    valued: frozenset[str]
    moves: frozenset[str]
    packages: Mapping[str, str]
    program: str


class _Runner(TypedDict, total=False):
    names: list[str]
    verb: str
    valued: list[str]
    moves: list[str]
    packages: Mapping[str, str]
    program: str


class _Handed(TypedDict, total=False):
    program: str
    input: str
    directory: str


class _Data(TypedDict):
    flags: list[str]
    commands: list[_Form]
    runners: list[_Runner]
    actions: Mapping[str, list[str]]
    in_repository: Mapping[str, list[str]]
    below: Mapping[str, list[str]]
    handed: Mapping[str, _Handed]
    likely_inputs: Mapping[str, list[str]]
    effects: _Effects


@cache
def _data() -> _Data:
    listed: _Data = json.loads(read("paths.json"))
    return listed


@cache
def path_forms(name: str) -> tuple[PathForm, ...]:
    """The ways in which a command takes paths."""
    return tuple(_form(form) for form in _data()["commands"] if name in form["names"])


@cache
def flags() -> frozenset[str]:
    """Long options that take no value, whatever the program."""
    return frozenset(_data()["flags"])


@cache
def runner_of(name: str) -> Runner | None:
    """How a program starts another one; None for those that do not."""
    found = next((data for data in _data()["runners"] if name in data["names"]), None)
    if found is None:
        return None
    return Runner(
        verb=tuple(found.get("verb", "").split()),
        valued=frozenset(found.get("valued", ())),
        moves=frozenset(found.get("moves", ())),
        packages=found.get("packages", {}),
        program=found.get("program", ""),
    )


def _form(data: _Form) -> PathForm:
    return PathForm(
        when=tuple(tuple(text.split()) for text in data.get("when", ())),
        unless=frozenset(data.get("unless", ())),
        arguments=data.get("arguments", ""),
        options=frozenset(data.get("options", ())),
        valued=frozenset(data.get("valued", ())),
        maybe=frozenset(data.get("maybe", ())),
        directory=frozenset(data.get("directory", ())),
        suffixes=tuple(data.get("suffixes", ())),
        strip=tuple(data.get("strip", ())),
        split=data.get("split", ""),
        dotted=data.get("dotted", False),
        known=data.get("known", False),
        marked=data.get("marked", False),
        marked_only=frozenset(data.get("marked_only", ())),
        weak=data.get("weak", False),
        leading=data.get("leading", False),
    )


@cache
def path_inputs(action: str) -> frozenset[str]:
    """Inputs of an action that name files or folders which must be there."""
    listed = _data()["actions"]
    folder = action.rpartition("/")[0]
    return frozenset((*listed["*"], *listed.get(action, ()), *listed.get(f"{folder}/*", ())))


@cache
def repository_inputs(action: str) -> frozenset[str]:
    """Inputs of an action with paths that it reads in the repository, checked out or not."""
    return frozenset(_data()["in_repository"].get(action, ()))


@cache
def starts_below(action: str) -> tuple[str, ...]:
    """Inputs with a folder that the other paths of an action start from."""
    return tuple(_data()["below"].get(action, ()))


def handed_to(action: str) -> tuple[str, str, str] | None:
    """The program that an action runs, the input with its words, and that with its folder."""
    found = _data()["handed"].get(action)
    return None if found is None else (found["program"], found["input"], found.get("directory", ""))


@cache
def may_name_path(name: str, *, surely: bool = True) -> bool:
    """Whether an input of an action that is not known is, or may be, called like a file that it
    reads."""
    likely, lower = _data()["likely_inputs"], name.lower()
    named = not surely or lower.endswith(tuple(likely["ends"]))
    return named and not any(word in lower for word in likely["never"])


@cache
def _reads() -> frozenset[str]:
    return frozenset(_data()["effects"]["reads"])


def makes_nothing(name: str) -> bool:
    """Whether not even what its words name is made by a command."""
    return name in _data()["effects"]["makes_nothing"]


def names_nothing(name: str, args: Sequence[str | None]) -> bool:
    """Whether no word of a command is a file that it makes: `kubectl get deployment`."""
    return _starts(args, _data()["effects"]["subcommands_that_name_nothing"].get(name, ()))


def makes_or_goes(name: str) -> bool:
    """Whether the words of a command may be files that it makes, or that lie on another machine."""
    effects = _data()["effects"]
    return name in effects["makes_or_goes"] or name in effects["unpacks"] or makes_nothing(name)


def only_reads(name: str, args: Sequence[str | None]) -> bool:
    """Whether a command makes no files but those that its words name, and folders of builds."""
    writing = _data()["effects"]["subcommands_that_write"].get(name, ())
    return name in _reads() and not _starts(args, writing)


def unpacks(name: str, args: Sequence[str | None]) -> frozenset[str] | None:
    """For a command that may bring files of any name: the options that say where; else None."""
    effects = _data()["effects"]
    if name in effects["unpacks"]:
        return frozenset(effects["unpacks"][name])
    for verb, into in effects["subcommands_that_unpack"].get(name, {}).items():
        if _starts(args, (verb,)):
            return frozenset(into)
    return None


def lands_in(name: str, args: Sequence[str | None]) -> str | None:
    """Where a copy goes by its last word, "" for another machine; None for what is no copy."""
    copies = _data()["effects"]["copies"]
    last = next((arg for arg in reversed(args) if arg is None or not arg.startswith("-")), None)
    if name not in copies["names"] or last is None:
        return None
    return "" if last.startswith(tuple(copies["remote"])) or ":" in last else last


def only_packs(name: str, args: Sequence[str | None]) -> bool:
    """`tar -czf`, `tar -tf`."""
    first = (args[0] if args else None) or ""
    short = first if first[:2] != "--" else ""
    return name == "tar" and (
        "--create" in args or "--list" in args or bool(set(short) & {"c", "t"})
    )


def compiles(name: str, args: Sequence[str | None]) -> bool:
    """Whether a command leaves a program in its folder that no word of it names. A pattern of Go
    builds many packages, and keeps none."""
    patterns = any(arg and arg.endswith("...") for arg in args)
    return not patterns and _starts(args, _data()["effects"]["compiles"].get(name, ()))


def locks(name: str, args: Sequence[str | None]) -> Sequence[str]:
    """The files in which a manager of packages keeps the versions that it found."""
    found = _data()["effects"]["locks"].get(name)
    if found is None or set(found["unless"]) & set(args):
        return ()
    plain = [arg for arg in args if arg is None or not arg.startswith("-")]
    return found["files"] if (plain[0] if plain else "") in found["by"] else ()


def takes_only_files(name: str, args: Sequence[str | None]) -> bool:
    """`cp` without `-r`: what it names is no folder."""
    options = _data()["effects"]["folders_only_with"].get(name)
    short = {f"-{x}" for arg in args if arg and arg[0] == "-" and arg[:2] != "--" for x in arg}
    return options is not None and not {*args, *short} & set(options)


def switches(name: str, args: Sequence[str | None]) -> bool:
    """Whether a command may put other files in the place of those that were checked out. A new
    branch keeps them."""
    switched = _starts(args, _data()["effects"]["switches"].get(name, ()))
    return switched and not (len(args) == 3 and args[1] in _NEW_BRANCH)


def goes_to_main(args: Sequence[str | None]) -> bool:
    """Whether a switch goes to a branch that everybody works on, which looks much like this one."""
    return bool(args) and args[-1] is not None and bool(_MAIN.fullmatch(args[-1]))


def _starts(args: Sequence[str | None], verbs: Sequence[str]) -> bool:
    plain = [arg for arg in args if arg is None or not arg.startswith("-")]
    return any(plain[: len(v.split())] == v.split() for v in verbs)
