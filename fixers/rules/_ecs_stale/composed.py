"""Images that `docker compose` pushes: those that its files say."""

from collections.abc import Iterator, Mapping
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.facts.containers import COMPOSE_FILES
from fixers.model.reading import mapping_at, scalar_at
from fixers.model.said import file_at
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping as YamlMapping
from fixers.syntax.yaml_doc import YamlDocument, parse_yaml

# What is read beside the usual one.
_MORE: Final = (
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
    "docker-compose.override.yaml",
)  # fmt: skip
_FILE: Final = ("-f", "--file")
_PLAIN: Final = frozenset({"--quiet", "-q", "--push", "--pull", "--no-cache", "--include-deps"})


def composed_images(run: Invocation, trace: Trace) -> tuple[str, ...]:
    """The images that a call pushes, as their files write them; none where that is not told."""
    words = run.args[1:] if run.name == "docker" else run.args
    files, rest = _named(words)
    verb, *services = rest or [None]
    if verb != "push" and (verb != "build" or "--push" not in words):
        return ()
    found = [_services(one, run, trace) for one in files or _usual(run, trace)]
    if not found or any(one is None for one in found):
        return ()
    merged = {name: service for one in found if one is not None for name, service in one.items()}
    names = services or [name for name, one in merged.items() if one.get("build") is not None]
    if any(name is None or name.startswith("-") or name not in merged for name in names):
        return ()
    images = [scalar_at(merged[name], "image") for name in names if name is not None]
    told = tuple(image.value for image in images if image is not None)
    return told if len(told) == len(images) else ()


def _named(words: tuple[str | None, ...]) -> tuple[list[str], list[str | None]]:
    """The files that are named, and what stands there beside."""
    files: list[str] = []
    rest: list[str | None] = []
    taken = iter(words)
    for word in taken:
        if word in _FILE:
            files.append(next(taken, None) or "")
        elif word not in _PLAIN:
            rest.append(word)
    return files, rest


def _usual(run: Invocation, trace: Trace) -> list[str]:
    """The file that is read unasked, where no other is read beside it."""
    more = any(_read(name, run, trace) for name in _MORE)
    return [] if more else [name for name in COMPOSE_FILES if _read(name, run, trace)][:1]


def _read(name: str, run: Invocation, trace: Trace) -> Source | None:
    file = file_at(name, run.before, trace.tree)
    return file if isinstance(file, Source) else None


def _services(name: str, run: Invocation, trace: Trace) -> Mapping[str, YamlMapping] | None:
    file = _read(name, run, trace)
    document = parse_yaml(file) if file is not None else None
    root = document.root if isinstance(document, YamlDocument) else None
    services = mapping_at(root, "services") if isinstance(root, YamlMapping) else None
    return dict(_each(services)) if services is not None else None


def _each(services: YamlMapping) -> Iterator[tuple[str, YamlMapping]]:
    for entry in services.entries:
        if isinstance(entry.value, YamlMapping):
            yield entry.key.value, entry.value
