"""How sure it is that a path leads nowhere."""

import posixpath
import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.rules._workspace import Doubt
from fixers.syntax.records import dataclass

# Written by people, and by hardly any program.
_SOURCES: Final = re.compile(
    r"\.(sh|bash|bats|tf|dockerfile|py|rb|go|[cm]ts|[cm]js|ps1|csproj|sln)$|(^|/)((docker-)?compose[\w.-]*\.ya?ml|Dockerfile[\w.-]*"
    r"|[\w-]*requirements[\w.-]*\.txt|Makefile|go\.mod|pom\.xml|setup\.py|pyproject\.toml)$",
    re.IGNORECASE,
)
_BY_HAND: Final = re.compile(
    r"\.(sh|bash|bats|ps1|py|rb|tf|go|[cm]?ts|[cm]js|dockerfile)$|^Dockerfile"
    r"|^(yarn|poetry|uv|pdm|bun|Cargo|Gemfile|composer|Pipfile|mix|flake)\.lock$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """`found` are paths of the workspace that may have been meant; `same`: of the same name."""

    found: tuple[str, ...]
    same: bool
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Asked:
    """A path from the workspace's root. `weak`: it is often made by the pipeline itself;
    `known`: it is only a path if this folder, which it begins with, is one of the repository;
    `called`: it is run or copied alone, and so no folder; `entered`: it is a folder to work in."""

    path: str
    glob: bool = False
    weak: bool = False
    known: str = ""
    called: bool = False
    entered: bool = False


def never_made(path: str, doubt: Doubt, exact: list[str]) -> bool:
    """Whether no build made it, though its folder is called like one of a build."""
    name = posixpath.basename(path)
    return bool(exact) and doubt is Doubt.NONE and bool(_BY_HAND.search(name))


def confidence(
    path: str, asked: Asked, doubt: Doubt, found: tuple[list[str], list[str]]
) -> Confidence | None:
    exact, near = found
    if asked.weak and not exact:
        return None
    if doubt is Doubt.NONE:
        return Confidence.HIGH if exact or near else Confidence.MEDIUM
    if exact:
        return Confidence.MEDIUM
    likely = near or asked.entered or _SOURCES.search(path)
    return Confidence.LOW if likely else None
