"""What a job does, in order: the product of the walk and the input of most rules."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from fixers.diagnostics import Location, Related
from fixers.model.action_ref import parse_action_ref
from fixers.model.machine import Machine
from fixers.model.script import ScriptUnit
from fixers.model.tri import Tri, Unknown
from fixers.syntax.records import Enum, dataclass
from fixers.syntax.shell import Command, Word
from fixers.syntax.span import Span

if TYPE_CHECKING:
    from fixers.model.repository import RepoTree
    from fixers.model.step import Step
    from fixers.model.workflow import Job, Workflow


class Failure(Enum):
    """What a non-zero exit of a command does to its step."""

    FAILS = "fails"
    IGNORED = "ignored"  # `|| true`, an if-condition, left of a pipe without pipefail, …
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """That a command is run because a file told a program so. `call` is the first such program on
    the way, `by` the last, `at` the line that it was told. `given`: variables that make hands on;
    `guessed`: programs of which only the names of packages tell that they are not there; `seen`:
    all that `by` does are events of their own."""

    call: "Invocation"
    by: "Invocation"
    at: Location
    depth: int
    given: Mapping[str, str]
    guessed: frozenset[str]
    seen: bool


@dataclass(frozen=True, eq=False, slots=True)
class Invocation:
    """One command as the runner would execute it, wrappers (sudo, time, env, xargs …) peeled.

    - `name`: basename of the executable (`terraform`), `path` the word as written (`./x.sh`).
    - `words`: the words after the name. `args` gives their literal texts, None where unknown.
    - `before`: the machine right before it runs.
    - `reached`: YES when it surely runs once the step runs; UNKNOWN inside branches, loops,
      functions called conditionally …; never NO (dead code gives no invocation).
    - `conditions`: texts of the tests on the way here, the `if:` of its step first.
    - `chain`: the calls from the job down to this script, outermost first.
    """

    name: str
    path: str
    command: Command
    words: tuple[Word, ...]
    args: tuple[str | None, ...]
    wrappers: tuple[str, ...]
    script: ScriptUnit
    step: "Step | None"
    before: Machine
    reached: Tri
    failure: Failure
    chain: tuple[Related, ...]
    span: Span  # of the executable's word up to the last argument, in the script's text
    directory: str | Unknown  # effective directory, options like `-chdir=` not yet applied
    statement: Span  # the whole top-level statement it stands in, in the script's text
    conditions: tuple[str, ...] = ()
    told: Told | None = None

    @property
    def at(self) -> Location:
        return self.script.locate(self.span)

    def flag(self, *names: str) -> str | bool | None:
        """Value of the last `--name value`, `--name=value` or `-n value`; True for a flag
        without value, None when its value is not literal, False when absent."""
        for index in range(len(self.args) - 1, -1, -1):
            arg = self.args[index]
            name, equals, value = (arg or "").partition("=")
            if arg is None or name not in names:
                continue
            if equals:
                return value
            following = self.args[index + 1 : index + 2]
            if not following or (following[0] or "").startswith("-"):
                return True
            return following[0]
        return False


@dataclass(frozen=True, eq=False, slots=True)
class ActionUse:
    """A step with `uses:`. `given`: its `with:`, with what the callers of a composite action wrote
    for that one's inputs; `walked`: all that it does are events that follow."""

    step: "Step"
    action: str  # lower-cased owner/repo[/path], or "./path", or "docker://image"
    ref: str | None
    before: Machine
    reached: Tri
    chain: tuple[Related, ...]
    given: Mapping[str, str]
    walked: bool = False

    @property
    def own(self) -> bool:
        """`$/path`: there without a checkout."""
        ref = parse_action_ref(self.step.uses.value) if self.step.uses else None
        return ref is not None and ref.own


@dataclass(frozen=True, eq=False, slots=True)
class StepRun:
    """A step begins; emitted for each `run:` step before its invocations."""

    step: "Step"
    script: ScriptUnit | None
    before: Machine
    reached: Tri
    chain: tuple[Related, ...]


Event = Invocation | ActionUse | StepRun


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not analysed, and why."""

    at: Location
    reason: str


class TraceKind(Enum):
    JOB = "job"
    ACTION = "action"  # a composite action of this repository on its own, machine Unknown
    SCRIPT = "script"  # a script that no walked job reaches, machine Unknown


@dataclass(frozen=True, eq=False)
class Trace:
    """The events of one job (one representative per matrix: what differs between legs is
    Unknown, unless every leg agrees), or of a stand-alone action or script."""

    kind: TraceKind
    events: tuple[Event, ...]
    tree: "RepoTree"
    workflow: "Workflow | None"
    job: "Job | None"
    label: str
    gaps: tuple[Gap, ...] = ()

    def invocations(self, *names: str) -> Iterator[Invocation]:
        """All invocations in shell, or those of the given commands, in order."""
        if not names:
            return iter(self._shell)
        if self._said.isdisjoint(names):  # most often
            return iter(())
        return (event for event in self._shell if event.name in names)

    def commands(self) -> tuple[Invocation, ...]:
        """All invocations, those in PowerShell and `cmd` too, in order."""
        return self._commands

    def commands_of(self, step: "Step") -> Sequence[Invocation]:
        """All invocations of one step, in the scripts that it runs too, in order."""
        return self._by_step.get(id(step), ())

    def precedes(self, one: Event, other: Event) -> bool:
        """Whether an event comes before another; an event of no trace comes last."""
        return self._order.get(id(one), len(self.events)) < self._order.get(
            id(other), len(self.events)
        )

    def uses(self, *actions: str) -> Iterator[ActionUse]:
        """Uses of the given actions (owner/repo[/path], any case), or all."""
        wanted = {a.lower() for a in actions}
        return (use for use in self._uses if not wanted or use.action in wanted)

    def says(self, word: str) -> bool:
        """Whether a command in shell has this name or argument: a quick answer for most rules."""
        return word in self._said

    def tells(self, word: str) -> bool:
        """The same for commands in PowerShell and `cmd` too."""
        return word in self._said or word in self._told

    @cached_property
    def _commands(self) -> tuple[Invocation, ...]:
        return tuple(event for event in self.events if isinstance(event, Invocation))

    @cached_property
    def _order(self) -> dict[int, int]:
        return {id(event): at for at, event in enumerate(self.events)}

    @cached_property
    def _by_step(self) -> dict[int, list[Invocation]]:
        index: dict[int, list[Invocation]] = {}
        for event in self._commands:
            index.setdefault(id(event.step), []).append(event)
        return index

    @cached_property
    def _shell(self) -> tuple[Invocation, ...]:
        return tuple(event for event in self._commands if not event.script.foreign)

    @cached_property
    def _uses(self) -> tuple[ActionUse, ...]:
        return tuple(event for event in self.events if isinstance(event, ActionUse))

    @cached_property
    def _told(self) -> frozenset[str | None]:
        foreign = (run for run in self._commands if run.script.foreign)
        return frozenset(text for run in foreign for text in (run.name, *run.args))

    @cached_property
    def _said(self) -> frozenset[str | None]:
        names = (run.name for run in self._shell)
        return frozenset(names).union(*(run.args for run in self._shell))
