"""The versions of Terraform that a configuration accepts: `required_version = "~> 1.5.0"`."""

import re
from typing import Final

from fixers.model import Machine, RepoTree
from fixers.rules._shared.terraform_files import directories_with_files, texts_of
from fixers.syntax.regex import regex

_REQUIRED: Final = regex(r"^\s*required_version\s*=\s*\"([^\"]+)\"", re.MULTILINE)
_BOUND: Final = regex(r"(=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+){0,2})")
_MOST_FOLDERS: Final = 50

Version = tuple[int, ...]


def required_version(ours: str, machine: Machine, tree: RepoTree) -> str | None:
    """What the action that installs Terraform has to be told instead of our version; None where
    that one is accepted, or nothing is surely asked for."""
    texts = texts_of(machine.directory, tree) if isinstance(machine.directory, str) else []
    if not texts:
        folders = directories_with_files(tree)
        texts = [t for f in folders[:_MOST_FOLDERS] for t in texts_of(f, tree)]
    asked = {found for text in texts if text for found in _REQUIRED.findall(text)}
    bounds = [list(map(_BOUND.fullmatch, map(str.strip, one.split(",")))) for one in asked]
    known = [[(b[1] or "=", b[2]) for b in one if b is not None] for one in bounds if all(one)]
    refused = [one for one in known if not all(_meets(_numbers(ours), *b) for b in one)]
    return " ".join(_as_range(*b) for b in refused[0]) if len(refused) == len(bounds) == 1 else None


def _numbers(version: str) -> Version:
    return tuple(map(int, version.split(".")))


def _whole(version: Version) -> Version:
    return (*version, 0, 0)[:3]


def _meets(ours: Version, operator: str, text: str) -> bool:
    given = _numbers(text)
    least = _whole(given)
    if operator == "~>":
        return ours >= least and ours[: len(given) - 1] == given[:-1]
    found = {"=": ours == least, ">": ours > least, "<": ours < least}
    return any(found[sign] for sign in operator)  # `>=` is one or the other


def _as_range(operator: str, text: str) -> str:
    """As npm writes it, which the action reads."""
    given = _numbers(text)
    least = ".".join(map(str, _whole(given)))
    if operator == "~>" and len(given) == 2:
        return f">={least} <{given[0] + 1}.0.0"
    return operator.replace("~>", "~").removeprefix("=") + least
