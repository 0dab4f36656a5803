"""A repository as one rule sees it at one place: it notes what it is asked."""

from collections.abc import Callable, Collection, Container, Sequence
from functools import cached_property

from fixers.model.action import Action
from fixers.model.asked import AskedTree, Question
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import Gap, Trace
from fixers.model.whole import Repository
from fixers.model.workflow import Job, Workflow
from fixers.syntax.records import dataclass
from fixers.syntax.source import Unreadable
from fixers.syntax.yaml_doc import YamlProblem


@dataclass(frozen=True, eq=False, slots=True)
class _Folders:
    view: "View"

    def __contains__(self, path: object) -> bool:
        return path in self.view.ask("folders", str(path)).folders


class View(Repository):
    """What its tree is asked is noted there. Of a job that would run otherwise, of scripts, gaps
    and problems it is only noted that they come from all walks."""

    def __init__(self, whole: Repository, tree: AskedTree) -> None:
        super().__init__(tree)
        self._whole = whole
        self.asked: set[Question] = set()

    def ask(self, *question: object) -> Repository:
        self.asked.add(question)
        return self._whole

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        return self.ask("workflows").workflows

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        return self.ask("actions").actions

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        return self.ask("traces").traces

    @cached_property
    def scripts(self) -> tuple[ScriptUnit, ...]:
        return self.ask("traces").scripts

    @cached_property
    def problems(self) -> tuple[YamlProblem | Unreadable, ...]:
        return self.ask("traces").problems

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        return self.ask("traces").gaps

    @property
    def folders(self) -> Container[str]:
        return _Folders(self)

    def callers_of(self, path: str) -> Sequence[Job]:
        return self.ask("callers_of", path).callers_of(path)

    def idle_trace(self, job: Job, idle: Collection[Step]) -> Trace:
        return self.ask("traces").idle_trace(job, idle)

    def answer(self, function: Callable[..., object], *given: object) -> object:
        return self.ask("answer", function, *given).answer(function, *given)

    def has_in_any_case(self, path: str) -> bool:
        return self.ask("has_in_any_case", path).has_in_any_case(path)

    def named(self, name: str) -> tuple[str, ...]:
        return self.ask("named", name).named(name)

    def folders_named(self, name: str) -> tuple[str, ...]:
        return self.ask("folders_named", name).folders_named(name)

    def at_depth(self, depth: int) -> tuple[str, ...]:
        return self.ask("at_depth", depth).at_depth(depth)

    def inside(self, folder: str) -> tuple[str, ...]:
        return self.ask("inside", folder).inside(folder)

    def names_in(self, folder: str) -> frozenset[str]:
        return self.ask("names_in", folder).names_in(folder)
