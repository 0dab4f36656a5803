"""The paths of a repository by name, folder and depth.

After a fix nearly all of them are those of the state before, so that its index is taken over with
what was made put in.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

K = TypeVar("K")
Index = Mapping[str, list[str]]


class PathIndex:
    """Each part is worked out on first use; `made` are the paths that `earlier` lacks."""

    def __init__(
        self,
        paths: tuple[str, ...],
        earlier: "PathIndex | None" = None,
        made: Collection[str] = (),
    ) -> None:
        self.paths = paths
        self._earlier = earlier
        self._made = made
        self._names: dict[str, frozenset[str]] = {}

    def after(self, paths: Iterable[str]) -> "PathIndex":
        """The index of the paths of a later state."""
        left = frozenset(paths)
        made = left - self._known
        if len(left) - len(made) < len(self._known):  # some are gone, perhaps those made before
            return self._earlier.after(left) if self._earlier else PathIndex(tuple(sorted(left)))
        return PathIndex(tuple(sorted((*self.paths, *made))), self, sorted(made)) if made else self

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def by_name(self) -> Index:
        before = self._earlier.by_name if self._earlier else {}
        return _with(before, self._new, _name)

    @cached_property
    def by_folder(self) -> Index:
        before = self._earlier.by_folder if self._earlier else {}
        return _with(before, self._new, _folder)

    @cached_property
    def folders(self) -> set[str]:
        """Every folder that holds a file, however deep; not the root."""
        found = set(self._earlier.folders if self._earlier else ())
        left = list(map(_folder, self._made)) if self._earlier else [*self.by_folder]
        while left:
            folder = left.pop()
            if folder and folder not in found:
                found.add(folder)
                left.append(_folder(folder))
        return found

    @cached_property
    def folders_by_name(self) -> Index:
        before = self._earlier.folders_by_name if self._earlier else {}
        return _with(before, self._new_folders, _name)

    @cached_property
    def by_depth(self) -> Mapping[int, list[str]]:
        """Files and folders by how many folders they have around them."""
        before = self._earlier.by_depth if self._earlier else {}
        return _with(before, (*self._new, *self._new_folders), _depth)

    def names_in(self, folder: str) -> frozenset[str]:
        """Names of the files and folders right inside a folder; "" is the root."""
        known = self._names.get(folder)
        if known is None and self._earlier and folder not in self._changed:
            known = self._names[folder] = self._earlier.names_in(folder)
        if known is None:
            inside = map(_name, self.by_folder.get(folder, ()))
            below = map(_name, self._subfolders.get(folder, ()))
            known = self._names[folder] = frozenset((*inside, *below))
        return known

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(map(_folder, (*self._new, *self._new_folders)))

    @cached_property
    def _subfolders(self) -> Index:
        before = self._earlier._subfolders if self._earlier else {}
        return _with(before, self._new_folders, _folder)

    @property
    def _new(self) -> Collection[str]:
        return self._made if self._earlier else self.paths

    @property
    def _new_folders(self) -> Collection[str]:
        return self.folders - self._earlier.folders if self._earlier else self.folders


def _with(
    before: Mapping[K, list[str]], new: Iterable[str], key: Callable[[str], K]
) -> dict[K, list[str]]:
    """An index with more paths, in order where those before are."""
    if not before:
        index: defaultdict[K, list[str]] = defaultdict(list)
        for path in new:
            index[key(path)].append(path)
        return dict(index)
    changed = dict(before)
    for path in new:
        changed[key(path)] = sorted((*changed.get(key(path), ()), path))
    return changed


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _depth(path: str) -> int:
    return path.count("/")
