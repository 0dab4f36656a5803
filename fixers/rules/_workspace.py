"""What a job's steps may have put into its workspace, beside the files of the repository."""

import posixpath
import re
from collections import Counter
from collections.abc import Container
from enum import IntEnum
from typing import Final

from fixers.model import ActionUse, Invocation, StepRun
from fixers.model import path_facts as paths
from fixers.model.action_facts import action_facts
from fixers.model.command_facts import command_data
from fixers.model.effects import joined
from fixers.model.machine import Machine
from fixers.rules import _workspace_words as asks
from fixers.rules._checkouts import OURS, covers, folder_of
from fixers.rules._path_words import path_words
from fixers.syntax.shell import commands

_PLACES: Final = frozenset({
    "cp", "mv", "ln", "install", "mkdir", "touch", "tee", "dd", "rsync", "mktemp",
})  # fmt: skip
_RESTORES: Final = re.compile(r"cache|download-artifact|download|fetch|clone|checkout|get-")


class Doubt(IntEnum):
    """What may be in a place that the repository does not have."""

    NONE = 0  # nothing: what made files named them
    BUILT = 1  # something ran that makes files of its own, hardly sources
    ANY = 2  # an archive, a download, another checkout


class Workspace:
    """Grows with each event of a job."""

    def __init__(self) -> None:
        self.named: set[str] = set()
        self._given: set[str] = set()  # by inputs of actions
        self.tails: set[str] = set()
        self._unpacked: set[str] = set()
        self._compiled: set[str] = set()
        self._fetched: set[str] = set()
        self._foreign: Counter[str] = Counter()  # names in a block of another shell
        self._built = False
        self._switched = False
        self.strayed = False  # another commit, which looks much like this one

    def doubt(self, path: str, before: Machine, own: Container[str], *, rooted: bool) -> Doubt:
        """How likely it is that something put the file there; `path` from the workspace. `own`:
        the folders of the repository. `rooted`: its first one is, where no archive belongs."""
        home = folder_of(path, before)
        theirs = home is not None and before.checkouts[home] not in OURS
        if OURS.isdisjoint(before.checkouts.values()) or self._switched or theirs:
            return Doubt.ANY
        made = self.named | before.written | {one for one in self._given if one not in own}
        folder, name = posixpath.split(path)
        if any(covers(m, path) or m.startswith(f"{path}/") for m in made) or name in self.tails:
            return Doubt.ANY
        # A download does not go by the name of a folder that is there already.
        fetched = any(covers(m, path) for m in self._fetched if not rooted or m == path)
        if fetched or self._foreign[name] > 1:
            return Doubt.ANY
        compiled = folder in self._compiled and "." not in name
        unpacked = any(covers(u, path) if u else not rooted for u in self._unpacked)
        if compiled or unpacked:
            return Doubt.ANY
        built = self._built or self._unpacked or any(covers(one, path) for one in self._given)
        return Doubt.BUILT if built else Doubt.NONE

    def after(self, event: Invocation | ActionUse | StepRun) -> None:
        if isinstance(event, Invocation):
            self._after_command(event)
            return
        self.tails.update(+self._foreign)
        self._foreign.clear()
        if isinstance(event, ActionUse):
            self._after_action(event)
        elif event.script is None:
            self._built = True
            text = event.step.run.value if event.step.run else ""
            self._foreign.update(posixpath.basename(w) for w in re.findall(r"[\w./-]+", text))
        elif any(asks.is_unknown(command) for command in commands(event.script.shell.statements)):
            self._built = True

    def _after_command(self, run: Invocation) -> None:
        self._after_redirects(run)
        if "/" in run.path or run.path in run.before.functions:
            return  # a script of the repository: its own commands are events too
        if paths.switches(run.name, run.args):
            alike = paths.goes_to_main(run.args)
            self.strayed, self._switched = True, self._switched or not alike
        self._name_words(run)
        if paths.compiles(run.name, run.args) and isinstance(run.directory, str):
            self._compiled.add(run.directory)
        into = frozenset() if asks.runs_elsewhere(run) else paths.unpacks(run.name, run.args)
        if run.name in _PLACES and run.args and None in run.args:
            self._built = True
        if run.name in _PLACES and run.args and run.args[-1] in {".", "./", "$GITHUB_WORKSPACE"}:
            into = frozenset()
        if into is not None and not paths.only_packs(run.name, run.args):
            self._unpacked.update(asks.unpacked_into(run, into))
        elif not paths.only_reads(run.name, run.args):
            self._built = True

    def _after_redirects(self, run: Invocation) -> None:
        for redirect in run.command.redirects:
            target = redirect.target
            if target is not None and ">" in redirect.operator and target.literal is None:
                self._built = self._built or "GITHUB_" not in target.raw
                self.tails.update(asks.ends_of(target, run.script.shell.text))

    def _name_words(self, run: Invocation) -> None:
        """Each word may be a file that the command makes, but those that it reads."""
        if paths.makes_nothing(run.name) or paths.names_nothing(run.name, run.args):
            return
        for lock in paths.locks(run.name, run.args):
            self._name_pieces(run, lock)
        words = [word for word in path_words(run) if not word.guessed]
        read = {word.word.span for word in words}
        self._foreign.subtract(posixpath.basename(word.path) for word in words)
        packages = run.name in command_data()["installers"]
        for word, arg, old in zip(run.words, run.args, ("", *run.args), strict=False):
            package = packages and "/" not in (arg or "") and not (old or "").startswith("-")
            if arg is None:
                self.tails.update(asks.tail_of(word))
            elif word.span not in read and not package:
                self._name_pieces(run, arg)

    def _name_pieces(self, run: Invocation, arg: str) -> None:
        known = self._fetched if "://" in arg else self.named
        for piece in asks.names_in(arg):
            place = joined(run.directory, piece)
            if isinstance(place, str) and len(place) > 1:
                known.add(place)
            elif "/" in piece or "." in piece:
                self.tails.add(posixpath.basename(piece))

    def _after_action(self, use: ActionUse) -> None:
        facts = action_facts(use.action)
        if asks.leaves_nothing(use, facts):
            return
        self._given.update(asks.named_by(use))
        if not (facts.writes or facts.writes_anywhere) or asks.says_where(use, facts.writes):
            return
        own = use.action.startswith("./")  # what it does are events too
        if facts.writes or (_RESTORES.search(use.action) and not own):
            self._unpacked.add("")
        self._built = True
