"""Which changes of a `package.json` can change what a pipeline runs."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from fixers.model import RepoTree
from fixers.model.books.package_goals import DEPENDENCIES
from fixers.model.books.package_scripts import package_table
from fixers.syntax.source import Source

_PACKAGE: Final = re.compile(r"(?:.*/)?package\.json")
_MANAGER: Final = re.compile(r"(?<![\w.-])(?:npm|npx|pnpm|pnpx|yarn|bun|bunx)(?![\w-])")


def packages_in(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if _PACKAGE.fullmatch(path))


def runs_otherwise(paths: Iterable[str], trees: tuple[RepoTree, RepoTree]) -> bool:
    """Whether scripts are others than before, or dependencies are gone: their programs are, too.
    New versions and more dependencies, as most changes are, take nothing away."""
    before, after = trees
    return any(
        _table(path, "scripts", before) != _table(path, "scripts", after)
        or any(_table(path, key, before).keys() - _all(path, after) for key in DEPENDENCIES)
        for path in packages_in(paths)
    )


def name_a_manager(texts: Iterable[str]) -> bool:
    """Whether a pipeline may run scripts of packages."""
    return any(_MANAGER.search(text) for text in texts)


def _all(path: str, tree: RepoTree) -> frozenset[str]:
    return frozenset(name for key in DEPENDENCIES for name in _table(path, key, tree))


def _table(path: str, key: str, tree: RepoTree) -> Mapping[str, str]:
    source = tree.read(path)
    return (package_table(source.text, key) or {}) if isinstance(source, Source) else {}
