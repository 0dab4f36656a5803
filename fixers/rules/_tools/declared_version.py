"""The version of a package manager that `package.json` asks for, or its lock file."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Machine, RepoTree
from fixers.model.facts.tools import Recipe, Tool
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_DECLARED: Final = regex(
    r'"packageManager"\s*:\s*"(?P<name>[\w.-]+)@(?P<version>\d+\.\d+\.\d+(?:-[\w.]+)?)'
)
_DOCUMENTS: Final = regex(r"^---", re.MULTILINE)  # several, as pnpm writes them since 11


def as_declared(recipe: Recipe, tool: Tool, machine: Machine, tree: RepoTree) -> Recipe:
    """The recipe with the version of `"packageManager": "pnpm@9.1.0"`: another would refuse to
    work, or fetch that one itself. Else the version that can read the lock file."""
    found = (_DECLARED.search(text) for text in files_of("package.json", machine, tree))
    declared = next((one for one in found if one is not None), None)
    own = declared is not None and declared["name"] == tool.name
    version = declared["version"] if declared and own else _locked(tool, machine, tree)
    if version is None:
        return recipe
    old = re.compile(rf"(?<={re.escape(tool.name)}@)\d[\w.-]*")
    return replace(recipe, run=tuple(old.sub(version, one) for one in recipe.run))


def _locked(tool: Tool, machine: Machine, tree: RepoTree) -> str | None:
    lock = tool.lock
    text = next(files_of(lock.file, machine, tree), None) if lock is not None else None
    if lock is None or text is None or _DOCUMENTS.search(text):
        return None
    form = re.search(rf"^{re.escape(lock.key)}:\s*['\"]?([\d.]+)", text, re.MULTILINE)
    return dict(lock.versions).get(form[1]) if form is not None else None


def files_of(name: str, machine: Machine, tree: RepoTree) -> Iterator[str]:
    """The text of files of a name, in the directory of the step and at the top."""
    folders = [machine.directory] if isinstance(machine.directory, str) else []
    for folder in (*folders, ""):
        place = machine.in_head(posixpath.join(folder, name))
        source = tree.read(place) if place else None
        if isinstance(source, Source):
            yield source.text
