"""Reads a pull request in few calls: one query, the comparison, two trees; then the contents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import quote

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.listings import SMALL, Listing
from bot.github.rest import pages
from bot.github.tree_listing import entries_of
from bot.plan.diff import FileDiff, parse_patch
from bot.plan.relevance import worth_reading
from fixers.model.trees import SIZE_LIMIT

COMPARE_FILES: Final = 300  # GitHub gives no more
PULL_FILES: Final = 3000  # nor here
# What is brought before it is asked for.
BLOB_SIZE: Final = 512 * 1024
BLOB_COUNT: Final = 600
ROOM: Final = 32 * 1024 * 1024  # of all together
_TOO_LARGE: Final = "too large to be read"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the pull request changes, seen from where its branch began."""

    merge_base: str
    diffs: dict[str, FileDiff]
    changed: tuple[str, ...]  # old names of renamed files included
    renamed: dict[str, str]  # old name → new name
    whole: bool = True  # False: there are more files than GitHub tells

    def completed(self, base: Listing, head: Listing) -> "Comparison":
        """With all that differs between two commits, though no line of it is known."""
        paths = base.modes.keys() | head.modes.keys()
        changed = (path for path in paths if base.at(path) != head.at(path))
        return replace(self, changed=tuple(sorted(changed)), whole=True)


class _File(BaseModel):
    filename: str
    previous_filename: str | None = None
    patch: str | None = None


class _Commit(BaseModel):
    sha: str


class _Compared(BaseModel):
    merge_base_commit: _Commit
    files: list[_File] | None = None


def compare(client: GitHubClient, number: int, base: str, head: str) -> Comparison:
    # The commits are of no interest; one a page keeps the answer small.
    path = f"/compare/{quote(base)}...{quote(head)}"
    try:
        compared = client.get(path, _Compared, {"per_page": 1})
    except DeniedError as denied:  # no common ancestor, or a head that only its fork knows
        _log.warning("no comparison", repository=client.repository, reason=denied.reason)
        compared = _Compared(merge_base_commit=_Commit(sha=base))
    files = compared.files
    whole = True
    if files is None or len(files) >= COMPARE_FILES:
        files, whole = _files(client, number)
    return Comparison(
        merge_base=compared.merge_base_commit.sha,
        diffs={file.filename: parse_patch(file.filename, file.patch) for file in files},
        changed=tuple(_names(files)),
        renamed={f.previous_filename: f.filename for f in files if f.previous_filename},
        whole=whole,
    )


def _files(client: GitHubClient, number: int) -> tuple[list[_File], bool]:
    """What GitHub tells, and whether that is all."""
    try:
        files = list(pages(client, f"/pulls/{number}/files", _File))
    except DeniedError as denied:
        _log.warning("no files", repository=client.repository, reason=denied.reason)
        return [], False
    return files, len(files) < PULL_FILES


def _names(files: Iterable[_File]) -> Iterable[str]:
    for file in files:
        yield file.filename
        if file.previous_filename is not None:
            yield file.previous_filename


def list_tree(client: GitHubClient, sha: str) -> Listing:
    """Every file of a commit."""
    return client.listings.get(client.repository, sha, lambda: _list(client, sha))


def _list(client: GitHubClient, sha: str) -> Listing:
    entries, truncated = entries_of(client, sha)
    files = [entry for entry in entries if entry.type != "tree"]
    modes = {entry.path: _mode(entry.mode) for entry in files}
    blobs = {entry.path for entry in files if entry.type == "blob"}
    large = {entry.path: entry.size for entry in files if entry.size > SMALL}
    wanted = [path for path in worth_reading(modes) if path in blobs]
    sizes = {entry.path: entry.size for entry in files}
    readable = [path for path in wanted if sizes[path] <= BLOB_SIZE][:BLOB_COUNT]
    return Listing(
        modes=modes,
        oids={entry.path: entry.sha for entry in files},
        large=large,
        readable=tuple(within(ROOM, readable, sizes)),
        truncated=truncated,
        notes=tuple(f"{p}: {_TOO_LARGE}" for p in wanted if large.get(p, 0) > SIZE_LIMIT),
    )


def within(room: int, paths: Iterable[str], sizes: Mapping[str, int]) -> Iterator[str]:
    """The first paths that there is room for."""
    for path in paths:
        room -= sizes.get(path, 0)
        if room < 0:
            return
        yield path


@lru_cache(maxsize=16)
def _mode(text: str) -> int:
    """One number for all files that have it."""
    return int(text, 8)
