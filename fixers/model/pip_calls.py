"""Installers of Python that are called as a module: `python3.12 -m pip install`."""

from collections.abc import Sequence
from typing import Final

from fixers.syntax.regex import regex

Args = Sequence[str | None]
_PYTHON: Final = frozenset({"python", "python3", "py"})
_INSTALLERS: Final = frozenset({"pip", "pipx", "uv"})
_VERSIONED: Final = regex(r"(python|pip)([23]?)(?:\.\d+)?|py")
_PLAIN: Final = regex(r"-[\dIsuEB][\d.]*")


def plain_name(name: str) -> str:
    """`pip3` of `pip3.12`, and python of the launcher that Windows has."""
    if name[:2] not in {"py", "pi"}:  # most often
        return name
    found = _VERSIONED.fullmatch(name)
    return name if found is None else f"{found[1]}{found[2]}" if found[1] else "python"


def as_installer(name: str, args: Args) -> tuple[str, tuple[str | None, ...]]:
    """The installer that a command calls, and its words."""
    args = tuple(args)
    if name in _PYTHON:
        at = next((i for i, a in enumerate(args) if a is None or not _PLAIN.fullmatch(a)), 0)
        if args[at : at + 1] and args[at] == "-m" and set(args[at + 1 : at + 2]) & _INSTALLERS:
            name, args = str(args[at + 1]), args[at + 2 :]
    if name == "uv" and args[:1] and args[0] == "pip":
        return "pip", args[1:]
    return name, args
