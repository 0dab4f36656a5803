"""Fixes → the new contents of files; and which fixes cannot be applied together."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final

from fixers.diagnostics import Applicability, Edit, FileAction, FileChange, Finding, Fix, SkippedFix
from fixers.hunks import hunks
from fixers.model import RepoTree
from fixers.model.repository import SUBMODULE, SYMLINK
from fixers.model.trees import normalise
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_RIGHT: Final = regex(r"^\s*([\w-]+: write)\s*$", re.MULTILINE)
GRANT: Final = "`id-token: write`"


@dataclass(frozen=True)
class EditedFile:
    """A file before and after: `replaced` are the spans of the old text that the edits take
    away or insert at, `written` the spans of the new text that they put there."""

    old: Source
    new: Source
    replaced: tuple[Span, ...]
    written: tuple[Span, ...]


@dataclass(frozen=True)
class Applied:
    """The outcome of fixes as whole files: `changes` carries each with its new content.
    `asks_token`: one of the fixes says that it lets jobs ask for an OIDC token."""

    edited: tuple[EditedFile, ...]
    changes: tuple[FileChange, ...]
    asks_token: bool = False


def compatible(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings in order, without those whose fix is in the way of an earlier one; and these."""
    taken: list[Finding] = []
    apart: list[Finding] = []
    together = _Together()
    for finding in findings:
        fix = finding.fix if isinstance(finding.fix, Fix) else Fix("")
        (taken if together.take(fix) else apart).append(finding)
    return taken, apart


class _Together:
    """Fixes that can be applied in one go; what they have in common is no conflict. Edits that
    do not overlap stand in order, so for one more a look at its neighbours is enough."""

    def __init__(self) -> None:
        self._edits: dict[str, list[Edit]] = {}
        self._changes: dict[str, FileChange] = {}

    def take(self, fix: Fix) -> bool:
        """Whether the fix is one of them now."""
        edited = {edit.path for edit in fix.edits}
        mixed = not edited.isdisjoint(self._changes) or any(
            change.path in self._edits or self._changes.get(change.path, change) != change
            for change in fix.changes
        )
        if mixed or any(map(self._in_the_way, fix.edits)) or self._odd(fix, edited):
            return False
        for edit in fix.edits:
            there = self._edits.setdefault(edit.path, [])
            if edit not in there[(at := bisect_left(there, edit)) : at + 1]:
                there.insert(at, edit)
        self._changes |= {change.path: change for change in fix.changes}
        return True

    def _in_the_way(self, edit: Edit) -> bool:
        there = self._edits.get(edit.path, [])
        at = bisect_left(there, edit)
        near = there[max(0, at - 1) : at + 1]
        return edit not in near and any(one.at.overlaps(edit.at) for one in near)

    def _odd(self, fix: Fix, edited: set[str]) -> bool:
        """Whether it is in its own way, where there are others."""
        return not edited.isdisjoint(self._edits) and _overlapping(fix.edits)


def apply_fixes(tree: RepoTree, fixes: Iterable[Fix]) -> Applied | SkippedFix:
    """Apply fixes together, or say why they cannot be."""
    chosen = tuple(fixes)
    if any(map(unannounced, chosen)):
        return SkippedFix("it would let jobs ask for a token without a word about it")
    edits = {edit for fix in chosen for edit in fix.edits}
    changes = {change for fix in chosen for change in fix.changes}
    paths = Counter([*(change.path for change in changes), *{edit.path for edit in edits}])
    if twice := [path for path, count in paths.items() if count > 1]:
        return SkippedFix(f"two changes of {min(twice)} do not fit together")
    reasons = (_refusal(tree, change) for change in changes)
    if refused := sorted(filter(None, reasons)):
        return SkippedFix(refused[0])
    edited: list[EditedFile] = []
    for path, of_file in groupby(sorted(edits), key=lambda edit: edit.path):
        result = _edit_file(tree, path, tuple(of_file))
        if isinstance(result, SkippedFix):
            return result
        edited.append(result)
    contents = (_content(tree, file.new) for file in edited)
    whole = sorted(changes, key=lambda change: change.path)
    asks_token = any(fix.asks_token for fix in chosen)
    return Applied(tuple(edited), (*contents, *whole), asks_token)


def rewritten(text: str, edits: Iterable[Edit]) -> tuple[str, list[Span]]:
    """A text after edits that stand in order, and where it has what they write."""
    parts: list[str] = []
    written: list[Span] = []
    length = end = 0
    for edit in edits:
        parts += (text[end : edit.at.start], edit.text)
        start = length + edit.at.start - end
        length = start + len(edit.text)
        written.append(Span(start, length))
        end = edit.at.end
    return "".join((*parts, text[end:])), written


def unannounced(fix: Fix) -> bool:
    """Whether a fix lets jobs ask for a token and does not say so, or does it unasked; nor may it
    name other rights without a word."""
    rights = (right for edit in fix.edits for right in _RIGHT.findall(edit.text))
    told = GRANT in fix.title and all(right in fix.title for right in rights)
    return fix.asks_token and not (told and fix.applicability is not Applicability.SAFE)


def _overlapping(edits: Iterable[Edit]) -> bool:
    return any(
        one.path == other.path and one.at.overlaps(other.at)
        for one, other in pairwise(sorted(edits))
    )


def _edit_file(tree: RepoTree, path: str, edits: Sequence[Edit]) -> EditedFile | SkippedFix:
    old = tree.read(path)
    if not isinstance(old, Source) or tree.mode(path) == SYMLINK:
        return SkippedFix(f"{path} is not a text file of this tree")
    if _overlapping(edits):
        return SkippedFix(f"two edits of {path} overlap")
    if any(not 0 <= edit.at.start <= edit.at.end <= len(old.text) for edit in edits):
        return SkippedFix(f"an edit reaches beyond the end of {path}")
    text, written = rewritten(old.text, edits)
    new = old.with_text(text)
    pairs = [
        pair
        for edit, span in zip(edits, written, strict=True)
        for pair in hunks(old.text, new.text, edit.at, span)
    ]
    return EditedFile(old, new, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _refusal(tree: RepoTree, change: FileChange) -> str | None:
    """Why a change of a whole file cannot be done."""
    if normalise(change.path) != change.path:
        return f"{change.path} is not a path inside the tree"
    mode = tree.mode(change.path)
    if change.action is not FileAction.CREATE:
        return f"{change.path} does not exist" if mode in {None, SUBMODULE} else None
    old = tree.read(change.path)
    if mode is None or (isinstance(old, Source) and old.encode() == change.content):
        return None
    return f"{change.path} exists already"


def _content(tree: RepoTree, source: Source) -> FileChange:
    mode = tree.mode(source.path)
    assert mode is not None, "an edited file exists"  # noqa: S101
    return FileChange(source.path, FileAction.CREATE, source.encode(), mode)
