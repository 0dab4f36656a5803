"""What a command works on: the repository behind PATH, and what is asked of it."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from fixers.cli.parser import UsageError
from fixers.config import PATH as CONFIGURATION
from fixers.config import Config, ConfigProblem, parse_config
from fixers.engine import CheckOptions
from fixers.foreign_rules import is_foreign
from fixers.model.trees import DirectoryTree
from fixers.rules import RULES
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source, Unreadable


@dataclass(frozen=True)
class Target:
    """`only` is the path of the one file that was named, inside the repository at `root`."""

    root: Path
    tree: DirectoryTree
    options: CheckOptions
    only: str | None = None

    def wants(self, path: str) -> bool:
        return self.only is None or path == self.only


def read_target(chosen: Namespace) -> Target:
    root, only = _locate(Path(chosen.path))
    tree = DirectoryTree(root, _known_paths(chosen.known_paths))
    if only is not None and tree.mode(only) is None:
        raise UsageError(f"{chosen.path} is ignored by git, so it is no part of the repository")
    select = _rules(chosen.select) if chosen.select is not None else None
    return Target(root, tree, _config(tree).check_options(select, _rules(chosen.ignore)), only)


def colours(chosen: Namespace) -> bool:
    if chosen.color != "auto":
        return bool(chosen.color == "always")
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _locate(path: Path) -> tuple[Path, str | None]:
    """The repository's directory, and the path inside it when PATH is a file."""
    if path.is_dir():
        return path, None
    if not path.is_file():
        raise UsageError(f"{path} does not exist; name a repository's directory or a file of it")
    place = path.resolve()
    root = next((p for p in place.parents if _is_root(p)), place.parent)
    return root, place.relative_to(root).as_posix()


def _is_root(folder: Path) -> bool:
    return (folder / ".git").exists() or (folder / ".github").is_dir()


def _known_paths(file: str | None) -> Iterable[str]:
    if file is None:
        return ()
    try:
        return Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--known-paths {file} cannot be read: {error}") from error


def _rules(text: str) -> frozenset[str]:
    """Rule ids of a comma-separated list."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    ours = {rule.id for rule in RULES}
    unknown = sorted(name for name in names - ours if not is_foreign(name))
    if unknown:
        raise UsageError(f"no rule is called {', '.join(unknown)}; see `fix-pipeline rules`")
    return names


def _config(tree: DirectoryTree) -> Config:
    source = tree.read(CONFIGURATION)
    if isinstance(source, Unreadable):
        raise UsageError(f"{CONFIGURATION}:{source.line}: {source.reason}")
    if not isinstance(source, Source):
        return Config()
    config = parse_config(source.text)
    if isinstance(config, ConfigProblem):
        raise UsageError(f"{config.path}:{config.line}: {config.message}")
    return config
