"""What a text says that a program of another kind runs, with the scripts that it calls."""

import posixpath
import re
from functools import lru_cache
from typing import Final

from fixers.model.effects import joined
from fixers.model.foreign import after_text
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_SCRIPT: Final = regex(r"(?:[$\w{}()./-]*/)?[\w.-]+\.(?:sh|bash)\b")
_ENDINGS: Final = (".sh", ".bash")
_MOST: Final = 10


def found(path: str, machine: Machine, tree: RepoTree) -> str | Unknown | None:
    """The text of a file of this repository, None where it surely has none such."""
    source = file_at(path, machine, tree)
    return source.text if isinstance(source, Source) else source


def file_at(path: str, machine: Machine, tree: RepoTree) -> Source | Unknown | None:
    """The file itself."""
    where = joined(machine.directory, path)
    inside = None if isinstance(where, Unknown) else machine.in_head(where)
    if inside is None:
        return UNKNOWN
    source = tree.read(inside)
    if isinstance(source, Source):
        return source
    return None if source is None and tree.mode(inside) is None else UNKNOWN


def after_said(text: str, machine: Machine, tree: RepoTree, folder: str = ".") -> Machine:
    """After what `text` says; scripts of this repository are read in the place of their names."""
    texts, seen = [text], {""}
    for said in texts:
        for name in _scripts_in(said) - seen:
            script = _script(name, folder, machine, tree) if len(seen) < _MOST else None
            if script is not None:
                seen.add(name)
                texts.append(script)
    whole = "\n".join(texts)
    for name in sorted(seen - {""}, key=len, reverse=True):
        whole = whole.replace(name, " ")
    return after_text(whole, machine)


@lru_cache(maxsize=64)
def _scripts_in(text: str) -> frozenset[str]:
    lines = (line for line in text.split("\n") if any(map(line.__contains__, _ENDINGS)))
    return frozenset(name for line in lines for name in _SCRIPT.findall(line))


def _script(name: str, folder: str, machine: Machine, tree: RepoTree) -> str | None:
    """The text of a script, by its path from the folder, the root, or behind a variable."""
    plain = re.sub(r"^.*[$})]/?", "", name).lstrip("/")
    for place in (posixpath.join(folder, plain), plain):
        text = found(place, machine, tree)
        if isinstance(text, str):
            return text
    return None
