"""Where a repository's files come from: memory or a directory.

Symbolic links are values, not doors: a link is followed by its text, inside the tree only, so
nothing outside the tree is ever read, whatever a repository contains.
"""

import os
import stat
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from fixers.diagnostics import EXECUTABLE, REGULAR
from fixers.model.repository import SUBMODULE, SYMLINK
from fixers.syntax.regex import regex
from fixers.syntax.source import Source, Unreadable

SIZE_LIMIT: Final = 2 * 1024 * 1024
_TOO_LARGE: Final = "larger than 2 MiB"
_LINK_HOPS: Final = 40  # as Linux does
# fsmonitor would run a command that the repository's own configuration names.
_LIST_FILES: Final = (
    *("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "-t"),
    *("--cached", "--others", "--exclude-standard"),
)
_ODD: Final = regex(r"/\.{0,2}/|\0")  # `//`, `/./`, `/../`
_NO_MODES: Final[Mapping[str, int]] = MappingProxyType({})


def normalise(path: str) -> str | None:
    """The path without `.`, `..` and doubled slashes; None when it is empty, absolute or leads
    out of the tree."""
    whole = f"/{path}/"
    if ("/." not in whole and "//" not in whole and "\0" not in path) or not _ODD.search(whole):
        return path  # most often
    if path.startswith("/") or "\0" in path:
        return None
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) or None


def _normalised(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those that lead into the tree; one look tells that all are plain, as they mostly are."""
    together = "/{}/".format("/\n/".join(paths))
    odd = any(map(together.__contains__, ("//", "/./", "/../", "\0")))
    return tuple(plain for p in paths if (plain := normalise(p))) if odd else paths


class _StoredTree(ABC):
    """What trees share that can list their entries and give the bytes of one."""

    @property
    @abstractmethod
    def _modes(self) -> Mapping[str, int]:
        """Git mode of every listed path."""

    @abstractmethod
    def _bytes(self, path: str) -> bytes | Unreadable | None:
        """Content of a listed regular file, or the target text of a listed link."""

    def paths(self) -> Iterable[str]:
        return self._modes.keys()

    def mode(self, path: str) -> int | None:
        if path in self._modes:  # most often; those that are listed are plain
            return self._modes[path]
        plain = normalise(path)
        if plain is None:
            return None
        if plain in self._modes:
            return self._modes[plain]
        real = self._follow(plain)
        return None if real is None else self._modes.get(real)

    def read(self, path: str) -> Source | Unreadable | None:
        plain = normalise(path)
        if plain is None:
            return None
        if plain not in self._read:
            self._read[plain] = self._load(plain)
        return self._read[plain]

    @cached_property
    def _read(self) -> dict[str, Source | Unreadable | None]:
        """What was read once stays, whatever happens to the files meanwhile."""
        return {}

    @cached_property
    def _has_links(self) -> bool:
        return SYMLINK in self._modes.values()

    def _load(self, plain: str) -> Source | Unreadable | None:
        real = self._follow(plain)
        if real is None or self._modes.get(real) in {None, SUBMODULE}:
            return None
        data = self._bytes(real)
        if isinstance(data, Unreadable):
            return Unreadable(plain, data.reason, data.line)
        return None if data is None else decode(plain, data)

    def _follow(self, path: str) -> str | None:
        """The path with every link on the way replaced by where it leads; None outside."""
        if not self._has_links:
            return path
        for _ in range(_LINK_HOPS):
            link = next((p for p in _prefixes(path) if self._modes.get(p) == SYMLINK), None)
            if link is None:
                return path
            target = self._bytes(link)
            if not isinstance(target, bytes):
                return None
            text = os.fsdecode(target)
            if text.startswith("/"):
                return None
            onward = normalise(f"{PurePosixPath(link).parent}/{text}{path[len(link) :]}")
            if onward is None:
                return None
            path = onward
        return None


class MemoryTree(_StoredTree):
    """Files held in memory. `modes` gives other modes than 0o100644; the bytes of a symlink are
    its target. `known` are paths that exist though their content is not at hand; those of them
    that are `offered` can be brought, and `asked` tells which of these were looked for."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        modes: Mapping[str, int] = _NO_MODES,
        known: Iterable[str] = (),
        offered: Container[str] = (),
    ) -> None:
        self._offered = offered
        self.asked: set[str] = set()
        self._files = {p: data for path, data in files.items() if (p := normalise(path))}
        extra = dict.fromkeys(_normalised(tuple(known)), REGULAR)
        special = {p: mode for path, mode in modes.items() if (p := normalise(path))}
        self._all = {**extra, **dict.fromkeys(self._files, REGULAR), **special}

    @property
    def _modes(self) -> Mapping[str, int]:
        return self._all

    def _bytes(self, path: str) -> bytes | Unreadable | None:
        if path in self._offered:
            self.asked.add(path)
        return self._files.get(path)


