"""The names that commands and actions of a job speak of: each may be a file that they make."""

import posixpath
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import Final

from fixers.model import ActionUse, Invocation
from fixers.model.effects import joined
from fixers.model.facts import paths
from fixers.model.facts.commands import command_data
from fixers.model.facts.folders import begun_by
from fixers.rules._paths import workspace_words as asks
from fixers.rules._paths.checkouts import covers
from fixers.rules._paths.words import path_words
from fixers.syntax.regex import regex

PLACES: Final = frozenset({
    "cp", "mv", "ln", "install", "mkdir", "touch", "tee", "dd", "rsync", "mktemp",
})  # fmt: skip
_DEST: Final = regex(r"\bdest=([^,\s]+)")


def exported_by(use: ActionUse) -> Iterator[str]:
    """Where a build of an image is told to put its files: `type=local,dest=out`."""
    told = use.step.inputs.get("outputs")
    places = _DEST.findall(told.value) if told is not None else ()
    yield from (place for one in places if isinstance(place := joined("", one), str))


class Names:
    """Paths are seen from the workspace; of those in `tails` only the last part is known."""

    def __init__(self) -> None:
        self.tails: set[str] = set()
        self._named: set[str] = set()
        self._spoken: set[str] = set()  # by commands that hardly put anything into folders
        self._given: set[str] = set()  # by inputs of actions
        self._handed: set[str] = set()  # by those of actions whose steps are known
        self._fetched: set[str] = set()
        self._foreign: Counter[str] = Counter()  # names in a block of another shell

    def has(self, path: str) -> bool:
        """Whether a command was told of the very path."""
        return path in self._named or path in self._spoken

    def bring(self, paths: Iterable[str]) -> None:
        """Files that came from elsewhere."""
        self._named.update(paths)

    def give(self, use: ActionUse) -> None:
        self._given.update(asks.named_by(use))

    def hand(self, use: ActionUse) -> None:
        self._handed.update(asks.named_by(use))

    def hear(self, words: Iterable[str]) -> None:
        """Words of a block in another shell."""
        self._foreign.update(posixpath.basename(word) for word in words)

    def begin(self) -> None:
        """A step: what the one before has named in another shell may be there."""
        self.tails.update(+self._foreign)
        self._foreign.clear()

    def may_be(self, path: str, own: Container[str], *, rooted: bool) -> bool:
        """Whether one of the names is that of the path, or of a folder that holds it. `own`: the
        folders of the repository, of which a command may be told for other reasons."""
        made = self._named | {
            one for one in self._given | self._spoken | self._handed if one not in own
        }
        if any(covers(m, path) or m.startswith(f"{path}/") for m in made):
            return True
        # A download does not go by the name of a folder that is there already.
        fetched = any(covers(m, path) for m in self._fetched if not rooted or m == path)
        name = posixpath.basename(path)
        return fetched or name in self.tails or self._foreign[name] > 1

    def speak_of(self, path: str) -> bool:
        return any(covers(one, path) for one in self._spoken)

    def are_given(self, path: str) -> bool:
        return any(covers(one, path) for one in self._given)

    def after(self, run: Invocation) -> None:
        """Each word may be a file that the command makes, but those that it reads."""
        if paths.makes_nothing(run.name) or paths.names_nothing(run.name, run.args):
            return
        for file in (*paths.locks(run.name, run.args), *begun_by(run.name, run.args)):
            self._name(run, file, self._named)
        for place in asks.told_places(run):
            self._name(run, place, self._named)
        words = [word for word in path_words(run) if not word.guessed]
        read = {word.word.span for word in words}
        self._foreign.subtract(posixpath.basename(word.path) for word in words)
        packages = run.name in command_data()["installers"]
        for word, arg, old in zip(run.words, run.args, ("", *run.args), strict=False):
            package = packages and "/" not in (arg or "") and not (old or "").startswith("-")
            if arg is None:
                self.tails.update(asks.tail_of(word))
            elif word.span not in read and not package:
                fills = run.name in PLACES or asks.may_fill(run, arg, old)
                self._name(run, arg, self._named if fills else self._spoken)

    def _name(self, run: Invocation, arg: str, names: set[str]) -> None:
        known = self._fetched if "://" in arg else names
        for piece in asks.names_in(arg):
            place = joined(run.directory, piece)
            if isinstance(place, str) and (len(place) > 1 or "://" in arg):
                known.add(place)
            elif "/" in piece or "." in piece:
                self.tails.add(posixpath.basename(piece))
