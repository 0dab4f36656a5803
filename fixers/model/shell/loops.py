"""What is known of variables in a loop, and how often one over arguments is gone through."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from fixers.model.machine import Listed, Machine, Text, VariableValue
from fixers.model.shell.variables import is_argument
from fixers.model.tri import UNKNOWN
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_ASSIGNED: Final = regex(
    r"\b(\w++)(?:\[[^\]\n]*\])?(?:\+\+|--|\s*[-+*/%]?=)|(?:\+\+|--)(\w+)|\$\{(\w+):?="
    r"|\b(?:for|select)\s+(\w+)"
)
_FILLED: Final = regex(
    r"\b(?:read|getopts|mapfile|readarray|unset|let|printf)\b([^\n;|&]*)|\(\(([^\n]*?)\)\)"
)
_MOVES: Final = regex(r"\b(?:shift|set|eval|source)\b")
_ANY: Final = regex(r"\b(?:eval|source)\b|^\s*\.\s", re.MULTILINE)
_BY_GETOPTS: Final = frozenset({"OPTARG", "OPTIND"})


def widened(texts: Iterable[str], machine: Machine) -> Machine:
    """The machine at a pass through a loop that need not be the first; `texts` are those of the
    loop and of the functions that it calls."""
    gone: set[str] = set()
    for text in texts:
        names = machine.variables if _ANY.search(text) else _assigned_in(text)
        gone.update(names)
        if _MOVES.search(text):
            gone.update(name for name in machine.variables if is_argument(name))
    changed = {name: UNKNOWN for name in gone if machine.variables.get(name) is not UNKNOWN}
    return machine.with_(variables={**machine.variables, **changed}) if changed else machine


@lru_cache(maxsize=1024)
def _assigned_in(text: str) -> frozenset[str]:
    """The variables that a text of shell may give a value, and some words besides."""
    names = {name for found in _ASSIGNED.findall(text) for name in found if name}
    for pieces in _FILLED.findall(text):
        names.update(name for piece in pieces for name in re.findall(r"[A-Za-z_]\w*", piece))
    return frozenset(names | _BY_GETOPTS if "getopts" in text else names)


def arguments_left(machine: Machine) -> int | None:
    """How many arguments there are; None where that is not known."""
    count = machine.variables.get("#")
    return int(count.value) if isinstance(count, Text) else None


def takes_arguments(node: sh.While) -> bool:
    """Whether each pass takes some of them away."""
    return any(
        bool(command.words) and command.words[0].literal == "shift"
        for command in commands(node.body)
    )


def options_given(
    condition: tuple[sh.Statement, ...], machine: Machine
) -> list[Mapping[str, VariableValue]] | None:
    """What `while getopts ab: name` sets in each pass, and at last; None where the arguments are
    not known."""
    node = condition[0]
    texts = [word.literal for word in node.words] if isinstance(node, sh.Command) else []
    given = machine.variables.get("@")
    if len(condition) > 1 or texts[:1] != ["getopts"] or len(texts) != 3 or None in texts:
        return None
    if not isinstance(given, Listed) or arguments_left(machine) is None:
        return None
    known = [value for value in given.values if value is not None]
    _, letters, name = (text or "" for text in texts)
    return _passes(letters, name, known) if len(known) == len(given.values) else None


def _passes(letters: str, name: str, given: list[str]) -> list[Mapping[str, VariableValue]]:
    found: list[Mapping[str, VariableValue]] = []
    at, cluster = 0, ""
    while cluster or _is_option(given[at : at + 1]):
        if not cluster:
            cluster, at = given[at][1:], at + 1
        letter, cluster = cluster[0], cluster[1:]
        place = letters.find(letter) if letter != ":" else -1
        value = ""
        if place >= 0 and letters[place + 1 : place + 2] == ":":
            value, cluster = cluster, ""
            if not value:
                value, at = "".join(given[at : at + 1]), at + 1
        known = place >= 0 and at <= len(given)
        found.append({name: Text(letter if known else "?"), "OPTARG": Text(value)})
    at += given[at : at + 1] == ["--"]
    return [*found, {name: Text("?"), "OPTIND": Text(str(min(at, len(given)) + 1))}]


def _is_option(words: list[str]) -> bool:
    return any(word.startswith("-") and word not in {"-", "--"} for word in words)
