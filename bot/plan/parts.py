"""A repository that is too much to be looked at as a whole, part by part: what takes too long costs
itself and no more."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from bot.plan.analysis import Analysis, plainly, without_fixes
from bot.plan.relevance import is_pipeline
from bot.plan.sides import Sides
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions, Report, check, in_order
from fixers.model.trees import MemoryTree, normalise
from fixers.syntax.source import Source, Unreadable

NAMED: Final = 20  # of those that were left out
_FOLDER: Final = ".github/workflows/"
_USED: Final = re.compile(r"uses:\s*['\"]?(?:\./|\S*?(?=\.github/workflows/))([^\s'\"@]+)")
_NAME: Final = re.compile(r"^name:\s*['\"]?([^'\"\n]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """What some of the pipelines were found to have, after and before."""

    head: Report
    base: Report


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """A tree in which some files are there and not at hand."""

    tree: MemoryTree
    hidden: frozenset[str]

    def paths(self) -> Iterable[str]:
        return self.tree.paths()

    def mode(self, path: str) -> int | None:
        return self.tree.mode(path)

    def read(self, path: str) -> Source | Unreadable | None:
        return None if normalise(path) in self.hidden else self.tree.read(path)


def parts_of(sides: Sides, changed: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Pipelines that speak of each other are one part, as rules look from one at the other; parts
    with a change come first, small ones before large ones."""
    texts = dict(_texts(sides.head, changed))
    groups: list[frozenset[str]] = []
    for path, near in _near(texts).items():
        linked = [group for group in groups if not group.isdisjoint({path, *near})]
        groups = [group for group in groups if group not in linked]
        groups.append(frozenset({path, *near}).union(*linked))

    def rank(group: frozenset[str]) -> tuple[bool, int, list[str]]:
        return group.isdisjoint(changed), sum(len(texts[path]) for path in group), sorted(group)

    return tuple(sorted(groups, key=rank))


def examined(sides: Sides, options: CheckOptions, others: frozenset[str]) -> Part:
    """A part: without the `others` at hand nothing is proven about those."""
    names = {new: old for old, new in sides.renamed.items()}
    before = frozenset(names.get(path, path) for path in others)
    head = check(Excerpt(sides.head, others), options)
    return Part(without_fixes(head), check(Excerpt(sides.base, before), options))


def combined(parts: tuple[Part, ...], left: tuple[str, ...], renamed: dict[str, str]) -> Analysis:
    """What all parts say; `left` are the pipelines of those that came to no end."""
    base, head = _merged(part.base for part in parts), _merged(part.head for part in parts)
    notes = [f"{path}: not analysed, as that takes too long" for path in left[:NAMED]]
    if len(left) > NAMED:
        notes.append(f"{len(left) - NAMED} more files were not analysed, as that takes too long")
    return plainly(base, head, renamed, (tuple(notes), len(left)))


def _texts(tree: MemoryTree, changed: frozenset[str]) -> Iterator[tuple[str, str]]:
    """An action that did not change is seen by every part."""
    for path in sorted(filter(is_pipeline, tree.paths())):
        if path.startswith(_FOLDER) or path in changed:
            source = tree.read(path)
            if isinstance(source, Source):
                yield path, source.text


def _near(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """By its path what a pipeline speaks of: what it calls, or whose end it waits for."""
    called = {path if path.startswith(_FOLDER) else dirname(path): path for path in texts}
    near: dict[str, set[str]] = {}
    for path, text in texts.items():
        used = (use.rstrip("/") for use in _USED.findall(text))
        near[path] = {called[use] for use in used if use in called}
        if "workflow_run" in text:
            near[path] |= {other for other, told in texts.items() if _name(other, told) in text}
    return near


def _name(path: str, text: str) -> str:
    """What others wait for."""
    named = _NAME.search(text)
    return named[1].strip() if named else path


def _merged(reports: Iterable[Report]) -> Report:
    """A script that several parts run is told of once."""
    every = tuple(reports)
    found: dict[object, Finding] = {}
    for finding in (one for report in every for one in report.findings):
        found.setdefault((finding.rule, finding.at.path, finding.at.span), finding)
    return Report(
        findings=in_order(found.values()),
        problems=tuple(dict.fromkeys(p for report in every for p in report.problems)),
        crashes=tuple(dict.fromkeys(c for report in every for c in report.crashes)),
        notes=tuple(dict.fromkeys(n for report in every for n in report.notes)),
    )
