"""Where the script of a block will be, seen from the folder that the block runs in."""

import posixpath
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

from fixers.model import Repository, StepRun
from fixers.rules._blocks.checkout import checkout_of
from fixers.rules._blocks.globs import VALUE
from fixers.rules._blocks.move import is_moved
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

ROOT: Final = regex(
    r"\.?/?|\$\{?(?:GITHUB_WORKSPACE|PWD)\}?/?|\$\(pwd\)/?|\$\{\{ *github\.workspace *\}\}/?"
)
_FOLDERS: Final = ("lib", "lib/scripts")
_SCRIPT: Final = "lib/scripts/a.sh"
# Folders that no workspace is in, and the scripts of one other folder: `chmod +x scripts/*.sh`.
_ELSEWHERE: Final = regex(r"(?<![^\s\"'=])/(?:tmp|usr|opt|etc|var)/[^\s\"';&|)]*")
_OF_OTHERS: Final = regex(
    r"(?<![^\s\"'=])(?:\./)?(?!lib/)[A-Za-z_][\w-]*/(?:[\w-]+/)*\*\.(?:ba)?sh\b"
)
_WILD: Final = regex(r"[*?\[{]|\A[/~]")
_INTO_LIB: Final = regex(r"\b(?:cd|pushd) +\S*lib\b")


@dataclass(frozen=True, slots=True)
class Reach:
    """`script` as a path from there; the `new` folders above it; `inside`: only `..` or a full
    path leads from there to the script; `top`: the checkout, seen from the workspace as `/`."""

    top: str
    script: str
    new: tuple[str, ...]
    inside: bool

    @property
    def names(self) -> tuple[str, ...]:
        """What a pattern of names may hold: the script, and new folders also with a slash."""
        return (self.script, *self.new, *(f"{folder}/" for folder in self.new))

    def of(self, paths: Iterable[str]) -> bool:
        """Whether pathspecs (none is all) may hold the script."""
        kept = [path for path in paths if not path.startswith((":!", ":^", ":(exclude"))]
        return not kept or any(map(self._holds, kept))

    def _holds(self, path: str) -> bool:
        path = path.removeprefix("./").rstrip("/")
        if path.startswith((":", "..")) or path in {"", "."}:
            return True
        before, value, _ = path.partition(VALUE)
        if value:
            return _WILD.search(before) is not None or self.script.startswith(before)
        return fnmatchcase(self.script, path) or self.script.startswith(path + "/")


def without_elsewhere(run: StepRun, text: str) -> str:
    """The text of a block without paths that cannot lead to the script."""
    below = run.before.directory != "" or _INTO_LIB.search(text)
    text = _ELSEWHERE.sub(" ", text)
    return text if below else _OF_OTHERS.sub(" ", text)


def reach_of(run: StepRun, repository: Repository) -> Reach:
    """From a folder beside it the way back leads through the top of the checkout."""
    checkout, folder = checkout_of(run), run.before.directory
    top = posixpath.join("/", checkout.folder if checkout else "")
    here = posixpath.join("/", folder) if isinstance(folder, str) else top
    return _reach(top, here, tuple(one for one in _FOLDERS if _is_new(one, repository)))


def _is_new(folder: str, repository: Repository) -> bool:
    """Whether moved blocks alone make the folder: what one of them says must not hang on whether
    others have been moved before it."""
    if folder not in repository.folders:
        return True
    below = repository.names_in("lib") if folder == "lib" else {"scripts"}
    return below == {"scripts"} and repository.answer(_has_moved_alone) is True


def _has_moved_alone(repository: Repository) -> bool:
    paths = [posixpath.join(_FOLDERS[1], name) for name in repository.names_in(_FOLDERS[1])]
    read = map(repository.tree.read, paths)
    return all(isinstance(one, Source) and is_moved(one.text) for one in read)


@lru_cache(maxsize=64)  # most blocks run in the same few folders
def _reach(top: str, here: str, new: Iterable[str]) -> Reach:
    inside = _below(here, posixpath.join(top, _SCRIPT)).startswith("../")
    here = top if inside else here
    names = (_below(here, posixpath.join(top, one)) for one in new)
    kept = tuple(name for name in names if not name.startswith("."))
    return Reach(top, _below(here, posixpath.join(top, _SCRIPT)), kept, inside)


def _below(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder)
