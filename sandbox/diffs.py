"""Differences of two commits as GitHub gives them: files, patches, hunks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sandbox.git import GitRepository

_HUNK: Final = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_FILE: Final = re.compile(rb"^diff --git ", re.MULTILINE)
_STATUS: Final = {
    "A": "added",
    "C": "copied",
    "D": "removed",
    "M": "modified",
    "R": "renamed",
    "T": "changed",
}
PATCH_LIMIT: Final = 20_000  # lines; GitHub leaves a larger patch out
LEFT, RIGHT = "LEFT", "RIGHT"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hunk; `old` and `new` are its numbers on either side, `position` its offset
    below the first hunk header of the file."""

    sign: str
    text: str
    old: int | None
    new: int | None
    position: int

    def on(self, side: str) -> int | None:
        return self.new if side == RIGHT else self.old


@dataclass(frozen=True, slots=True)
class Hunk:
    header: str
    lines: tuple[Line, ...]

    def find(self, side: str, number: int) -> Line | None:
        return next((line for line in self.lines if line.on(side) == number), None)


@dataclass(frozen=True, slots=True)
class FileDiff:
    """`patch` is None for a binary file, a rename alone, or a change that is too large."""

    path: str
    previous: str | None
    status: str
    sha: str
    additions: int
    deletions: int
    patch: str | None

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        return tuple(parse_hunks(self.patch or ""))


def diff(repository: GitRepository, old: str, new: str) -> list[FileDiff]:
    """Files that differ, sorted by path."""
    flags = ("--find-renames", "--no-ext-diff", "--no-color", "--abbrev=40")
    raw = repository.run("diff", *flags, "--raw", "-z", old, new).decode().split("\0")
    text = repository.run("diff", *flags, "--patch", old, new)
    patches = [part.decode(errors="replace") for part in _FILE.split(text)[1:]]
    names = list(_raw(raw))
    return sorted(
        (_file(name, patch) for name, patch in zip(names, patches, strict=True)),
        key=lambda file: file.path,
    )


@dataclass(frozen=True, slots=True)
class _Name:
    status: str
    sha: str
    path: str
    previous: str | None


def _raw(fields: list[str]) -> Iterator[_Name]:
    """`:mode mode sha sha status NUL path [NUL new path] NUL …`"""
    at = 0
    while at < len(fields) and fields[at]:
        *_, old, new, status = fields[at].split()
        renamed = status[0] in "RC"
        path = fields[at + 2] if renamed else fields[at + 1]
        sha = old if status == "D" else new
        yield _Name(_STATUS[status[0]], sha, path, fields[at + 1] if renamed else None)
        at += 3 if renamed else 2


def _file(name: _Name, text: str) -> FileDiff:
    start = re.search(r"^@@ ", text, re.MULTILINE)
    body = text[start.start() :].removesuffix("\n") if start else ""
    lines = body.split("\n")
    return FileDiff(
        path=name.path,
        previous=name.previous,
        status=name.status,
        sha=name.sha,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        patch=body if body and len(lines) <= PATCH_LIMIT else None,
    )


def parse_hunks(patch: str) -> Iterator[Hunk]:
    header, lines = "", list[Line]()
    old = new = 0
    for position, text in enumerate(patch.split("\n") if patch else ()):
        match = _HUNK.match(text)
        if match:
            if header:
                yield Hunk(header, tuple(lines))
            header, lines = text, []
            old, new = int(match[1]), int(match[3])
        elif text[:1] in {" ", "+", "-"}:
            sign = text[0]
            line = Line(
                sign,
                text[1:],
                None if sign == "+" else old,
                None if sign == "-" else new,
                position,
            )
            lines.append(line)
            old += sign != "+"
            new += sign != "-"
    if header:
        yield Hunk(header, tuple(lines))


def moved_line(
    repository: GitRepository, move: tuple[str, str], path: str, line: int
) -> int | None:
    """Where a line of `path` went between two commits; None when it changed or vanished."""
    old, new = move
    flags = ("--no-ext-diff", "--no-color", "--unified=0")
    text = repository.run("diff", *flags, old, new, "--", path).decode(errors="replace")
    if "\ndeleted file mode" in text:
        return None
    shift = 0
    for match in re.finditer(_HUNK.pattern, text, re.MULTILINE):
        first, count = int(match[1]), int(match[2] or 1)
        added = int(match[4] or 1)
        if count == 0:  # an insertion stands after line `first`
            shift += added if first < line else 0
        elif first <= line < first + count:
            return None
        elif first < line:
            shift += added - count
    return line + shift
