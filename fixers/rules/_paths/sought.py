"""Files that a command looks for by itself, where it runs: `npm ci`, `make`, `docker build .`."""

import posixpath
import re
from collections.abc import Collection, Iterable
from typing import Final

from fixers.diagnostics import Confidence, Fix, Location, SkippedFix
from fixers.model import ActionUse, Failure, Invocation, StepRun, TraceKind, Tri
from fixers.model.facts.folders import Sought
from fixers.rules._paths.asked import is_asked_earlier
from fixers.rules._paths.checkouts import checked_out, in_tree
from fixers.rules._paths.evidence import Asked, Missing
from fixers.rules._paths.fix import own_word
from fixers.rules._paths.guards import conditions, goes_on_without, is_guarded
from fixers.rules._paths.likely import is_copy
from fixers.rules._paths.missing import Event, Search
from fixers.rules._paths.sought_fix import sought_fix
from fixers.rules._paths.sought_places import sends_elsewhere, sought_by_action, sought_by_command
from fixers.rules._paths.workspace import Doubt
from fixers.rules._shared.refuted import is_idle
from fixers.syntax.regex import regex

Found = tuple[Location, str, Confidence]
# Settings that send such a command elsewhere.
_SENT: Final = regex(
    r"COMPOSE_FILE|BUNDLE_GEMFILE|COMPOSER|UV_(?:PROJECT|WORKING_DIRECTORY)|GO(?:111MODULE|FLAGS)"
    r"|GOWORK|MAKE(?:FILES|FLAGS)"
)
# Of a step for what some repositories have, or another step has found.
_CHOSEN: Final = regex(r"outputs\.|inputs\.|vars\.|\benv\.|repository", re.IGNORECASE)
_MAKES_IT: Final = regex(r"(?:auto\w*|configure|[Mm]akefile\.|CMakeLists)")
_PACKAGES: Final = regex(r"\.go$|@")  # `go vet x.go`, `go build example.org/x@v1`


class Needs:
    """Asks the events of one job in turn; each program's file is told once for a folder."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._told: set[tuple[str, str, str]] = set()
        self._fix: Fix | SkippedFix = SkippedFix("")
        self._sent: set[str] = set()

    def of(self, event: Event) -> Found | None:
        """What an event lacks in its folder, while another folder of the repository has it."""
        trace = self._search.trace
        if trace.kind is not TraceKind.JOB or isinstance(event, StepRun):
            return None
        if isinstance(event, ActionUse):
            sought = [*sought_by_action(event, self._search)]
        elif event.name in self._sent or sends_elsewhere(event):
            self._sent.add(event.name)
            return None
        else:
            sought = [*sought_by_command(event, self._search)]
        if not sought or (isinstance(event, Invocation) and not _fails(event)):
            return None
        found = self._first(event, sought)
        return None if _CHOSEN.search(conditions(event, trace)) else found

    def fix(self) -> Fix | SkippedFix:
        """Of what was found last."""
        return self._fix

    def _first(
        self, event: Invocation | ActionUse, sought: Iterable[tuple[str, Sought]]
    ) -> Found | None:
        for folder, files in sought:
            name = self._elsewhere(event, folder, files)
            told = (folder, name or "", files.by.split()[0])
            if name is None or told in self._told:
                continue
            self._told.add(told)
            where = f"in `{folder}`" if folder else "in the root"
            what = f"`{files.by}` looks for `{name}`, which is not {where}"
            return _place(event), what, Confidence.HIGH
        return None

    def _elsewhere(self, event: Invocation | ActionUse, folder: str, files: Sought) -> str | None:
        """The name of the file, where surely none is there."""
        search = self._search
        for name in files.files:
            if _is_asked(event, name, search) or not self._is_nowhere(event, folder, name, files):
                return None
        for name in files.files:
            missing = search.missing(Asked(posixpath.join(folder, name)), event)
            if missing is not None and _is_elsewhere(name, missing):
                self._fix = sought_fix(event, missing, search.trace, search.repository.tree)
                return name
        return None

    def _is_nowhere(
        self, event: Invocation | ActionUse, folder: str, name: str, files: Sought
    ) -> bool:
        path = posixpath.join(folder, name)
        place = in_tree(path, self._search.trace, event.before)
        if place is None:
            return False
        above, tree = posixpath.dirname(place[0]), self._search.repository.tree
        folders = [above]
        while above and files.climbs:
            above = posixpath.dirname(above)
            folders.append(above)
        held = checked_out(path, event.before) is not None
        runs = self._search.trace.invocations("git")
        if not held and (folder or any("clone" in run.args for run in runs)):  # beside all of them
            return False
        if held and any(tree.mode(posixpath.join(one, name)) is not None for one in folders):
            return False
        if name == "Makefile" and any(map(_MAKES_IT.match, self._names_in(folders[0]))):
            return False
        return self._search.brought(path, event) <= Doubt.DATA

    def _names_in(self, folder: str) -> Collection[str]:
        return self._search.repository.names_in(folder)


def _is_elsewhere(name: str, missing: Missing) -> bool:
    """Whether another folder surely has the file itself, and not only as a copy."""
    own = [path for path in missing.found if posixpath.basename(path) == name]
    return missing.confidence is Confidence.HIGH and not all(is_copy(name, path) for path in own)


def _fails(run: Invocation) -> bool:
    """Whether the step surely ends where the command fails."""
    sure = run.failure is Failure.FAILS and run.reached is Tri.YES and run.name == run.path
    ends = not is_idle(run) and not goes_on_without(run)
    said = [arg or "" for arg in run.args]
    sent = any(map(_SENT.fullmatch, run.before.variables)) or any(map(_PACKAGES.search, said))
    return sure and ends and not sent and run.told is None


def _is_asked(event: Invocation | ActionUse, name: str, search: Search) -> bool:
    """Whether the job asks for the file itself."""
    if isinstance(event, ActionUse):
        return False
    asked = is_guarded(name, name, event, search.trace.tree)
    return asked or is_asked_earlier(name, event, search.trace)


def _place(event: Invocation | ActionUse) -> Location:
    if isinstance(event, Invocation):
        return event.script.locate(own_word(event).span)
    step = event.step
    given = step.inputs.get("cache") or step.inputs.get("context") or step.uses
    assert given is not None  # noqa: S101
    return Location(step.source, given.span)
