"""The state of a runner between two commands: what the typestate walk carries.

A `Machine` is immutable; every effect gives a new one. `join` merges two ways of reaching the
same point: what both agree on stays, the rest becomes Unknown.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.syntax.records import Enum, dataclass
from fixers.syntax.shell_tree import Word


class InitState(Enum):
    """How far a terraform directory is initialised; a directory not in the map is NONE."""

    NONE = "none"
    NO_BACKEND = "no-backend"
    BACKEND = "backend"
    UNKNOWN = "unknown"


class TreeOrigin(Enum):
    HEAD = "head"  # this repository at the analysed commit
    NEAR = "near"  # this repository at the ref of the event, written out
    KIN = "kin"  # this repository at a ref that a run chooses, a main branch, or a part of it
    MAYBE = "maybe"  # one of these, if a condition holds: without it no file is there
    OTHER = "other"  # another repository or ref: contents Unknown


_UNSURE: Final = frozenset({TreeOrigin.KIN, TreeOrigin.MAYBE})  # it may read otherwise


class Credentials(Enum):
    NONE = "none"
    STATIC = "static"
    OIDC = "oidc"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Text:
    """A known string value; `words` may still hold `${{ }}` when `expression` is True."""

    value: str
    expression: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Derived:
    """A value of which only the making is known: the word that was assigned, and the variables
    that it saw."""

    word: Word
    variables: Mapping[str, "VariableValue"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An array, or the arguments `$@`; an element that is not known is None. In `perhaps`, where
    it is not empty, are those as well that only some ways through the script add, and one in
    quotes that is not known is there as it is written. `words`: what each was written as, where
    that is known of all."""

    values: tuple[str | None, ...]
    perhaps: tuple[str | None, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def likely(self) -> tuple[str | None, ...]:
        return self.perhaps or self.values

    def added(self, more: "Listed") -> "Listed":
        both = (*self.likely, *more.likely) if self.perhaps or more.perhaps else ()
        known = len(self.words) == len(self.values) and len(more.words) == len(more.values)
        words = (*self.words, *more.words) if known else ()
        return Listed((*self.values, *more.values), both, words)


VariableValue = Text | Listed | Derived | Unknown


@dataclass(frozen=True)
class Machine:
    """State of one job's machine at one point.

    - `image`: commands on the base image → Tri through `base`; UNKNOWN image: all Unknown.
    - `provided`: commands that some earlier step or command made available (YES or UNKNOWN).
    - `unknown_provider`: something ran that may have installed anything, so that every command
      not proven YES is Unknown.
    - `later`: the step wrote a folder to `$GITHUB_PATH` that may hold anything, for those after it.
    - `aside`: programs that lie in the workspace, where no PATH leads.
    - `venv`: this process has a Python environment's programs on its PATH.
    - `own_path`: this process has a folder of unknown content on its PATH.
    - `guessed`: of an action before, or a script that is not there, only its name says that it
      installs nothing else.
    - `checkouts`: workspace-relative directory ("" = root) → where its tree comes from.
    - `written`: workspace-relative paths or directories that earlier commands may have made;
      `wrote_unknown` when files may have appeared anywhere.
    - `terraform`: workspace-relative directory → InitState.
    - `workspaces`: terraform directory → selected workspace ("" key when dir unknown).
    - `exported`: what the step wrote to `$GITHUB_ENV`, for the steps after it.
    - `directory`: workspace-relative working directory, "" = root, UNKNOWN = cannot tell. An
      absolute path outside the workspace starts with "/".
    """

    base: "CommandBase"
    provided: Mapping[str, Tri] = field(default_factory=dict)
    unknown_provider: bool = False
    later: bool = False
    aside: frozenset[str] = frozenset()
    venv: bool = False
    own_path: bool = False
    guessed: bool = False
    checkouts: Mapping[str, TreeOrigin] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    wrote_unknown: bool = False
    terraform: Mapping[str, InitState] = field(default_factory=dict)
    terraform_unknown: bool = False
    workspaces: Mapping[str, str | Unknown] = field(default_factory=dict)
    directory: str | Unknown = ""
    variables: Mapping[str, VariableValue] = field(default_factory=dict)
    variables_unknown: bool = False
    functions: frozenset[str] = frozenset()
    credentials: Credentials = Credentials.NONE
    errexit: Tri = Tri.YES
    pipefail: Tri = Tri.NO
    exported: Mapping[str, VariableValue] = field(default_factory=dict)

    def has(self, command: str) -> Tri:
        """Whether a bare command name can be run here."""
        known = self.provided.get(command)
        if known is Tri.YES or command in self.functions:
            return Tri.YES
        base = self.base.has(command)
        if base is Tri.NO and (known is not None or self._may_hold_more):
            return Tri.UNKNOWN
        return base

    @property
    def _may_hold_more(self) -> bool:
        return self.unknown_provider or self.venv or self.own_path

    def init_state(self, directory: str | Unknown) -> InitState:
        if self.terraform_unknown or (directory is UNKNOWN and self.terraform):
            return InitState.UNKNOWN
        if isinstance(directory, Unknown):
            return InitState.NONE  # nothing was initialised anywhere
        return self.terraform.get(directory, InitState.NONE)

    def in_head(self, place: str) -> str | None:
        """The path in this repository's tree of a place in the workspace; None where another
        tree, or none, is checked out there. That of another branch is taken to be alike."""
        folder = self.checkout_of(place)
        if folder is None or self.checkouts[folder] is TreeOrigin.OTHER:
            return None
        return place.removeprefix(f"{folder}/") if folder else place

    def checkout_of(self, place: str) -> str | None:
        """The folder of the checkout that a place in the workspace lies in."""
        folders = (f for f in self.checkouts if not f or place.startswith(f"{f}/"))
        return max(folders, key=len, default=None)

    def of_branch(self, place: str) -> "Machine":
        """The machine in a file at that place: at another branch it may read otherwise."""
        folder = self.checkout_of(place)
        kin = folder is not None and self.checkouts[folder] in _UNSURE
        return self.with_(guessed=True) if kin else self

    def with_(self, **changes: object) -> "Machine":
        """As `replace`; itself where nothing changes. Copied whole: field by field it takes three
        times as long, and every command leaves another machine."""
        for name, value in changes.items():
            if getattr(self, name) is not value:
                break
        else:
            return self
        new = object.__new__(Machine)
        new.__dict__ = {**self.__dict__, **changes}
        return new


class CommandBase:
    """What the base machine offers before the first step; subclassed by data."""

    label: str = "an unknown runner"

    def has(self, command: str) -> Tri:
        del command
        return Tri.UNKNOWN
