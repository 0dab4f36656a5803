"""The version of a package manager that `package.json` asks for."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Machine, RepoTree
from fixers.model.knowledge import Recipe, Tool
from fixers.syntax.source import Source

_DECLARED: Final = re.compile(
    r'"packageManager"\s*:\s*"(?P<name>[\w.-]+)@(?P<version>\d+\.\d+\.\d+(?:-[\w.]+)?)'
)


def as_declared(recipe: Recipe, tool: Tool, machine: Machine, tree: RepoTree) -> Recipe:
    """The recipe with the version of `"packageManager": "pnpm@9.1.0"`: another would refuse to
    work, or fetch that one itself."""
    declared = next(_declarations(machine, tree), None)
    if declared is None or declared["name"] != tool.name:
        return recipe
    version = re.compile(rf"(?<={re.escape(tool.name)}@)\d[\w.-]*")
    return replace(recipe, run=tuple(version.sub(declared["version"], one) for one in recipe.run))


def _declarations(machine: Machine, tree: RepoTree) -> Iterator[re.Match[str]]:
    folders = [machine.directory] if isinstance(machine.directory, str) else []
    for folder in (*folders, ""):
        place = machine.in_head(posixpath.join(folder, "package.json"))
        source = tree.read(place) if place else None
        found = _DECLARED.search(source.text) if isinstance(source, Source) else None
        if found is not None:
            yield found
