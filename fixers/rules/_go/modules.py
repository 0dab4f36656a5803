"""The modules that a job builds, and whether the key of its cache knows their files."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import ActionUse, Invocation, Repository, Trace
from fixers.model.effects import joined
from fixers.rules._go.cache import hashed, matches, text_of
from fixers.rules._go.places import folder_of_tree
from fixers.rules._go.setup import SETUP, default_file, setup_caches, version_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_BUILDS: Final = frozenset({"build", "test", "vet", "run", "generate", "list", "mod"})

# Programs that build with Go themselves, or start what does.
_OTHERS: Final = frozenset({
    "make", "just", "task", "mage", "docker", "ko", "goreleaser", "golangci-lint", "govulncheck",
    "staticcheck", "gosec", "nilaway", "ginkgo", "gotestsum", "bazel", "bash", "sh",
})  # fmt: skip
_NEEDS: Final = regex(r"^(?:require|tool|replace)\b", re.MULTILINE)

_LEFT_OUT: Final = (
    "is no part of the key, but its module is built here: what that needs is not cached again"
)


def left_out(use: ActionUse, trace: Trace, repository: Repository) -> tuple[str, Confidence] | None:
    """The files of a module that is built and that the key is not made of; more is at stake where
    it is made of nothing that is built."""
    patterns = _patterns(use)
    if patterns is None or folder_of_tree(use) != "":
        return None
    built = [_named(folder) for folder in sorted({*_built(use, trace, repository)})]
    out = [added for own, added in built if not matches(patterns, (own, added), "")]
    if not out:
        return None
    sure = Confidence.MEDIUM if len(out) == len(built) else Confidence.LOW
    return f"`{out[0]}` {_LEFT_OUT}", sure


def needs_nothing(use: ActionUse, trace: Trace, repository: Repository) -> bool:
    """Whether all that the job builds with Go are modules that need no other: there is nothing
    to download."""
    after = trace.events[trace.events.index(use) + 1 :]
    runs = [event for event in after if isinstance(event, Invocation)]
    builds = [run for run in runs if run.name == "go"]
    actions = (event.action for event in after if isinstance(event, ActionUse))
    if not builds or any("go" in action.rpartition("/")[2] for action in actions):
        return False
    return _OTHERS.isdisjoint(run.name for run in runs) and all(
        _is_alone(run, repository) for run in builds
    )


def keeps_copies(repository: Repository) -> bool:
    """Whether the modules nearest to the root have what they need beside them: in vendor/."""
    folders = [posixpath.dirname(path) for path in repository.named("go.mod")]
    least = min((_depth(folder) for folder in folders), default=0)
    nearest = [folder for folder in folders if _depth(folder) == least]
    return bool(nearest) and all(
        repository.tree.mode(posixpath.join(folder, "vendor", "modules.txt")) is not None
        for folder in nearest
    )


def _depth(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


def _is_alone(run: Invocation, repository: Repository) -> bool:
    inside = _folder(run)
    own, added = _named(inside or "")
    lone = inside is not None and repository.tree.mode(added) is None
    source = repository.tree.read(own) if lone else None
    needs = not isinstance(source, Source) or _NEEDS.search(source.text)
    return not needs and run.args[0] in _BUILDS and not any("@" in (a or "@") for a in run.args)


def _patterns(use: ActionUse) -> tuple[str, ...] | None:
    """What a key is made of; None where that is not known, or no cache is kept."""
    if use.action != SETUP:
        found = hashed(text_of(use, "key"))
        return None if not found else tuple(pattern for one in found for pattern in one)
    version, given = version_of(use), text_of(use, "cache-dependency-path")
    if not setup_caches(use) or version is None or "${{" in given:
        return None
    return tuple(given.split()) or (default_file(version),)


def _named(folder: str) -> tuple[str, str]:
    return posixpath.join(folder, "go.mod"), posixpath.join(folder, "go.sum")


def _built(use: ActionUse, trace: Trace, repository: Repository) -> Iterator[str]:
    """Folders of modules that have files of their own and are surely built later."""
    after = trace.events.index(use)
    for event in trace.events[after + 1 :]:
        if isinstance(event, Invocation) and event.name == "go" and event.args[:1]:
            folder = _module(event, repository) if event.args[0] in _BUILDS else None
            if folder is not None:
                yield folder


def _folder(run: Invocation) -> str | None:
    """The folder of the tree that a command works in: `go run -C tools ./cmd` goes there first."""
    first, *rest = (*run.args[1:3], "")
    option, equals, value = (first or "").partition("=")
    moved = (value if equals else rest[0]) if option in {"-C", "--C"} else ""
    folder = joined(run.directory, moved) if moved else run.directory
    return run.before.in_head(folder) if moved is not None and isinstance(folder, str) else None


def _module(run: Invocation, repository: Repository) -> str | None:
    """The module around the folder that a command works in, if all of it is known."""
    inside = _folder(run)
    while inside is not None:
        own, added = _named(inside)
        files = repository.inside(inside)
        if own in files:
            vendored = repository.inside(posixpath.join(inside, "vendor"))
            return inside if added in files and not vendored else None
        inside = posixpath.dirname(inside) if inside else None
    return None
