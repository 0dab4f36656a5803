"""Whether a path of a job leads nowhere, how sure that is, and what may have been meant."""

import posixpath
import re
from typing import Final

from fixers.model import ActionUse, Invocation, Repository, StepRun, Trace, TraceKind, TreeOrigin
from fixers.model.machine import Machine
from fixers.model.tri import Unknown
from fixers.rules._paths import guards
from fixers.rules._paths import tree_paths as tree
from fixers.rules._paths.checkouts import checked_out, in_tree
from fixers.rules._paths.evidence import Asked, Missing, confidence, less_sure, never_made
from fixers.rules._paths.legs import filled_in_legs, templates_of
from fixers.rules._paths.likely import is_elsewhere, is_likely
from fixers.rules._paths.meant import are_programs, is_rooted, meant_by
from fixers.rules._paths.moved import is_thrown_away
from fixers.rules._paths.nearest import nearest, spoken_of
from fixers.rules._paths.other import is_other
from fixers.rules._paths.quiet_programs import is_quiet, named_in, seen_programs
from fixers.rules._paths.serving import serving
from fixers.rules._paths.settled import settled
from fixers.rules._paths.workspace import Doubt, Workspace
from fixers.rules._paths.workspace_words import made_by_goals
from fixers.rules._shared.artifacts import brought, is_uploaded
from fixers.rules._shared.made_paths import is_folder, may_be_made
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

Event = Invocation | ActionUse | StepRun
ALIKE: Final = frozenset({TreeOrigin.KIN, TreeOrigin.MAYBE})  # they may have other files
ONE_CASE: Final = regex(r"windows|macos", re.IGNORECASE)


class Search:
    """Asks for the paths of one job in turn."""

    def __init__(self, trace: Trace, repository: Repository) -> None:
        self.trace = trace
        self.repository = repository
        self._told: set[int] = set()
        self._seen = seen_programs(trace)
        self._workspace = Workspace(repository.tree)
        self._templates: list[str] = []
        self._filled: list[str] = []
        self._unread: list[Event] = []

    def after(self, event: Event) -> None:
        """An event that is no finding itself; read only when something is asked."""
        self._unread.append(event)

    def _catch_up(self) -> None:
        for event in self._unread:
            folder = event.directory if isinstance(event, Invocation) else ""
            files = brought(event, self.trace) if isinstance(event, ActionUse) else None
            if files is not None:
                self._workspace.names.bring(files)
            elif not self._lies_nowhere(folder, event.before):  # there nothing happens
                seen = is_quiet(event, self._seen, self.repository)
                self._workspace.after(event, seen=seen)
                self._templates += templates_of(event)
                self._filled += filled_in_legs(event)
                if isinstance(event, Invocation):
                    made = made_by_goals(event, self.repository, seen=seen)
                    self._workspace.names.tails |= made | named_in(event, self.repository, seen)
        self._unread.clear()

    def _lies_nowhere(self, directory: str | Unknown, before: Machine) -> bool:
        """Whether nothing made the folder that the repository lacks."""
        if not isinstance(directory, str) or not self.lacks_folder(directory, before):
            return False
        return self._workspace.brought(directory, before, (), rooted=False) < Doubt.NAMED

    def is_made_in_legs(self, text: str) -> bool:
        """Whether what stood before names the same thing with the same values of legs or calls."""
        if "matrix" not in text and "inputs." not in text:
            return False
        self._catch_up()
        plain = text.strip("\"'").removeprefix("./").rstrip("/")
        into = tuple(f"{folder}/" for folder in self._filled)
        return plain.startswith(into) or any(plain in one for one in self._templates)

    def first(self, scalar: Scalar) -> bool:
        """Whether a scalar that many steps share was not asked for before."""
        if id(scalar) in self._told:
            return False
        self._told.add(id(scalar))
        return True

    def missing(self, asked: Asked, event: Event) -> Missing | None:
        place = in_tree(asked.path, self.trace, event.before)
        if place is None or self._is_there(place[0], asked, event):
            return None
        condition = guards.conditions(event, self.trace)
        if guards.is_asked_for(condition, asked.path, event, self.trace):
            return None
        path, home = place
        rooted = is_rooted(path, self.repository)
        doubt = self.doubt(asked.path, event, rooted=rooted)
        if doubt is Doubt.ANY or (asked.known and not is_folder(asked.known, self.repository)):
            return None
        meant = meant_by(path, asked, self.repository)
        built = doubt > Doubt.DATA
        programs = not built and asked.called and are_programs(meant.exact, self.repository)
        by_hand = programs or never_made(path, doubt, asked, meant)
        if may_be_made(path, self.repository, by_hand=by_hand, built=built):
            return None
        left = settled(condition, path, event, self.trace, self.repository)
        away = self._workspace.strayed or event.before.checkouts.get(home) in ALIKE
        sure = less_sure(confidence(path, asked, doubt, meant), path, meant, left, elsewhere=away)
        if sure is None or is_thrown_away(asked.path, self.trace):
            return None
        found = nearest(path, serving(meant.offered, asked.path, self.trace, self.repository))
        same = bool(meant.exact) and not away and len(found) == len(meant.exact)
        same = same and not (asked.glob and is_elsewhere(path, found[0]))
        found = spoken_of(path, found, self.trace)
        likely = not meant.exact or all(is_likely(path, p, self.repository) for p in found)
        likely = likely and not is_uploaded(path, self.trace, self.repository)
        likely = likely and not any(is_other(path, p, self.repository) for p in found)
        return Missing(tuple(posixpath.join(home, p) for p in found), same, sure, likely)

    def brought(self, path: str, event: Event) -> Doubt:
        """How likely it is there though nobody checked it out."""
        self._catch_up()
        return self._workspace.brought(path, event.before, self.repository.folders, rooted=False)

    def lacks_folder(self, directory: str | Unknown, before: Machine) -> bool:
        """Whether a directory itself is missing, so that nothing in it is worth a word."""
        if not isinstance(directory, str) or not directory or directory.startswith("/"):
            return False
        at = in_tree(directory, self.trace, before)
        return at is not None and not tree.exists(at[0], self.repository, glob=False)

    def doubt(self, path: str, event: Event, *, rooted: bool) -> Doubt:
        """How likely something is at a path that nobody checked out."""
        self._catch_up()
        if self.trace.kind is TraceKind.ACTION:  # its own files come with it, others may be there
            own = isinstance(event, Invocation) and not self._workspace.names.has(path)
            return Doubt.NONE if own else Doubt.ANY
        return self._workspace.doubt(path, event.before, self.repository.folders, rooted=rooted)

    def _is_there(self, path: str, asked: Asked, event: Event) -> bool:
        # `**/go.sum` reaches into all folders, those that checkouts have for themselves too.
        inside = (asked.glob and path.startswith("**/")) or self.trace.kind is TraceKind.ACTION
        if not inside and checked_out(asked.path, event.before) is None:
            return False
        if tree.exists(path, self.repository, glob=asked.glob):
            return True
        one_case = ONE_CASE.search(event.before.base.label) is not None
        return one_case and self.repository.has_in_any_case(path)
