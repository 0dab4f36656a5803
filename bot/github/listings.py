"""Files of commits that were listed before: a commit never changes, so it is asked for once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ROOM: Final = 100_000  # paths that are kept, over all commits


@dataclass(frozen=True, slots=True)
class Listing:
    """Paths of one commit with mode and object id."""

    modes: dict[str, int]
    oids: dict[str, str]
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
