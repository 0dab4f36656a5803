"""Reads a pull request in few calls: one query, the comparison, two trees, one query of blobs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

import structlog
from pydantic import BaseModel

from bot.github.blobs import read_blobs
from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.listings import Listing
from bot.github.rest import pages
from bot.github.tree_listing import entries_of
from bot.plan.diff import FileDiff, parse_patch
from bot.plan.relevance import worth_reading
from fixers.model.trees import MemoryTree

COMPARE_FILES: Final = 300  # GitHub gives no more
PULL_FILES: Final = 3000  # nor here
BLOB_SIZE: Final = 512 * 1024
BLOB_COUNT: Final = 600
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
    modes = {entry.path: int(entry.mode, 8) for entry in files}
    blobs = [entry for entry in files if entry.type == "blob"]
    small = {entry.path for entry in blobs if entry.size <= BLOB_SIZE}
    oversized = {entry.path for entry in blobs if entry.size > BLOB_SIZE}
    wanted = worth_reading(modes)
    readable = [path for path in wanted if path in small]
    notes = [f"{p}: too large to be read" for p in wanted if p in oversized]
    if len(readable) > BLOB_COUNT:
        notes.append(f"{len(readable) - BLOB_COUNT} scripts were not read: there are too many")
    return Listing(
        modes=modes,
        oids={entry.path: entry.sha for entry in files},
        readable=tuple(readable[:BLOB_COUNT]),
        truncated=truncated,
        notes=tuple(notes),
    )


def load_trees(client: GitHubClient, *listings: Listing) -> tuple[MemoryTree, ...]:
    """Trees with the contents that matter; most blobs are common to all and read once."""
    wanted = {listing.oids[path] for listing in listings for path in listing.readable}
    blobs = read_blobs(client, sorted(wanted))
    return tuple(_tree(listing, blobs) for listing in listings)


def _tree(listing: Listing, blobs: dict[str, bytes]) -> MemoryTree:
    texts = {path: blobs.get(listing.oids[path]) for path in listing.readable}
    files = {path: data for path, data in texts.items() if data is not None}
    return MemoryTree(files, listing.modes, listing.modes)
