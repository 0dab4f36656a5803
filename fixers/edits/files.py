"""Changes to whole files."""

from fixers.diagnostics import EXECUTABLE, REGULAR, FileAction, FileChange


def create_file(path: str, text: str, *, executable: bool = False) -> FileChange:
    """A new file."""
    mode = EXECUTABLE if executable else REGULAR
    return FileChange(path, FileAction.CREATE, text.encode(), mode)


def set_mode(path: str, *, executable: bool) -> FileChange:
    """Make a file executable, or no longer so."""
    return FileChange(path, FileAction.SET_MODE, mode=EXECUTABLE if executable else REGULAR)
