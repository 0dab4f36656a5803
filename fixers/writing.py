"""Writes the changes of a fix into a directory, each file at once."""

import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fixers.diagnostics import FileAction, FileChange

_ASK: Final = ("git", "-c", "core.fsmonitor=false", "check-ignore", "-z", "--stdin")


def write_changes(root: Path, changes: Iterable[FileChange]) -> None:
    """Carry out changes below `root`; a file is replaced whole or not at all, and nothing is
    written through a link that leads out of the directory."""
    real = root.resolve()
    for change in changes:
        target = real / change.path
        if not target.parent.resolve().is_relative_to(real):
            raise PermissionError(1, "it is outside of the directory", str(target))
        if change.action is FileAction.DELETE:
            target.unlink(missing_ok=True)
        elif change.action is FileAction.SET_MODE:
            target.chmod(_mode(target, change))
        else:
            _replace(target, change)


def _replace(target: Path, change: FileChange) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.content)
        temporary.chmod(_mode(target, change))
        temporary.replace(target)
    except BaseException:
        temporary.unlink()
        raise


def _mode(target: Path, change: FileChange) -> int:
    """Who may read and write stays as it is; whoever may read may run what git calls executable."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    runnable = (mode & 0o444) >> 2
    return mode | runnable if change.mode & 0o100 else mode & ~0o111


def ignored_by_git(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of the paths that `git add` leaves out; none where git cannot tell."""
    asked = "\0".join(paths)
    try:
        answer = subprocess.run(  # noqa: S603 - paths are only ever standard input
            _ASK, cwd=root, input=os.fsencode(asked), capture_output=True, check=False, timeout=60
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(filter(None, os.fsdecode(answer).split("\0")))
