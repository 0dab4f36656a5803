"""Files of the repository that the sparse checkout of a job leaves out."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits.scalars import replace_scalar
from fixers.model import ActionUse, TraceKind, Tri
from fixers.model.uses import CHECKOUT
from fixers.rules._paths.guards import asks_for_files, conditions
from fixers.rules._paths.missing import Event, Search
from fixers.rules._paths.unchecked import SURE, Found, brings, needed
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Scalar

_PATTERNS: Final = "sparse-checkout"
_CONES: Final = "sparse-checkout-cone-mode"
_OTHERS: Final = frozenset({"repository", "path"})
_SIGNS: Final = frozenset("*?[]!\\#$")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a checkout brings; `cones`: whole folders, and the files around them."""

    given: Scalar
    cones: bool

    @property
    def folders(self) -> list[str]:
        lines = (line.strip() for line in self.given.value.split("\n"))
        return [line.removeprefix("./").strip("/") for line in lines if line]

    def has(self, path: str) -> bool:
        """Whether it surely or maybe brings something at a path."""
        around = posixpath.dirname(path)
        for folder in self.folders:
            if f"{path}/".startswith(f"{folder}/") or folder.startswith(f"{path}/"):
                return True
            if self.cones and (not around or folder.startswith(f"{around}/")):
                return True
            if not self.cones and "/" not in folder and folder in path.split("/"):
                return True
        return False


class LeftOut:
    """Asks the events of one job in turn, until one of them lacks its file: it ends the job."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._over = search.trace.kind is not TraceKind.JOB
        self._part: _Part | None = None
        self._lacking = ""

    def of(self, event: Event) -> Found | None:
        if self._over:
            return None
        if isinstance(event, ActionUse) and event.action == CHECKOUT:
            first = self._part is None and not event.before.checkouts
            self._part = _part_of(event) if first else None
            self._over = self._part is None
            return None
        if self._part is None:
            return None
        self._over = brings(event)
        if self._over or asks_for_files(conditions(event, self._search.trace)):
            return None
        found = next(self._left_out(event, self._part), None)
        self._over = found is not None
        return found

    def _left_out(self, event: Event, part: _Part) -> Iterator[Found]:
        for path, at, text in needed(event, self._search):
            doubt = self._search.brought(path, event)
            if doubt in SURE and not part.has(path):
                self._lacking = path
                yield at, f"`{text}` is not there, as the checkout leaves it out", SURE[doubt]

    def fix(self) -> Fix | SkippedFix:
        part, path = self._part, self._lacking
        assert part is not None  # noqa: S101
        is_file = self._search.repository.tree.mode(path) is not None
        wanted = posixpath.dirname(path) if is_file and part.cones else path
        given = part.given
        text = f"{given.value.rstrip()}\n{wanted}\n"
        edit = replace_scalar(given.source, given, text) if "\n" in given.value else None
        if edit is None:
            return SkippedFix("the list of what is checked out stands on one line")
        return Fix(f"Check out `{wanted}`, too", (edit,))


def _part_of(use: ActionUse) -> _Part | None:
    """What a checkout of this repository brings, where it is not all."""
    inputs = use.step.inputs
    given, cones = inputs.get(_PATTERNS), inputs.get(_CONES)
    others = any(inputs[name].value.strip() for name in _OTHERS & inputs.keys())
    if given is None or others or use.reached is not Tri.YES or use.step.condition is not None:
        return None
    if not given.value.strip() or _SIGNS & set(given.value):
        return None
    asked = "true" if cones is None else cones.value.strip().lower()
    return _Part(given, asked == "true") if asked in {"true", "false"} else None