class DirectoryTree(_StoredTree):
    """The files under a directory; of a git work tree those that git does not ignore.

    Listed once, on first use. `known_paths` exist though their content is not on disk, as in a
    partial checkout.
    """

    def __init__(self, root: Path | str, known_paths: Iterable[str] = ()) -> None:
        self._root = Path(root).resolve()
        self._known = _normalised(tuple(known_paths))

    @cached_property
    def _modes(self) -> Mapping[str, int]:
        listed, absent = _git_paths(self._root) or (tuple(_walk(self._root)), ())
        modes = dict.fromkeys((*self._known, *absent), REGULAR)
        inside: dict[str, bool] = {}
        for path in listed:
            folder, _, _ = path.rpartition("/")
            if folder not in inside:
                inside[folder] = (self._root / folder).resolve() == self._root / folder
            mode = _mode_on_disk(self._root / path) if inside[folder] else None
            if mode is not None:
                modes[path] = mode
        return modes

    def _bytes(self, path: str) -> bytes | Unreadable | None:
        place = self._root / path
        try:
            if self._modes[path] == SYMLINK:
                return os.fsencode(place.readlink())
            with place.open("rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > SIZE_LIMIT:
                    return Unreadable(path, _TOO_LARGE)
                return file.readall()
        except FileNotFoundError:
            return None
        except OSError as error:
            return Unreadable(path, error.strerror or "cannot be read")


def decode(path: str, data: bytes) -> Source | Unreadable:
    return Unreadable(path, _TOO_LARGE) if len(data) > SIZE_LIMIT else Source.decode(path, data)


def _prefixes(path: str) -> Iterator[str]:
    """`a`, `a/b`, `a/b/c` of `a/b/c`."""
    at = path.find("/")
    while at != -1:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path


def _mode_on_disk(place: Path) -> int | None:
    try:
        bits = place.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(bits):
        return SYMLINK
    if stat.S_ISDIR(bits):
        return SUBMODULE  # only a nested repository is ever listed as a folder
    if not stat.S_ISREG(bits):
        return None
    return EXECUTABLE if bits & stat.S_IXUSR else REGULAR


def _walk(root: Path) -> Iterator[str]:
    """Every file below `root`, links not followed; a nested repository is one path."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        prefix = "" if here == root else here.relative_to(root).as_posix() + "/"
        if prefix and (".git" in folders or ".git" in files):
            folders.clear()
            yield prefix[:-1]
            continue
        yield from (prefix + name for name in folders if (here / name).is_symlink())
        folders[:] = sorted(f for f in folders if f != ".git")
        yield from (prefix + name for name in sorted(files) if prefix + name != ".git")


def _may_be_in_work_tree(root: Path) -> bool:
    """Whether it is worth to start git, which takes longer than to look for what it looks for."""
    return "GIT_DIR" in os.environ or any((f / ".git").exists() for f in (root, *root.parents))


def _git_paths(root: Path) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Paths that git knows or would add, and those a sparse checkout left out; None when the
    directory is no work tree or git cannot tell."""
    if not _may_be_in_work_tree(root):
        return None
    try:
        listing = subprocess.run(  # noqa: S603 - no part comes from the repository
            _LIST_FILES, cwd=root, capture_output=True, check=True, timeout=60
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    here: list[str] = []
    absent: list[str] = []
    for line in filter(None, os.fsdecode(listing).split("\0")):
        path = line[2:].rstrip("/")
        (absent if line.startswith("S") else here).append(path)
    return (tuple(dict.fromkeys(here)), tuple(absent)) if here else None
