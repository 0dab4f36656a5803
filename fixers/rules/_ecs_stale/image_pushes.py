"""Images that jobs push to a registry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from posixpath import normpath
from typing import Final

from fixers.model import ActionUse, Invocation, StepRun, Trace
from fixers.model.contexts import filled
from fixers.model.uses import BUILD_PUSH
from fixers.rules._ecs_stale.composed import composed_images
from fixers.rules._ecs_stale.image_tags import Names, Tag
from fixers.rules._shared.aws import handed_on, is_arguments, operation
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.unread import is_told
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

_ENGINES: Final = frozenset({"docker", "podman", "nerdctl", "buildah"})
_METADATA: Final = "docker/metadata-action"
META_TAGS: Final = regex(r"\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}")
_OF_COMMIT: Final = regex(r"type=sha\b.*|type=raw,.*value=[^,]*github\.(sha|run_)[^,]*.*")
# These can push or move tags in ways that are not read here.
_PROGRAMS: Final = frozenset({
    "buildctl", "crane", "dagger", "depot", "earthly", "executor", "img", "kaniko", "ko", "oras",
    "pack", "regctl", "skaffold", "skopeo", "werf",
})  # fmt: skip
_BUILDERS: Final = frozenset({
    "bazel", "docker-compose", "gradle", "gradlew", "make", "mvn", "mvnw", "npm", "npx", "nx",
    "sbt",
})  # fmt: skip
_OF_IMAGES: Final = regex(r"jib|image|docker|push|publish|container", re.IGNORECASE)
_ACTIONS: Final = regex(
    r"(?<!github-)(?<!git-)push|kaniko|publish-ecr|ecr-publish|build-image|docker-build|/bake"
)
_MOST: Final = 200
UNTOLD: Final = "\0"  # an image of which nothing is known
UNNAMED: Final = "\2:${{ github.sha }}"  # one of which only the tag is known


@dataclass(frozen=True, eq=False, slots=True)
class Push:
    """`index` of the event in its trace; `reference` is the image as it is written."""

    trace: Trace
    index: int
    event: Invocation | ActionUse
    reference: str
    tag: Tag


def pushes(delivery: Delivery) -> tuple[Push, ...]:
    """The pushes of a delivery; of unknown tag where the image cannot be told."""
    return tuple(islice(_pushes(delivery), _MOST))


def _pushes(delivery: Delivery) -> Iterator[Push]:
    names = Names(delivery)
    for trace in delivery.traces:
        given: dict[str, Mapping[str, str]] = {}  # what each composite action was given last
        for index, event in enumerate(trace.events):
            if isinstance(event, StepRun):
                continue
            told = _by_command(event, trace) if isinstance(event, Invocation) else _by(event, trace)
            folder = event.step.source.path.rpartition("/")[0] if event.step is not None else ""
            if isinstance(event, ActionUse) and event.walked:
                own = {name.lower(): value for name, value in event.given.items()}
                given[normpath(event.action)] = own
            for written in told:
                reference = filled(written, given.get(folder, {}))
                tag = names.tag(reference, trace, event.before)
                yield Push(trace, index, event, reference, tag)


def _by_command(run: Invocation, trace: Trace) -> Iterator[str]:
    text = " ".join(word.raw for word in run.words)
    builds = run.name in _BUILDERS and _OF_IMAGES.search(text) and not is_told(run, trace)
    if run.name in _PROGRAMS or builds or operation(run.args) == ("ecr", "put-image"):
        yield from composed_images(run, trace) or (UNTOLD,)
        return
    call = run if run.name in _ENGINES else handed_on(run, *_ENGINES)
    if call is not None and not is_arguments(call):
        verbs = [a for a in call.args if a is None or not a.startswith("-")]
        verbs = verbs[1:4] if verbs[:1] == ["image"] else verbs[:3]
        yield from _by_engine(call, verbs, trace)


def _by_engine(run: Invocation, verbs: list[str | None], trace: Trace) -> Iterator[str]:
    composed = verbs[:1] == ["compose"] and "push" in " ".join(a or "" for a in run.args)
    if composed:
        yield from composed_images(run, trace) or (UNTOLD,)
    elif verbs[:2] in (["buildx", "bake"], ["manifest", "push"]):
        yield UNTOLD
    elif verbs[:2] == ["buildx", "imagetools"] or _pushes_build(run, verbs):
        yield from _tags(run)
    elif verbs[:1] == ["push"] and {"-a", "--all-tags"} & set(run.args):
        for other in trace.invocations(*_ENGINES):
            yield from _tags(other)
            yield from _plain(other.words[-1:]) if other.args[:1] == ("tag",) else ()
    elif verbs[:1] == ["push"]:
        yield from _plain(run.words[-1:])


def _pushes_build(run: Invocation, verbs: list[str | None]) -> bool:
    builds = verbs[:1] == ["build"] or verbs[:2] == ["buildx", "build"]
    to_registry = any("type=registry" in w.raw or "push=true" in w.raw for w in run.words)
    return builds and (to_registry or "--push" in run.args)


def _tags(run: Invocation) -> Iterator[str]:
    """Values of `-t` and `--tag`."""
    for before, word in pairwise((*run.words, *run.words[-1:])):
        if before.literal in {"-t", "--tag"}:
            yield from _plain((word,))
        elif before.raw.startswith("--tag="):
            yield before.raw.removeprefix("--tag=").replace('"', "")


def _plain(words: Iterable[Word]) -> Iterator[str]:
    yield from (word.raw.replace('"', "").replace("'", "") for word in words)


def _by(use: ActionUse, trace: Trace) -> Iterator[str]:
    if use.action != BUILD_PUSH:
        yield from (UNTOLD,) if _ACTIONS.search(use.action) and not use.walked else ()
        return
    inputs = {name.lower(): scalar.value for name, scalar in use.step.inputs.items()}
    outputs = inputs.get("outputs", "")
    if inputs.get("push", "false") == "false" and "push" not in outputs + inputs.get("load", ""):
        return
    for line in re.split(r"[\n,]", inputs.get("tags", UNTOLD)):
        meta = META_TAGS.search(line)
        if meta is not None:
            yield _of_metadata(trace, meta[1])
        elif line.strip():
            yield line.strip()


def _of_metadata(trace: Trace, step: str) -> str:
    """Whether the metadata action makes no other tags than those of the commit."""
    for use in trace.uses(_METADATA):
        tags = use.step.inputs.get("tags")
        if use.step.id == step and tags is not None:
            lines = [line.strip() for line in tags.value.split("\n") if line.strip()]
            if all(_OF_COMMIT.fullmatch(line) for line in lines):
                return UNNAMED
    return UNTOLD
