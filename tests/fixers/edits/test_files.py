from fixers.diagnostics import EXECUTABLE, REGULAR, FileAction, FileChange
from fixers.edits import create_file, set_mode


def test_create_file() -> None:
    assert create_file("a", "é\n") == FileChange("a", FileAction.CREATE, "é\n".encode(), REGULAR)
    assert create_file("a", "", executable=True).mode == EXECUTABLE


def test_set_mode() -> None:
    assert set_mode("a", executable=True) == FileChange("a", FileAction.SET_MODE, b"", EXECUTABLE)
    assert set_mode("a", executable=False).mode == REGULAR
