"""How sure a command runs, and what its failure does."""

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import Final

from fixers.diagnostics import Related
from fixers.model.books.book import book_of
from fixers.model.books.recipe_lines import Book, RecipeLine
from fixers.model.machine import Machine, VariableValue
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import Failure, Invocation, Told
from fixers.model.tri import Tri
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import Enum, dataclass, replace
from fixers.syntax.shell import commands
from fixers.syntax.span import Span


@dataclass(frozen=True, eq=False, slots=True)
class ScriptContext:
    """Where a script runs. `tolerant`: a failure of the whole is ignored; `calls` are the
    scripts on the way here; `environment`: the variables that the step began with."""

    step: Step | None
    tree: RepoTree
    chain: tuple[Related, ...]
    reached: Tri
    tolerant: bool
    calls: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    environment: Mapping[str, VariableValue] = field(default_factory=dict)
    told: Told | None = None

    def inside(self, event: Invocation, unit: ScriptUnit) -> "ScriptContext":
        """That of a script which a command of this one runs."""
        link = (Related(f"runs {unit.path}", event.at),) if unit.offset == 0 else ()
        return ScriptContext(
            self.step,
            self.tree,
            (*self.chain, *link),
            event.reached,
            event.failure is not Failure.FAILS,
            (*self.calls, unit.path),
            event.conditions,
            self.environment,
            self.told,
        )

    def book(self, event: Invocation) -> Book | None:
        """What a file tells the program of a command to run."""
        depth, given = (self.told.depth, self.told.given) if self.told is not None else (0, {})
        if depth >= _DEEPEST:
            return None
        own = {one.name for one in event.command.assignments}
        mine = {n: v for n, v in event.before.variables.items() if n in own}
        return book_of(event, {**self.environment, **mine}, given, self.tree)

    def told_by(self, event: Invocation, line: RecipeLine, book: Book) -> "ScriptContext":
        """That of a line which is then run."""
        first, depth = (self.told.call, self.told.depth) if self.told is not None else (event, 0)
        known = self.told.guessed if self.told is not None else frozenset()
        told = Told(
            first, event, line.at, depth + 1, book.given, book.guessed | known, seen=book.seen
        )
        return ScriptContext(
            self.step,
            self.tree,
            (*self.chain, Related(f"runs {line.at.path}", event.at)),
            event.reached if line.sure else event.reached.perhaps(),
            line.tolerant or event.failure is not Failure.FAILS,
            self.calls,
            event.conditions,
            self.environment,
            told,
        )


@dataclass(frozen=True, slots=True)
class Mode:
    """How sure it is that a statement runs, and what its failure does. `last`: its status is
    that of the script; `ends`: a failure ends the script whatever the options; `conditions`: see
    `Invocation`; `sure`: it runs whenever its script does."""

    reached: Tri
    failure: Failure
    statement: Span
    last: bool = False
    ends: bool = False
    conditions: tuple[str, ...] = ()
    sure: bool = True

    def maybe(self, *conditions: str) -> "Mode":
        """Inside a branch that these texts decide on."""
        asked = (*self.conditions, *conditions)
        return replace(self, reached=self.reached.perhaps(), conditions=asked, sure=False)

    def never(self) -> "Mode":
        """In a branch that is surely not taken."""
        return replace(self, reached=Tri.NO, sure=False)

    def otherwise(self) -> "Mode":
        """Where the last condition does not hold."""
        return replace(self, conditions=(*self.conditions, OTHERWISE))

    def instead(self, failed: str) -> "Mode":
        """Right of `failed ||`."""
        return self.maybe(failed, OTHERWISE, FALLBACK)

    def past(self, left: sh.Statement) -> "Mode":
        """Right of `left &&`: `curl … && exit 0` ends a script only where that succeeds."""
        word = left.words[0].literal if isinstance(left, sh.Command) and left.words else None
        return self if word in _SUCCEED else replace(self, sure=False)

    def ignored(self) -> "Mode":
        return self.failing(Failure.IGNORED)

    def failing(self, failure: Failure) -> "Mode":
        """Where a failure does that."""
        return self if self.failure is failure else replace(self, failure=failure)

    def checked(self) -> "Mode":
        return replace(self, ends=True)


@dataclass(frozen=True, eq=False, slots=True)
class Callee:
    """A function and the script that defines it."""

    unit: ScriptUnit
    body: tuple[sh.Statement, ...]

    @property
    def local(self) -> frozenset[str]:
        """The variables that are gone with it."""
        return _local_in(self.body)


@lru_cache(maxsize=1024)
def _local_in(body: tuple[sh.Statement, ...]) -> frozenset[str]:
    found: set[str] = set()
    for command in commands(body):
        first, *others = [word.literal for word in command.words] or [None]
        if first in _LOCAL and "-g" not in others:
            found.update(one.name for one in command.assignments)
            found.update(name for name in others if name is not None)
    return frozenset(found)


_LOCAL: Final = frozenset({"local", "declare", "typeset"})
_DEEPEST: Final = 4  # programs that are told to call others
_SUCCEED: Final = frozenset({"echo", "printf", "true", ":"})
FALLBACK: Final = "||"  # the condition of what stands right of it
OTHERWISE: Final = "else"  # after a condition: where it does not hold


class Halt(Enum):
    """What follows is not run any more."""

    SCRIPT = "script"
    FUNCTION = "function"
    LOOP = "loop"
    NEXT = "next"  # the rest of a pass through a loop


_HALTS = {"exit": Halt.SCRIPT, "return": Halt.FUNCTION, "break": Halt.LOOP, "continue": Halt.NEXT}
LEAVES: Final = frozenset({"return", "break", "continue"})


def ended(event: Invocation, returned: bool, *, sure: bool) -> tuple[Halt | None, bool]:
    """What a command that surely runs puts an end to, and whether its function may have been
    left. `returned`: it may have been before, and then an `exit` may end no more than that."""
    halt = Halt.SCRIPT if "exec" in event.wrappers else _HALTS.get(event.path)
    if halt is Halt.SCRIPT and returned:
        halt = Halt.FUNCTION
    return halt if sure else None, returned or halt is Halt.FUNCTION


_BY_ERREXIT: Final = {
    Tri.YES: Failure.FAILS,
    Tri.NO: Failure.IGNORED,
    Tri.UNKNOWN: Failure.UNKNOWN,
}


def failure_of(mode: Mode, machine: Machine) -> Failure:
    """What a command's failure does: without `errexit` only that of the last one counts."""
    if mode.failure is not Failure.FAILS or mode.last or mode.ends:
        return mode.failure
    return _BY_ERREXIT[machine.errexit]
