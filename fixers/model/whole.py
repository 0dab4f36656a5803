"""A repository as rules see it: parsed once, walked once, shared by all rules."""

import posixpath
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from fixers.model.action import Action
from fixers.model.gaps import link, unread
from fixers.model.path_index import PathIndex
from fixers.model.reading import read_action, read_workflow
from fixers.model.repository import SYMLINK, RepoTree
from fixers.model.reuse import Walks
from fixers.model.script import ScriptUnit
from fixers.model.shell.interpret import interpret
from fixers.model.shell_context import posix_somewhere
from fixers.model.step import Step
from fixers.model.trace import Gap, Invocation, Trace
from fixers.model.traces import all_traces, idle_trace
from fixers.model.walk import Site
from fixers.model.workflow import Job, Workflow
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source, Unreadable
from fixers.syntax.yaml_doc import YamlDocument, YamlProblem, parse_yaml

__all__ = ["Action", "Repository"]

View = TypeVar("View", Workflow, Action)
WORKFLOWS: Final = ".github/workflows"
_YAML: Final = (".yml", ".yaml")
_SCRIPTS: Final = (".sh", ".bash")
_ACTION_FILES: Final = ("action.yml", "action.yaml")


@dataclass(frozen=True, eq=False)
class Repository:
    """Lazy: each attribute is computed on first use, and once. What an `earlier` state of the
    repository has read and walked is taken over where nothing changed that it depends on."""

    tree: RepoTree
    earlier: "Repository | None" = None

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        known = {view.path: view for view in (self.earlier.workflows if self.earlier else ())}
        views = (
            _same(known.get(path), document) or read_workflow(document)
            for path, document in self._documents.items()
            if _is_workflow(path)
        )
        return tuple(view for view in views if view is not None)

    @cached_property
    def _callers(self) -> Mapping[str, list[Job]]:
        index: dict[str, list[Job]] = {}
        for job in (job for workflow in self.workflows for job in workflow.jobs if job.calls):
            index.setdefault(job.calls or "", []).append(job)
        return index

    def callers_of(self, path: str) -> Sequence[Job]:
        """The jobs of this repository that call the workflow at a path."""
        return self._callers.get(path, ())

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        known = {a.directory: a for a in (self.earlier.actions if self.earlier else ())}
        views: dict[str, Action] = {}
        for path, document in sorted(self._documents.items(), key=_rank):
            folder = posixpath.dirname(path)
            if not _is_workflow(path):
                view = _same(known.get(folder), document) or read_action(document, folder)
                views |= {folder: view} if view and folder not in views else {}
        return tuple(views.values())

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Every job, then stand-alone actions and unreached scripts."""
        called = {one: self.callers_of(one.path) for one in self.workflows}
        return tuple(all_traces(self._site, called, self.actions, self._script_files, self.walks))

    def idle_trace(self, job: Job, idle: Collection[Step]) -> Trace:
        """What a job would do if steps that no trace comes by did run."""
        return idle_trace(self._site, self.workflows, job, idle)

    @cached_property
    def _site(self) -> Site:
        by_folder = {action.directory: action for action in self.actions}
        return Site(self.tree, by_folder.get, self._unit, interpret)

    @cached_property
    def walks(self) -> Walks:
        return Walks(self.tree, self.earlier.walks if self.earlier else None)

    @cached_property
    def scripts(self) -> tuple[ScriptUnit, ...]:
        """All shell: `run:` blocks in a POSIX shell, `*.sh`, `*.bash`, and other files that run."""
        blocks = (self._unit(s) for s in self._steps() if s.run and posix_somewhere(s))
        return (*blocks, *self._script_files, *self._run_without_suffix())

    @cached_property
    def problems(self) -> tuple[YamlProblem | Unreadable, ...]:
        """Files that could not be read, each named with its place."""
        yaml = (d for d in self._parsed.values() if not isinstance(d, YamlDocument))
        return (*yaml, *(s for s in self._script_sources if isinstance(s, Unreadable)))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the walks did not look at, and scripts that are run and cannot be read."""
        walked = (gap for trace in self.traces for gap in trace.gaps)
        said = "\n".join(s.run.value for s in self._steps() if s.run)
        run = (u for u in self._script_files if posixpath.basename(u.path) in said)
        links = map(link, filter(self._is_link, self._workflow_files))
        return (*walked, *(gap for unit in run for gap in unread(unit)), *links)

    def named(self, name: str) -> tuple[str, ...]:
        """Paths of every file with this name, in any folder."""
        return tuple(self._index.by_name.get(name, ()))

    def folders_named(self, name: str) -> tuple[str, ...]:
        """Paths of every folder with this name, in any other."""
        return tuple(self._index.folders_by_name.get(name, ()))

    def at_depth(self, depth: int) -> tuple[str, ...]:
        """Every file and folder that has so many folders around it."""
        return tuple(self._index.by_depth.get(depth, ()))

    def inside(self, folder: str) -> tuple[str, ...]:
        """Paths of the files right inside a folder; "" is the root."""
        return tuple(self._index.by_folder.get(folder, ()))

    def names_in(self, folder: str) -> frozenset[str]:
        """Names of the files and folders right inside a folder; "" is the root."""
        return self._index.names_in(folder)

    def has_in_any_case(self, path: str) -> bool:
        """Whether a file or folder is there for systems that do not tell `A` from `a`."""
        found = [""]
        for part in path.casefold().split("/"):
            found = [
                posixpath.join(folder, name)
                for folder in found
                for name in self.names_in(folder)
                if name.casefold() == part
            ]
        return bool(found)

    @property
    def folders(self) -> Container[str]:
        """Every folder that holds a file, however deep; not the root."""
        return self._index.folders

    def answer(self, function: Callable[..., object], *given: object) -> object:
        """What a function gives of some words and the repository; see `answers`."""
        key = function, *given
        if key not in self._answers:
            self._answers[key] = function(*given, self)
        return self._answers[key]

    @cached_property
    def _answers(self) -> dict[object, object]:
        return {}

    @cached_property
    def _index(self) -> PathIndex:
        paths = self.tree.paths()
        return self.earlier._index.after(paths) if self.earlier else PathIndex(tuple(sorted(paths)))

    @cached_property
    def _parsed(self) -> dict[str, YamlDocument | YamlProblem | Unreadable]:
        return dict(self._parse())

    def _parse(self) -> Iterator[tuple[str, YamlDocument | YamlProblem | Unreadable]]:
        for path in self._pipelines:
            source = self.tree.read(path)
            known = self.earlier._parsed.get(path) if self.earlier else None
            if isinstance(known, YamlDocument) and known.source == source:
                yield path, known
            elif isinstance(source, Source):
                # Other programs have an `action.yml` too; those of GitHub say what they run.
                if _is_workflow(path) or "runs:" in source.text:
                    yield path, parse_yaml(source)
            elif source is not None:
                yield path, source

    @cached_property
    def _pipelines(self) -> list[str]:
        """Paths of the workflows and of what may be actions."""
        workflows = (path for path in self._workflow_files if not self._is_link(path))
        return sorted((*workflows, *(path for name in _ACTION_FILES for path in self.named(name))))

    @cached_property
    def _workflow_files(self) -> list[str]:
        return [path for path in self.inside(WORKFLOWS) if _is_workflow(path)]

    def _is_link(self, path: str) -> bool:
        return self.tree.mode(path) == SYMLINK

    @cached_property
    def _documents(self) -> dict[str, YamlDocument]:
        return {p: d for p, d in self._parsed.items() if isinstance(d, YamlDocument)}

    @cached_property
    def _units(self) -> dict[int, ScriptUnit]:
        """By identity of the scalar, so that an aliased block is parsed and reported once."""
        return dict(self.earlier._units) if self.earlier else {}

    def _unit(self, step: Step) -> ScriptUnit:
        known = self._units.get(id(step.run))
        if known is None:
            text = step.run.value if step.run else ""
            known = ScriptUnit(step.source, text, step.run)
            self._units[id(step.run)] = known
        return known

    @cached_property
    def _script_sources(self) -> tuple[Source | Unreadable | None, ...]:
        return tuple(self.tree.read(path) for path in self._index.paths if path.endswith(_SCRIPTS))

    @cached_property
    def _script_files(self) -> tuple[ScriptUnit, ...]:
        known = {unit.path: unit for unit in (self.earlier._script_files if self.earlier else ())}
        sources = (source for source in self._script_sources if isinstance(source, Source))
        return tuple(
            unit if (unit := known.get(s.path)) and unit.source == s else ScriptUnit(s, s.text)
            for s in sources
        )

    def _run_without_suffix(self) -> Iterator[ScriptUnit]:
        files = {
            event.script.path: event.script
            for trace in self.traces
            for event in trace.events
            if isinstance(event, Invocation) and event.script.is_file
        }
        yield from (unit for path, unit in files.items() if not path.endswith(_SCRIPTS))

    def _steps(self) -> Iterator[Step]:
        for workflow in self.workflows:
            for job in workflow.jobs:
                yield from job.steps
        for action in self.actions:
            yield from action.steps


def _same(view: View | None, document: YamlDocument) -> View | None:
    return view if view is not None and view.document is document else None


def _is_workflow(path: str) -> bool:
    return path.rpartition("/")[0] == WORKFLOWS and path.endswith(_YAML)


def _rank(entry: tuple[str, YamlDocument]) -> tuple[str, bool]:
    """Beside an `action.yml` GitHub ignores the `action.yaml`."""
    path, _ = entry
    return posixpath.dirname(path), path.endswith(".yaml")
