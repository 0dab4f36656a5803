"""Scripts that fixes install come with what they need."""

import os
from pathlib import Path

import pytest

from fixers.diagnostics import EXECUTABLE, REGULAR
from fixers.edits.hardened import hardened_script, install_script, with_sisters

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.name for path in (ROOT / "lib/scripts").glob("*.sh"))


def test_the_text_is_that_of_the_repository() -> None:
    expected = (ROOT / "lib/scripts/ecs-deploy.sh").read_text("utf-8")
    assert hardened_script("ecs-deploy.sh") == expected


def test_an_unknown_script_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(FileNotFoundError):
        hardened_script("no-such.sh")


def test_sisters_come_along_once() -> None:
    assert with_sisters("ecs-deploy.sh") == (
        "ecs-deploy.sh",
        "common.sh",
        "ecs-register.sh",
        "ecs-update.sh",
        "ecs-wait.sh",
    )


@pytest.mark.parametrize("name", NAMES)
def test_installed_files_have_the_mode_of_the_originals(name: str) -> None:
    for change in install_script(name):
        original = ROOT / change.path
        assert change.mode == (EXECUTABLE if os.access(original, os.X_OK) else REGULAR)
        assert change.content == original.read_bytes()
