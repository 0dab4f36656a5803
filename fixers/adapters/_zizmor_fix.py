"""zizmor's own fixes, tried on copies, one of its rules at a time.

They come from another program, so they are held against the same contract as ours: what breaks
it, or does not help, is dropped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from shutil import which
from subprocess import SubprocessError
from typing import Final

from fixers import linters
from fixers.adapters import zizmor
from fixers.adapters._program import copies, output_of
from fixers.applying import Applied, apply_fixes
from fixers.contract import State, objection_to
from fixers.diagnostics import Applicability, Edit, Finding, Fix, SkippedFix
from fixers.engine import Problem
from fixers.model import Repository, RepoTree
from fixers.model.overlay import OverlayTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_OPTIONS: Final = ("--offline", "--no-progress", "--quiet", "--min-severity=low", "--fix=all")
_REFUSED: Final = "zizmor's own fix does not keep the contract"


def with_fixes(found: Sequence[Finding], state: State, said: Iterable[Finding]) -> list[Finding]:
    """The findings, those of zizmor with its own fix where that is good. `said` is all that
    it says: what nobody wants to hear of must not be mended either."""
    rules = sorted({f.rule for f in found if f.fix is not None})
    if not rules or which("zizmor") is None:
        return list(found)
    known = sorted({f.rule.removeprefix("zizmor/") for f in said if f.rule.startswith("zizmor/")})
    offered: dict[tuple[str, str], Fix | SkippedFix] = {}
    for rule in rules:
        sources = {f.at.path: f.at.source for f in found if f.rule == rule and f.fix}
        tried = dict(_tried(rule.removeprefix("zizmor/"), known, list(sources.values())))
        for path, fix in _judged(state, rule, tried).items():
            offered[rule, path] = fix
    return [replace(f, fix=offered.get((f.rule, f.at.path), f.fix)) for f in found]


def _tried(rule: str, known: Sequence[str], sources: Sequence[Source]) -> Iterator[tuple[str, Fix]]:
    """What zizmor makes of each file when it knows only one of its rules."""
    others = "".join(f"  {name}:\n    disable: true\n" for name in known if name != rule)
    names = [Path(source.path).name for source in sources]
    names = [n if n.startswith("action.") else "workflow.yml" for n in names]
    texts = [source.text for source in sources]
    with copies(list(zip(names, texts, strict=True))) as folder:
        config = folder / "only.yml"
        config.write_text(f"rules:\n{others}" if others else "rules: {}\n")
        files = [f"{number}/{name}" for number, name in enumerate(names)]
        command = (which("zizmor") or "zizmor", *_OPTIONS, f"--config={config}", *files)
        try:
            output_of(command, folder)
        except (OSError, SubprocessError):
            return
        for source, file in zip(sources, files, strict=True):
            new = (folder / file).read_bytes().decode(errors="replace")
            edits = tuple(_edits(source, new))
            if edits:
                title = f"Do as zizmor says of {rule}"
                yield source.path, Fix(title, edits, applicability=Applicability.UNSAFE)


def _edits(source: Source, new: str) -> Iterator[Edit]:
    """The difference, line by line."""
    old_lines = source.text.splitlines(keepends=True)
    new_lines = new.splitlines(keepends=True)
    starts = [0]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag != "equal":
            span = Span(starts[first], starts[last])
            yield Edit(source.path, span, "".join(new_lines[begin:end]))


def _judged(state: State, rule: str, tried: dict[str, Fix]) -> dict[str, Fix | SkippedFix]:
    """Fixes together, since each look at a repository costs; in halves where they do harm."""
    reason = _objection(state, tried.values(), rule) if tried else None
    if reason is None:
        return {**tried}
    if len(tried) == 1:
        return dict.fromkeys(tried, SkippedFix(reason))
    paths = sorted(tried)
    half = len(paths) // 2
    return {
        path: fix
        for part in (paths[:half], paths[half:])
        for path, fix in _judged(state, rule, {p: tried[p] for p in part}).items()
    }


def _objection(state: State, fixes: Iterable[Fix], rule: str) -> str | None:
    """Why fixes are dropped."""
    applied = apply_fixes(state.tree, fixes)
    assert isinstance(applied, Applied), "one fix a file, and of its own lines"  # noqa: S101
    reason = objection_to(state, applied, state.with_applied(applied))
    reason = reason or linters.objection(state.tree, applied)
    if reason is not None:
        return f"{_REFUSED}: {reason}"
    return _worse(state.tree, applied, rule)


def _worse(tree: RepoTree, applied: Applied, rule: str) -> str | None:
    """What zizmor itself says afterwards."""
    before, after = _counts(tree), _counts(OverlayTree(tree, applied.changes))
    if after[rule] >= before[rule]:
        return f"{rule} would still be reported"
    more = after - before
    return f"{_REFUSED}: it would bring up {min(more)}" if more else None


def _counts(tree: RepoTree) -> Counter[str]:
    problems: list[Problem] = []
    return Counter(f.rule for f in zizmor.findings(Repository(tree), problems))
