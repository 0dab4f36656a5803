"""How sure it is that a path leads nowhere."""

import posixpath
import re
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Confidence
from fixers.rules._paths.guards import is_for_some
from fixers.rules._paths.guess import is_data
from fixers.rules._paths.likely import COMMON
from fixers.rules._paths.spelling import is_same_but_for_style
from fixers.rules._paths.workspace import Doubt
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_SOURCES: Final = regex(  # written by people, and by hardly any program
    r"\.(sh|bash|bats|tf|dockerfile|py|rb|go|[cm]?ts|[cm]js|ps1|csproj|slnx?|example|sample)$|(^|/)((docker-)?compose[\w.-]*\.ya?ml|Dockerfile[\w.-]*"
    r"|[\w-]*requirements[\w.-]*\.txt|[\w-]*playbook[\w.-]*\.ya?ml|Makefile[\w.-]*|go\.mod|pom\.xml|setup\.py"
    r"|pyproject\.toml)$",
    re.IGNORECASE,
)
_SCRIPT: Final = regex(r"\.(?:sh|bash|ps1)$")
_TEMPLATES: Final = (".example", ".sample", ".template", ".dist")
_BY_HAND: Final = regex(
    r"\.(sh|bash|bats|ps1|py|rb|tf|go|[cm]?ts|[cm]js|dockerfile|slnx?|csproj|fsproj)$|^Dockerfile"
    r"|^(yarn|poetry|uv|pdm|bun|Cargo|Gemfile|composer|Pipfile|mix|flake)\.lock$"
    r"|^(package-lock\.json|pnpm-lock\.yaml|go\.sum)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """`found` are paths of the workspace that may have been meant; `same`: of the same name;
    `likely`: the only one is offered in its place."""

    found: tuple[str, ...]
    same: bool
    confidence: Confidence
    likely: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A path from the workspace's root. `weak`: it is often made by the pipeline itself;
    `known`: it is only a path if this folder, which it begins with, is one of the repository;
    `called`: it is run or copied alone, and so no folder; `kept`: a folder to work with sources
    in, or a file that people keep; `folder`: no file can be meant."""

    path: str
    glob: bool = False
    weak: bool = False
    known: str = ""
    called: bool = False
    kept: bool = False
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What a path may have meant: files of its name, else those spelled alike, else one that
    was renamed. `likely`: the path is one that people write and hardly any program; `beside`: its
    folder, which is one of the repository, has more like it."""

    exact: list[str]
    near: list[str]
    renamed: list[str]
    likely: bool
    beside: bool = False

    @property
    def offered(self) -> list[str]:
        return self.exact or self.near or self.renamed

    def is_style(self, path: str) -> bool:
        """Whether it is only written in another style."""
        return any(is_same_but_for_style(path, other) for other in self.near)


def is_source(path: str) -> bool:
    return bool(_SOURCES.search(path))


def never_made(path: str, doubt: Doubt, asked: Asked, meant: Meant) -> bool:
    """Whether no build made it, though its folder is called like one of a build."""
    template = bool(meant.near) and (asked.called or meant.near[0].endswith(_TEMPLATES))
    by_hand = bool(_BY_HAND.search(posixpath.basename(path))) or not asked.weak or template
    known = bool(meant.exact) or meant.is_style(path) or template
    return known and doubt <= Doubt.DATA and by_hand


def confidence(path: str, asked: Asked, doubt: Doubt, meant: Meant) -> Confidence | None:
    if asked.weak and not meant.exact:
        return _of_weak(path, doubt, meant)
    if asked.weak and Doubt.NONE < doubt < Doubt.NAMED and is_data(path):
        return Confidence.LOW  # which programs leave under any name
    if doubt <= Doubt.DATA:
        return Confidence.HIGH if meant.exact or meant.near else Confidence.MEDIUM
    if doubt is Doubt.NAMED:
        return _of_named(path, meant)
    if asked.weak and "." not in posixpath.basename(path):
        return Confidence.LOW  # folders of one name are no rarity, and builds make theirs
    if meant.exact or _is_misspelt(path, meant) or (asked.kept and meant.near):
        return Confidence.MEDIUM  # nothing that is built has its name
    if meant.beside and not asked.glob and _SCRIPT.search(path):
        return Confidence.MEDIUM  # nor do builds put scripts among those that people wrote
    return Confidence.LOW if meant.offered or asked.kept or meant.likely else None


def _of_named(path: str, meant: Meant) -> Confidence | None:
    """Where a command was told of the folder, and may have put something there."""
    named = meant.exact and posixpath.basename(path) not in COMMON and is_source(path)
    if named or _is_misspelt(path, meant):
        return Confidence.MEDIUM
    return Confidence.LOW if meant.exact or meant.near else None


def _is_misspelt(path: str, meant: Meant) -> bool:
    """`scripts/run-tests.sh` beside `scripts/run_tests.sh`: no build makes the one of the other."""
    return bool(_BY_HAND.search(posixpath.basename(path))) and meant.is_style(path)


def _of_weak(path: str, doubt: Doubt, meant: Meant) -> Confidence | None:
    """What a pipeline often makes itself, where nothing ran that could, or something of that
    name is there in another style."""
    if meant.is_style(path):
        return Confidence.MEDIUM if doubt <= Doubt.DATA else Confidence.LOW
    by_hand = path.endswith(_TEMPLATES) or _BY_HAND.search(posixpath.basename(path))
    return Confidence.LOW if doubt <= Doubt.DATA and (meant.offered or by_hand) else None


def as_guess(missing: Missing | None) -> Missing | None:
    """The same for what is only called like a path, and none where nothing has quite its name."""
    if missing is None or missing.confidence is Confidence.LOW:
        return None
    return replace(missing, same=False, confidence=Confidence.MEDIUM)


def less_sure(
    sure: Confidence | None, path: str, meant: Meant, condition: str, *, elsewhere: bool
) -> Confidence | None:
    """The same where a condition asks for what cannot be seen, or another revision is looked at."""
    unsure = elsewhere or is_for_some(condition)
    if sure is None or (unsure and not (meant.exact or meant.near or meant.renamed)):
        return None
    if not unsure:
        return sure
    told = meant.exact or (not elsewhere and meant.is_style(path))
    return Confidence.MEDIUM if told else Confidence.LOW
