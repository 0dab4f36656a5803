"""What the files of a repository say, as far as it was brought."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.github.blobs import read_blobs
from bot.github.client import GitHubClient
from bot.github.listings import Listing
from fixers.model.trees import SIZE_LIMIT, MemoryTree


@dataclass(frozen=True, slots=True)
class Contents:
    """By object id; None for what GitHub lists and does not give."""

    client: GitHubClient
    _known: dict[str, bytes | None] = field(default_factory=dict)

    def bring(self, oids: Iterable[str]) -> None:
        new = set(oids) - self._known.keys()
        if new:
            self._known.update(read_blobs(self.client, sorted(new)))

    def tree(self, listing: Listing, *, offering: bool) -> MemoryTree:
        """The files of a commit; with `offering` it tells which of the others are looked for."""
        files = {}
        offered = set()
        for path, oid in listing.oids.items():
            data = self._known.get(oid)
            if data is not None:
                files[path] = data
            elif offering and oid not in self._known:
                offered.add(path)
        offered -= {path for path, size in listing.large.items() if size > SIZE_LIMIT}
        return MemoryTree(files, listing.modes, listing.modes, offered)

    def lost(self, listing: Listing) -> tuple[str, ...]:
        """What a commit has and GitHub does not give."""
        gone = {oid for oid, data in self._known.items() if data is None}
        if not gone:
            return ()
        return tuple(sorted(path for path, oid in listing.oids.items() if oid in gone))
