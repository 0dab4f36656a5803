"""Files of the repository that a job works with where no step has checked it out."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Fix, Location, SkippedFix
from fixers.model import ActionUse, Failure, Invocation, Repository, Step, StepRun, Trace, TraceKind
from fixers.model.facts.actions import action_facts
from fixers.model.facts.folders import needed_files
from fixers.model.facts.images import ImageBase, JoinedBase, image_of
from fixers.model.machine import CommandBase
from fixers.model.reading import scalar_at
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.commands import is_asked_for
from fixers.rules._paths.fix import own_word
from fixers.rules._paths.guards import asks_for_files, conditions, goes_on_without
from fixers.rules._paths.missing import Event, Search
from fixers.rules._paths.places import default_directory, shown_directory
from fixers.rules._paths.tree_paths import has_action
from fixers.rules._paths.words import PathWord, path_words
from fixers.rules._paths.workspace import Doubt
from fixers.rules._shared.checkout_trees import HARMLESS, brings_tree
from fixers.rules._shared.first_checkout import brought_first
from fixers.rules._shared.made_paths import is_folder
from fixers.rules._shared.refuted import is_idle

Found = tuple[Location, str, Confidence]
SURE: Final = {
    Doubt.NONE: Confidence.HIGH,
    Doubt.DATA: Confidence.HIGH,
    Doubt.BUILT: Confidence.MEDIUM,
    Doubt.NAMED: Confidence.LOW,
}


class Unchecked:
    """Asks the events of one job in turn, until one of them lacks its file: it ends the job."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._over = search.trace.kind is not TraceKind.JOB
        self._asks: Step | None = None

    def of(self, event: Event) -> Found | None:
        """What an event lacks. A machine that is not thrown away may have it from before."""
        before = event.before
        self._over = self._over or bool(before.checkouts)
        if self._over or not on_image(before.base, self._search.trace):
            return None
        self._over = brings(event)
        if asks_for_files(conditions(event, self._search.trace)):
            return None
        found, self._asks = next(self._lacking(event), None), event.step
        if found is None:
            return None
        self._over, (at, path, sure) = True, found
        return at, f"`{path}` is not there, as no step before checks the repository out", sure

    def _lacking(self, event: Event) -> Iterator[Found]:
        for path, at, text in needed(event, self._search):
            doubt = self._search.brought(path, event)
            if doubt in SURE:
                yield at, text, SURE[doubt]

    def fix(self) -> Fix | SkippedFix:
        return brought_first(self._search.trace.job, self._asks, self._search.repository)


def needed(event: Event, search: Search) -> Iterator[tuple[str, Location, str]]:
    """The paths that are in the repository, with their places and how they are written."""
    repository = search.repository
    if isinstance(event, ActionUse):
        path, uses = place_of(event.action, ""), event.step.uses
        if uses and path and _is_checked_out(event) and has_action(path, repository):
            yield path, Location(event.step.source, uses.span), event.action
        sets_up = event.action.rpartition("/")[2].startswith("setup-")  # others may check out
        for name, given in event.step.inputs.items() if sets_up else ():
            file = place_of(given.value.strip(), "") if name.endswith("-version-file") else None
            if file is not None and repository.tree.mode(file) is not None:
                yield file, Location(event.step.source, given.span), file
    elif isinstance(event, StepRun):
        yield from _of_directory(event, repository)
    elif not is_idle(event) and not goes_on_without(event):
        yield from _of_command(event, search)


def _of_directory(run: StepRun, repository: Repository) -> Iterator[tuple[str, Location, str]]:
    scalar, folder = default_directory(run.step), run.before.directory
    if scalar is None:
        return
    known = isinstance(folder, str)
    start = folder if isinstance(folder, str) else _start_of(scalar.value)
    if start and is_folder(start, repository):
        at = Location(run.step.source, scalar.span)
        yield start, at, shown_directory(scalar, start) if known else scalar.value.strip()


def _start_of(directory: str) -> str:
    """The folder that holds a directory, whatever its expression gives."""
    known = directory.strip().removeprefix("./").partition("${{")[0]
    return known.rpartition("/")[0]


def _of_command(run: Invocation, search: Search) -> Iterator[tuple[str, Location, str]]:
    repository = search.repository
    for word in _words(run):
        path = place_of(word.path, run.directory)
        if path is not None and _stands(path, repository) and not is_asked_for(word, run, search):
            yield path, run.script.locate(word.word.span), word.written
    may = run.failure is Failure.IGNORED or run.name != run.path
    files = [place_of(file, run.directory) for file in needed_files(run.name, run.args)]
    needed = [file for file in files if file is not None and not may]
    if all(search.brought(file, run) in SURE for file in needed):  # one that is made is enough
        at = run.script.locate(own_word(run).span)
        yield from ((path, at, path) for path in needed if repository.tree.mode(path) is not None)


def _stands(path: str, repository: Repository) -> bool:
    return repository.tree.mode(path) is not None or bool(repository.inside(path))


def _words(run: Invocation) -> Iterator[PathWord]:
    if "/" in run.path and run.path not in run.before.functions:
        yield PathWord(run.path, own_word(run), glob=False)
    yield from (w for w in path_words(run) if not (w.weak or w.guessed or w.known or w.folder))


def _is_checked_out(use: ActionUse) -> bool:
    return use.action.startswith("./") and not use.own


def brings(event: Event) -> bool:
    """Whether it may bring the repository without being a checkout."""
    if isinstance(event, ActionUse):
        anything = action_facts(event.action).writes_anywhere or event.action.startswith("docker:")
        return not _is_checked_out(event) and (anything or brings_tree(event.step))
    if not isinstance(event, Invocation) or event.name not in {"git", "gh"}:
        return False
    return event.name == "gh" or not event.args or event.args[0] not in HARMLESS


def on_image(base: CommandBase, trace: Trace) -> bool:
    if isinstance(base, JoinedBase):
        return all(isinstance(one, ImageBase) for one in base.bases)
    label = scalar_at(trace.job.node, "runs-on") if trace.job is not None else None
    return isinstance(base, ImageBase) or (label is not None and image_of(label.value) is not None)
