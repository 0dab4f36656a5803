"""Findings that only moved: to another file, job or step, or with one that got a new name."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final, TypeGuard

from fixers.diagnostics import Finding
from fixers.model import RepoTree
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Mapping, Node, Scalar, YamlProblem, parse_yaml, walk

_PIPELINE: Final = (".yml", ".yaml", ".sh", ".bash")
_ALIKE: Final = 0.6  # of the lines of a block that moved and was edited


def renamed_files(base: RepoTree, head: RepoTree) -> dict[str, str]:
    """For old names of pipeline files the new ones, where the text stayed."""
    before, after = frozenset(base.paths()), frozenset(head.paths())
    texts = {text: path for path, text in _texts(head, after - before)}
    return {path: texts[text] for path, text in _texts(base, before - after) if text in texts}


def _texts(tree: RepoTree, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(paths):
        source = tree.read(path) if path.endswith(_PIPELINE) else None
        if isinstance(source, Source):
            yield path, source.text


@dataclass(frozen=True, eq=False, slots=True)
class _Told:
    """A finding with the lines that it is about."""

    finding: Finding
    lines: tuple[str, ...]

    def is_same(self, new: "_Told") -> bool:
        return self._key() == new._key() and self.lines == new.lines

    def is_alike(self, new: "_Told") -> bool:
        """A block that did not grow."""
        if self.finding.rule != new.finding.rule:
            return False
        if not 0 < new.finding.weight <= self.finding.weight:
            return False
        if len({*self.lines} & {*new.lines}) < _ALIKE * len({*new.lines}) / 2:
            return False  # quickly told, for there may be hundreds of each
        return SequenceMatcher(None, self.lines, new.lines, autojunk=False).ratio() >= _ALIKE

    def _key(self) -> tuple[str, str, str, int]:
        """Blocks may come from another file; other findings may depend on where they are."""
        path = "" if self.finding.weight else self.finding.at.path
        return self.finding.rule, self.finding.message, path, self.finding.weight


def moved_findings(gone: Iterable[Finding], new: Iterable[Finding]) -> dict[int, int]:
    """Of findings of a base that are gone and findings of a head that are new: the head's that
    are the base's somewhere else, by identity."""
    left = [_Told(finding, _lines(finding)) for finding in gone]
    heads = [_Told(finding, _lines(finding)) for finding in new] if left else []
    found: dict[int, int] = {}
    for same in (_Told.is_same, _Told.is_alike):
        for head in heads:
            mark = id(head.finding)
            before = next((b for b in left if mark not in found and same(b, head)), None)
            if before is not None:
                found[mark] = id(before.finding)
                left.remove(before)
    return found


def _lines(finding: Finding) -> tuple[str, ...]:
    """Of a block its own text, of others that of the step around, whatever that is called."""
    source = finding.at.source
    if not source.path.endswith((".yml", ".yaml")):
        return (source.slice(finding.at.span),)
    document = parse_yaml(source)
    nodes = [] if isinstance(document, YamlProblem) else list(walk(document.root))
    step = next((node for node in reversed(nodes) if _is_step(node, finding.at.span)), None)
    if step is None:
        return (source.slice(finding.at.span),)
    run = step.get("run")
    if finding.weight and isinstance(run, Scalar):
        text = run.value
    else:
        text = "".join(source.slice(e.span) for e in step.entries if e.key.value != "name")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _is_step(node: Node, span: Span) -> TypeGuard[Mapping]:
    if not isinstance(node, Mapping) or not node.span.contains(span):
        return False
    return node.entry("run") is not None or node.entry("uses") is not None
