"""What a job's steps may have put into its workspace, beside the files of the repository."""

import posixpath
import re
from collections.abc import Container
from enum import IntEnum
from typing import Final

from fixers.model import ActionUse, Invocation, RepoTree, StepRun
from fixers.model.facts import paths
from fixers.model.facts.actions import action_facts
from fixers.model.machine import Machine
from fixers.rules._paths import unnamed
from fixers.rules._paths import workspace_words as asks
from fixers.rules._paths.checkouts import OURS, covers, folder_of
from fixers.rules._paths.roots import fills_root, is_told_to_run, makes_what_it_names
from fixers.rules._paths.workspace_names import PLACES, Names, exported_by
from fixers.rules._shared import leaves
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_PLAIN: Final = regex(r"\s*[\w ./:=@-]+\s*")  # all of a block that is one command
_RESTORES: Final = regex(r"cache|download-artifact|download|fetch|clone|checkout|get-")


class Doubt(IntEnum):
    """What may be in a place that the repository does not have."""

    NONE = 0  # nothing: what made files named them
    DATA = 1  # something ran that leaves reports and data, and no sources
    BUILT = 2  # something ran that makes files of its own, hardly sources
    NAMED = 3  # something that is not known was told of a folder of the repository
    ANY = 4  # an archive, a download, another checkout


class Workspace:
    """Grows with each event of a job."""

    def __init__(self, tree: RepoTree) -> None:
        self._tree = tree
        self.names = Names()
        self._unpacked: set[str] = set()
        self._compiled: set[str] = set()
        self._built = False
        self._data = False
        self._folders = False  # of names that are not known, with nothing in them
        self._switched = False
        self.strayed = False  # another commit, which looks much like this one

    def doubt(self, path: str, before: Machine, own: Container[str], *, rooted: bool) -> Doubt:
        """How likely it is that something put the file there; `path` from the workspace. `own`:
        the folders of the repository. `rooted`: its first one is, where no archive belongs."""
        home = folder_of(path, before)
        theirs = home is not None and before.checkouts[home] not in OURS
        if OURS.isdisjoint(before.checkouts.values()) or self._switched or theirs:
            return Doubt.ANY
        return self.brought(path, before, own, rooted=rooted)

    def brought(self, path: str, before: Machine, own: Container[str], *, rooted: bool) -> Doubt:
        """The same but for checkouts."""
        written = any(covers(m, path) or m.startswith(f"{path}/") for m in before.written)
        if written or self.names.may_be(path, own, rooted=rooted):
            return Doubt.ANY
        folder, name = posixpath.split(path)
        compiled = folder in self._compiled and "." not in name
        unpacked = any(covers(u, path) if u else not rooted for u in self._unpacked)
        if compiled or unpacked:
            return Doubt.ANY
        if self.names.speak_of(path):
            return Doubt.NAMED
        built = self._built or self._unpacked or self.names.are_given(path)
        built = built or (self._folders and "." not in name)
        return Doubt.BUILT if built else Doubt.DATA if self._data else Doubt.NONE

    def after(self, event: Invocation | ActionUse | StepRun, *, seen: bool = False) -> None:
        """`seen`: all that it does are events of their own."""
        if isinstance(event, Invocation):
            self._after_redirects(event)
            if not (seen or unnamed.is_walked(event, self._tree)):
                self._after_command(event)
            return
        self.names.begin()
        if isinstance(event, ActionUse):
            self._after_action(event)
        elif event.script is None:
            text = event.step.run.value if event.step.run else ""
            self._built = self._built or not _PLAIN.fullmatch(text)
            self.names.hear(re.findall(r"[\w./-]+", text))
        elif any(asks.is_unknown(command) for command in commands(event.script.shell.statements)):
            self._built = True

    def _after_command(self, run: Invocation) -> None:
        if paths.switches(run.name, run.args):
            alike = paths.goes_to_main(run.args) or unnamed.stays(run)
            self.strayed, self._switched = True, self._switched or not alike
        self.names.after(run)
        if (handed := unnamed.handed_on(run)) is not None:
            self._after_command(handed)
        run = leaves.worker_of(run)
        if paths.compiles(run.name, run.args) and isinstance(run.directory, str):
            self._compiled.add(run.directory)
        unread = unnamed.is_unread(run, self._tree)
        self._built = self._built or unread
        apart = asks.runs_elsewhere(run) or (unread and unnamed.is_told_where(run))
        into = asks.INSTALLS_TO if apart else paths.unpacks(run.name, run.args)
        into = frozenset() if into is None and unnamed.fetches(run) else into
        if run.name in PLACES and any(leaves.unknown_places(run)):
            self._folders, self._built = True, self._built or run.name != "mkdir"
        if fills_root(run):
            self._unpacked.add("")
        if into is not None and not paths.only_packs(run.name, run.args):
            self._unpacked.update(asks.unpacked_into(run, into))
        elif leaves.makes_files(run):
            self._built = True
        self._data = self._data or leaves.leaves_data(run)

    def _after_redirects(self, run: Invocation) -> None:
        for redirect in run.command.redirects:
            target = redirect.target
            if target is not None and ">" in redirect.operator and target.literal is None:
                self._built = self._built or not leaves.is_beside(target, run.before)
                self.names.tails.update(asks.ends_of(target, run.script.shell.text))

    def _after_action(self, use: ActionUse) -> None:
        facts = action_facts(use.action)
        exported = frozenset(exported_by(use))
        self.names.bring(exported)
        self._unpacked.update(exported & {""})
        self.names.tails.update(unnamed.told_in(use))
        if use.walked:
            self.names.hand(use)
        if use.walked:
            return
        if makes_what_it_names(use):
            self.names.give(use)
        self._built = self._built or is_told_to_run(use)
        if asks.leaves_nothing(use, facts):
            return
        self.names.give(use)
        if not (facts.writes or facts.writes_anywhere) or asks.says_where(use, facts.writes):
            return
        if facts.writes or _RESTORES.search(use.action):
            self._unpacked.add("")
        self._built = True
