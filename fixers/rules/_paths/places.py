"""Where paths stand in a workflow: in commands, inputs of actions, working directories."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Repository, Trace, TraceKind
from fixers.model.effects import joined
from fixers.model.machine import TreeOrigin
from fixers.model.reading import mapping_at, scalar_at
from fixers.model.shell.folders import ACTION_PATH, ROOT
from fixers.model.step import Step
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.evidence import Asked, is_source
from fixers.rules._paths.fix import own_word
from fixers.rules._paths.legs import in_each_leg
from fixers.rules._paths.words import PathWord, path_words
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_ON_SOURCES: Final = regex(
    r"\b(?:terraform|tofu|terragrunt|tflint|tfsec|checkov|npm|npx|yarn|pnpm|bun|go|golangci-lint|cargo"
    r"|pip|poetry|uv|pytest|tox|ruff|mvn|gradle|dotnet|bundle|composer|make|docker|ansible-\w+|cdk"
    r"|sam|serverless|pulumi|helm|kustomize)\b|\./(?:gradlew|mvnw)\b"
)

_PATTERN: Final = regex(r"[*?\[]|\{[^{}]*,")


def words_in_legs(run: Invocation, trace: Trace, repository: Repository) -> Iterator[PathWord]:
    """The paths that a command needs, in each leg of a matrix that changes its words."""
    plain = [*words_of(run, trace.kind)]
    yield from plain
    told = {word.word.span for word in plain}
    found: dict[tuple[Span, str], PathWord] = {}
    for leg in in_each_leg(run, trace, repository):
        for word in words_of(leg, trace.kind):
            if word.word.literal is None or word.word.span not in told:
                found.setdefault((word.word.span, word.path), word)
    there = {span for (span, path) in found if _is_there(path, run, repository)}
    for word in found.values():  # a leg may name so what it makes, too, but for sources
        fixed = word.word.literal is not None  # in a folder of the leg
        known = fixed or word.word.span in there or is_source(word.path)
        yield replace(word, weak=word.weak or not known)


def _is_there(path: str, run: Invocation, repository: Repository) -> bool:
    place = place_of(path, run.directory)
    if place is None or repository.tree.mode(place) is not None:
        return place is not None
    return place in repository.folders


def words_of(run: Invocation, kind: TraceKind) -> Iterator[PathWord]:
    """The paths that a command needs; of an action on its own only those beside it."""
    direct = "/" in run.path and run.path not in run.before.functions
    direct = direct and run.path.casefold() != "n/a"  # `jq … || 'N/A'`, where `echo` is forgotten
    words = [PathWord(run.path, own_word(run), glob=False)] if direct else []
    for word in (*words, *path_words(run)):
        raw = word.word.raw.upper()
        own = ACTION_PATH in raw or "GITHUB.ACTION_PATH" in raw
        if kind is TraceKind.ACTION and not own:
            continue
        folder = joined(run.directory, word.folder) if word.folder else None
        if folder is None:
            yield word
        elif isinstance(folder, str):
            inside = joined(folder, word.path)
            yield replace(word, path=f"{ROOT}/{inside}", told=word.path)


def shown(word: PathWord) -> str:
    """The path for a message: where it is put together, from the root of the repository."""
    text = word.written
    return text if ROOT in word.word.raw else text.removeprefix(f"{ROOT}/")


def lacks(path: str) -> str:
    """What is wrong with a path or a pattern, for a message."""
    return "matches nothing" if _PATTERN.search(path) else "does not exist"


def called_by_path(run: Invocation) -> str | None:
    """The file of the tree that a command is, where it is started by the kernel itself."""
    if "/" not in run.path or run.path in run.before.functions or run.script.offset:
        return None
    windows = "windows" in run.before.base.label.lower()
    path = place_of(run.path, run.directory)
    block = run.step.run.value if run.script.foreign and run.step and run.step.run else ""
    if block and (run.wrappers or "chmod" in block or run.path.lower().endswith((".ps1", ".psm1"))):
        return None  # PowerShell reads its own scripts itself
    if path is None or windows or run.before.checkouts != {"": TreeOrigin.HEAD}:
        return None
    return None if path in run.before.written else path


def works_on_sources(step: Step) -> bool:
    """Whether a step does what is done with sources, and hardly with what was just made."""
    return step.run is not None and _ON_SOURCES.search(step.run.value) is not None


def asked_folder(directory: str, step: Step) -> Asked:
    return Asked(directory, kept=works_on_sources(step), folder=True)


def default_directory(step: Step) -> Scalar | None:
    """The `working-directory:` that counts for a step, its own or a default."""
    own = step.working_directory
    if own is not None or step.job is None:
        return own
    for holder in (step.job.node, step.job.workflow.root):
        defaults = mapping_at(holder, "defaults")
        run = mapping_at(defaults, "run") if defaults is not None else None
        value = scalar_at(run, "working-directory") if run is not None else None
        if value is not None and value.value:
            return value
    return None


def shown_directory(scalar: Scalar, directory: str) -> str:
    """A `working-directory:` for a message: where it is put together, from the root."""
    return directory if "${{" in scalar.value else scalar.value.strip()
