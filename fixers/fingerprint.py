"""The identity of a finding over time: what it says about which text, never on which line."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

from fixers.diagnostics import Finding
from fixers.engine import Report
from fixers.moving import moved_findings
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import (
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    YamlDocument,
    YamlProblem,
    parse_yaml,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings of two runs: new in the head, in both (as the head shows them), gone."""

    introduced: tuple[Finding, ...]
    old: tuple[Finding, ...]
    fixed: tuple[Finding, ...]


def fingerprint(finding: Finding, path: str | None = None) -> str:
    """16 hexadecimal digits of rule, path, keys and step names around the place, and its text
    without regard to white space. Equal findings of one step share it: see `numbered`. `path` is
    what the file is called now, where it has another name."""
    source, span = finding.at.source, finding.at.span
    snippet = " ".join(source.slice(span).split())
    parts = (finding.rule, path or source.path, *_context(source, span), snippet)
    return sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:16]


def numbered(findings: Iterable[Finding]) -> tuple[tuple[str, Finding], ...]:
    """Each finding with a fingerprint of its own: the second equal one gets `-2`, and so on."""
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        mark = fingerprint(finding)
        seen[mark] += 1
        result.append((mark if seen[mark] == 1 else f"{mark}-{seen[mark]}", finding))
    return tuple(result)


def compare(base: Report, head: Report, renamed: dict[str, str] | None = None) -> Comparison:
    """What a change introduced, left and fixed; `renamed` gives for old names of files the new."""
    renamed = renamed or {}
    left: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in base.findings:
        left[fingerprint(finding, renamed.get(finding.at.path))].append(finding)
    found = [(fingerprint(finding), finding) for finding in head.findings]
    # Of steps without a name the unchanged ones come first, wherever others were put in.
    same = {id(finding) for mark, finding in found if _take(left[mark], finding.weight)}
    old: set[int] = set(same)
    for mark, finding in found:
        before = None if id(finding) in same else _take(left[mark], None)
        if before is not None and finding.weight <= before.weight:
            old.add(id(finding))
    remaining = [finding for findings in left.values() for finding in findings]
    new = [finding for finding in head.findings if id(finding) not in old]
    moved = moved_findings(remaining, new)
    old |= moved.keys()
    gone = {id(finding) for finding in remaining} - set(moved.values())
    return Comparison(
        introduced=tuple(f for f in head.findings if id(f) not in old),
        old=tuple(f for f in head.findings if id(f) in old),
        fixed=tuple(f for f in base.findings if id(f) in gone),
    )


def _take(left: list[Finding], weight: int | None) -> Finding | None:
    """Take the first finding (of this weight) from those that are left."""
    found = next((f for f in left if weight in {None, f.weight}), None)
    if found is not None:
        left.remove(found)
    return found


def _context(source: Source, span: Span) -> Iterator[str]:
    """Keys from the root of a YAML file down to the span, with the names of steps."""
    if not source.path.endswith((".yml", ".yaml")):
        return
    document = _document(source)
    node: Node | None = None if isinstance(document, YamlProblem) else document.root
    while node is not None:
        if isinstance(node, Sequence):
            node = next((item for item in node.items if item.span.contains(span)), None)
            yield _name(node)
        elif isinstance(node, Mapping):
            entry = _around(node, span)
            yield "" if entry is None else entry.key.value
            node = None if entry is None else entry.value
        else:
            return


def _around(mapping: Mapping, span: Span) -> Entry | None:
    return next((e for e in mapping.entries if e.span.contains(span)), None)


def _name(item: Node | None) -> str:
    name = item.get("name") if isinstance(item, Mapping) else None
    return name.value if isinstance(name, Scalar) else ""


@lru_cache(maxsize=128)
def _document(source: Source) -> YamlDocument | YamlProblem:
    return parse_yaml(source)
