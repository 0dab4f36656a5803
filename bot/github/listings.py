"""Files of commits that were listed before: a commit never changes, so it is asked for once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ROOM: Final = 100_000  # paths that are kept, over all commits
SMALL: Final = 64 * 1024
# What was asked for is remembered of so many repositories, and so many files of each.
REPOSITORIES: Final = 1000
FILES: Final = 400


@dataclass(frozen=True, slots=True)
class Listing:
    """Paths of one commit with mode and object id."""

    modes: dict[str, int]
    oids: dict[str, str]
    large: dict[str, int]  # size of each that is not small
    readable: tuple[str, ...]  # worth reading and not too large
    truncated: bool = False  # GitHub lists no more than 100,000 files
    notes: tuple[str, ...] = ()  # what was not read

    def at(self, path: str) -> tuple[int | None, str | None]:
        """What git knows of a path: the same in two commits where nothing changed."""
        return self.modes.get(path), self.oids.get(path)


class Listings:
    """The latest, by repository and commit. Only who can read the pull request gets this far."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Listing] = OrderedDict()
        self._asked: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, repository: str, sha: str, read: Callable[[], Listing]) -> Listing:
        key = (repository.lower(), sha)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = read()
        with self._lock:
            self._kept[key] = found
            while sum(len(listing.modes) + 1 for listing in self._kept.values()) > ROOM:
                self._kept.popitem(last=False)
        return found

    def asked(self, repository: str) -> frozenset[str]:
        """Files that the engine looked for last time, and most likely does again."""
        with self._lock:
            return self._asked.get(repository.lower(), frozenset())

    def remember(self, repository: str, asked: frozenset[str]) -> None:
        with self._lock:
            both = self._asked.get(repository.lower(), frozenset()) | asked
            self._asked[repository.lower()] = both if len(both) <= FILES else asked
            self._asked.move_to_end(repository.lower())
            while len(self._asked) > REPOSITORIES:
                self._asked.popitem(last=False)
