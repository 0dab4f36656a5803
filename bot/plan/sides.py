"""Both sides of a pull request, as the engine sees them."""

from dataclasses import dataclass

from fixers.model.trees import MemoryTree


@dataclass(frozen=True, slots=True)
class Sides:
    """The files before and after. `renamed` are old names and new; `notes` sentences about what
    could not be read, `lost` the files that GitHub lists and does not give."""

    base: MemoryTree
    head: MemoryTree
    renamed: dict[str, str]
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class LackingError(Exception):
    """The engine looked for files that are not at hand and can be brought."""

    def __init__(self, paths: frozenset[str]) -> None:
        super().__init__(paths)
        self.paths = paths


def demand_all(*trees: MemoryTree) -> None:
    """What was found counts only where nothing was looked for in vain."""
    asked = frozenset[str]().union(*(tree.asked for tree in trees))
    if asked:
        raise LackingError(asked)
