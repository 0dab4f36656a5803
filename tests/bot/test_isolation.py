"""The engine's own process: its answer, its faults, its end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import isolation
from bot.isolation import AnalysisStoppedError, isolated
from bot.plan.analysis import analyse
from bot.plan.sides import Sides
from fixers.engine import CheckOptions
from fixers.model.trees import MemoryTree

WORKFLOW = """\
on: push
jobs:
  scan:
    runs-on: ubuntu-24.04
    steps:
      - run: trivy image --exit-code 1 app
"""


def test_an_analysis_comes_back_whole():
    head = MemoryTree({".github/workflows/ci.yml": WORKFLOW.encode()})
    found = isolated(analyse, Sides(MemoryTree({}), head, {}), CheckOptions()).introduced
    assert "trivy-severity-unbounded" in {known.finding.rule for known in found}
    assert {known.finding.at.start.line for known in found} == {6}


def test_an_error_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        isolated(divmod, 1, 0)


def test_a_death_is_an_error():
    with pytest.raises(AnalysisStoppedError, match="died"):
        isolated(os.abort)


def test_what_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(isolation, "LONGEST", 0.2)
    with pytest.raises(AnalysisStoppedError, match="more than"):
        isolated(time.sleep, 60)


def endless(report: str) -> None:
    Path(report).write_text(str(os.getpid()))
    while True:
        pass


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_analysis_ends_with_its_server(tmp_path: Path) -> None:
    report = tmp_path / "process"
    call = f"isolated(endless, {str(report)!r})"
    imports = "from bot.isolation import isolated; from tests.bot.test_isolation import endless"
    server = subprocess.Popen([sys.executable, "-c", f"{imports}; {call}"])
    wait_until(lambda: report.exists() and bool(report.read_text()))
    server.kill()
    server.wait()
    wait_until(lambda: not alive(int(report.read_text())))


def test_the_engine_inherits_no_secret() -> None:
    """By a server of its own: the processes of this one are forked from one that began long ago."""
    code = (
        "import os\n"
        "from bot.isolation import isolated\n"
        "from bot.settings import forget_secrets\n"
        "from tests.bot.test_isolation import environment\n"
        "if __name__ == '__main__':\n"
        "    forget_secrets(os.environ)\n"
        "    print(isolated(environment))\n"
    )
    secrets = ("GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "DATABASE_URL")
    given = {**os.environ, **dict.fromkeys(secrets, "S3CRET"), "HARMLESS": "yes"}
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, env=given, check=True, capture_output=True, text=True).stdout
    assert "HARMLESS=yes" in shown
    assert "S3CRET" not in shown


def environment() -> str:
    """What a process was given at its start, and what it has now."""
    begun = Path("/proc/self/environ")
    first = begun.read_text().split("\0") if begun.exists() else []
    return " ".join([*first, *(f"{name}={value}" for name, value in os.environ.items())])
