"""Writes the changes of a fix into a directory, each file at once."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fixers.diagnostics import FileAction, FileChange


def write_changes(root: Path, changes: Iterable[FileChange]) -> None:
    """Carry out changes below `root`; a file is replaced whole or not at all."""
    for change in changes:
        target = root / change.path
        if change.action is FileAction.DELETE:
            target.unlink(missing_ok=True)
        elif change.action is FileAction.SET_MODE:
            target.chmod(change.mode & 0o777)
        else:
            _replace(target, change)


def _replace(target: Path, change: FileChange) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else change.mode & 0o777
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(change.content)
    temporary = Path(name)
    temporary.chmod(mode)
    temporary.replace(target)
