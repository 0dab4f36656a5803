"""Scripts that are called by their path while git has them as plain files."""

from dataclasses import field
from functools import cached_property

from fixers.diagnostics import EXECUTABLE, REGULAR, Applicability, Confidence, Fix
from fixers.edits import set_mode
from fixers.model import Invocation, Repository
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source


@dataclass
class Modes:
    """What was made executable so far in a job."""

    repository: Repository
    _changed: set[str] = field(default_factory=set)
    _any: bool = False
    _unread: list[Invocation] = field(default_factory=list)

    def after(self, run: Invocation) -> None:
        """Read only when something is asked."""
        self._unread.append(run)

    def _read(self, run: Invocation) -> None:
        if run.name not in {"chmod", "git", "install", "setfacl", "dos2unix"}:
            # `docker compose exec app chmod +x bin/run`, of a folder that both have.
            self._any = self._any or any("chmod" in (arg or "") for arg in run.args)
            return
        if run.name == "git" and not {"update-index", "core.fileMode", "add"} & set(run.args):
            return
        self._any = self._any or run.name != "chmod" or None in run.args or "find" in run.wrappers
        self._any = self._any or any(set(a or "") & set("*?[{") or a == "-R" for a in run.args)
        self._changed.update(a.rpartition("/")[2] for a in run.args if a)

    def lacking(self, path: str | None) -> str | None:
        """The path, if it is that of a file which cannot be started by it."""
        tree = self.repository.tree
        if path is None:
            return None
        for run in self._unread:
            self._read(run)
        self._unread.clear()
        if self._any or path.rpartition("/")[2] in self._changed:
            return None
        source = tree.read(path)  # of a file that is only known by its name the mode is not
        script = isinstance(source, Source) and source.text.startswith("#!")
        return path if script and tree.mode(path) == REGULAR else None

    @cached_property
    def confidence(self) -> Confidence:
        """A tree without any executable file may have lost its modes on the way here."""
        tree = self.repository.tree
        kept = any(tree.mode(path) == EXECUTABLE for path in tree.paths())
        return Confidence.HIGH if kept else Confidence.MEDIUM


def executable_fix(path: str) -> Fix:
    change = set_mode(path, executable=True)
    return Fix("Make it executable", changes=(change,), applicability=Applicability.SAFE)
