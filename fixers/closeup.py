"""A workflow reduced to what surrounds edits: of one fix, or of all that are tried together.

What holds of the steps and jobs that a fix leaves alone holds before and after it, so that a
contract kept by the reduced file is kept by the whole one: each part of a job or of its steps
that is left out begins where it began before, in the same text, with the same lines around it.
What is wrong with the reduced file is looked for in the whole one again. Without this, looking at
each of a thousand fixes of one file would mean to read that file a thousand times.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

from fixers.applying import EditedFile, rewritten
from fixers.diagnostics import Edit, Fix
from fixers.edits.layout import indent_of
from fixers.model import RepoTree
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source, Unreadable
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import (
    Alias,
    Mapping,
    Node,
    YamlDocument,
    YamlProblem,
    parse_yaml,
    resolve,
    walk,
)
from fixers.syntax.yaml_doc import Sequence as YamlSequence

_YAML: Final = (".yml", ".yaml")
_SMALL: Final = 2000  # characters; a file of fewer is read fast enough


@dataclass(frozen=True, slots=True)
class _Job:
    """`span` are its lines; `items` those of its steps, which follow each other behind `steps`,
    the line that begins them."""

    span: Span
    indent: int
    steps: int
    items: tuple[Span, ...]


_NO_JOBS: Final[tuple[int, tuple[_Job, ...]]] = 0, ()
_NO_STEPS: Final[tuple[int, tuple[Span, ...]]] = 0, ()


@dataclass(frozen=True, eq=False)
class _Near:
    """A tree in which some files are shorter."""

    tree: RepoTree
    sources: dict[str, Source]

    def paths(self) -> Iterable[str]:
        return self.tree.paths()

    def mode(self, path: str) -> int | None:
        return self.tree.mode(path)

    def read(self, path: str) -> Source | Unreadable | None:
        return self.sources.get(path) or self.tree.read(path)


def close_up(tree: RepoTree, fix: Fix) -> tuple[RepoTree, Fix] | None:
    """The tree and the fix with every edited workflow reduced; None when none can be."""
    edits: list[Edit] = []
    sources: dict[str, Source] = {}
    for path, group in groupby(sorted(fix.edits), key=lambda edit: edit.path):
        of_file = list(group)
        source = tree.read(path)
        kept = _kept(source, of_file) if isinstance(source, Source) else None
        if isinstance(source, Source) and kept is not None:
            sources[path] = source.with_text("".join(source.slice(span) for span in kept))
            of_file = [_moved(edit, kept) for edit in of_file]
        edits += of_file
    if not sources:
        return None
    moved = Fix(fix.title, tuple(edits), fix.changes, applicability=fix.applicability)
    return _Near(tree, sources), moved


def close_up_of(file: EditedFile, *, head: bool = False) -> EditedFile | None:
    """An edited file reduced in the same way, with `head` all that stands before its jobs too."""
    pairs = zip(file.replaced, file.written, strict=True)
    edits = [Edit(file.old.path, gone, file.new.slice(written)) for gone, written in pairs]
    kept = _kept(file.old, edits, head=head)
    if kept is None:
        return None
    old = file.old.with_text("".join(map(file.old.slice, kept)))
    moved = [_moved(edit, kept) for edit in edits]
    text, written = rewritten(old.text, moved)
    return EditedFile(old, old.with_text(text), tuple(edit.at for edit in moved), tuple(written))


def _moved(edit: Edit, kept: Sequence[Span]) -> Edit:
    left_out = sum(
        later.start - before.end
        for before, later in pairwise((Span(0, 0), *kept))
        if later.start <= edit.at.start
    )
    at = Span(edit.at.start - left_out, edit.at.end - left_out)
    return Edit(edit.path, at, edit.text)


def _kept(source: Source, edits: Sequence[Edit], *, head: bool = False) -> list[Span] | None:
    """What to keep of a file, in order: the line that begins the jobs, of the jobs with edits
    what surrounds these, and what stands behind the jobs."""
    if not source.path.endswith(_YAML) or len(source.text) < _SMALL:
        return None
    start, jobs = _jobs(source)
    if not jobs:
        return None
    near: dict[int, list[Edit]] = {}
    for edit in edits:
        number = _inside(jobs, source, edit)
        if number is None:
            return None
        near.setdefault(number, []).append(edit)
        if number + 1 < len(jobs):
            near.setdefault(number + 1, [])
    spans = [Span(0 if head else start, jobs[0].span.start)]
    for number, of_job in sorted(near.items()):
        spans += _of_job(jobs[number], of_job, source.text)
    return [*spans, Span(jobs[-1].span.end, len(source.text))]


def _inside(jobs: Sequence[_Job], source: Source, edit: Edit) -> int | None:
    """The job whose lines an edit stays within, its name and what follows being as they were."""
    number = bisect_left(jobs, edit.at.end, key=lambda job: job.span.end)
    if number == len(jobs):
        return None
    job = jobs[number]
    text = source.text
    head = text.find("\n", job.span.start) + 1
    begins, ends = (at > 0 and text[at - 1] == "\n" for at in (edit.at.start, edit.at.end))
    whole = edit.text.endswith("\n") or (not edit.text and begins)
    lines = _rest(text, edit, begins=begins, ends=ends).split("\n")
    deeper = all(len(indent_of(line)) > job.indent for line in lines if line.strip())
    return number if head <= edit.at.start and deeper and (whole or not ends) else None


def _rest(text: str, edit: Edit, *, begins: bool, ends: bool) -> str:
    """The lines that an edit writes or changes."""
    start = edit.at.start if begins else text.rfind("\n", 0, edit.at.start) + 1
    end = edit.at.end if ends else text.find("\n", edit.at.end)
    return text[start : edit.at.start] + edit.text + text[edit.at.end : None if end < 0 else end]


def _of_job(job: _Job, edits: Sequence[Edit], text: str) -> Iterator[Span]:
    """What comes behind a job or step with edits tells by its first line whether that still ends
    where it did: the rest is read in the same way behind the same line."""
    if not edits:
        yield _first_line(job.span, text)
        return
    if not job.items:
        yield job.span
        return
    touched: dict[int, Span] = {}
    for edit in edits:
        first = bisect_left(job.items, edit.at.start, key=lambda item: item.end)
        beyond = bisect_right if edit.at.empty else bisect_left
        last = max(first + 1, beyond(job.items, edit.at.end, key=lambda item: item.start))
        touched.update(
            (number, job.items[number]) for number in range(first, min(last, len(job.items)))
        )
        if last < len(job.items):
            touched.setdefault(last, _first_line(job.items[last], text))
    above = min(edit.at.start for edit in edits) < job.items[0].start
    yield from (Span(job.span.start, job.items[0].start),) if above else _head(job, text)
    yield from (touched[number] for number in sorted(touched))
    yield Span(job.items[-1].end, job.span.end)


def _head(job: _Job, text: str) -> Iterator[Span]:
    """The name of a job, and what begins its steps."""
    yield _first_line(job.span, text)
    yield Span(job.steps, job.items[0].start)


def _first_line(span: Span, text: str) -> Span:
    return Span(span.start, text.find("\n", span.start, span.end) + 1 or span.end)


@lru_cache(maxsize=16)
def _jobs(source: Source) -> tuple[int, tuple[_Job, ...]]:
    """With where the line above them begins. None where the file is not written in the plain way,
    or one part of it is used twice."""
    document = parse_yaml(source)
    if isinstance(document, YamlProblem) or document.duplicate_keys or _is_graph(document):
        return _NO_JOBS
    root = resolve(document.root)
    jobs = root.get("jobs") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(jobs, Mapping) or jobs.flow:
        return _NO_JOBS
    above = _line_starts(source, (e.key for e in root.entries if e.value is jobs), "")
    starts = _line_starts(source, (entry.key for entry in jobs.entries), "")
    end = _end(source, root, jobs.span.start)
    if above is None or starts is None or end is None:
        return _NO_JOBS
    indent = jobs.entries[0].key.span.start - starts[0]
    spans = [Span(a, b) for a, b in pairwise((*starts, end))]
    found = tuple(
        _Job(span, indent, *_items(source, resolve(entry.value), span.end))
        for span, entry in zip(spans, jobs.entries, strict=True)
    )
    directed = source.text.startswith("%")  # a directive at the top counts for all that follows
    return 0 if directed else above[0], found


def _is_graph(document: YamlDocument) -> bool:
    nodes = walk(document.root)
    return any(isinstance(node, Alias) or node.anchor is not None for node in nodes)


def _items(source: Source, job: Node, end: int) -> tuple[int, tuple[Span, ...]]:
    """With where the line above them begins."""
    steps = job.get("steps") if isinstance(job, Mapping) else None
    if not isinstance(job, Mapping) or not isinstance(steps, YamlSequence) or steps.flow:
        return _NO_STEPS
    above = _line_starts(source, (e.key for e in job.entries if e.value is steps), "")
    starts = _line_starts(source, steps.items, "-")
    close = _end(source, job, steps.span.start, end)
    if above is None or starts is None or close is None:
        return _NO_STEPS
    return above[0], tuple(Span(a, b) for a, b in pairwise((*starts, close)))


def _end(source: Source, owner: Mapping, start: int, end: int | None = None) -> int | None:
    """Where the lines of an entry's value end: where the next entry begins."""
    later = [entry.key for entry in owner.entries if entry.key.span.start > start]
    if not later:
        return len(source.text) if end is None else end
    starts = _line_starts(source, later[:1], "")
    return starts[0] if starts else None


def _line_starts(source: Source, nodes: Iterable[Node], mark: str) -> tuple[int, ...] | None:
    """Where the lines of nodes begin, when nothing but `mark` stands before each."""
    starts: list[int] = []
    for node in nodes:
        start = source.text.rfind("\n", 0, node.span.start) + 1
        if source.text[start : node.span.start].strip() != mark:
            return None
        starts.append(start)
    return tuple(starts) or None
