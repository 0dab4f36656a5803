"""The pipeline that `fix-pipeline init` writes has no finding, wherever the services lie."""

from pathlib import Path

import pytest

from fixers.cli import run
from tests.test_surroundings import LAYOUTS, lay


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gets_a_pipeline_without_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    lay(tmp_path, LAYOUTS[layout][0])
    assert run(["init", str(tmp_path), "--yes"]) == 0
    assert run(["check", str(tmp_path)]) == 0, capsys.readouterr().out
