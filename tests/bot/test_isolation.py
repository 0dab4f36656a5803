"""The engine's own process: its answer, its faults, its end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.isolation import AnalysisStoppedError, Term, allow, isolated
from bot.plan.analysis import analyse
from bot.plan.sides import Sides
from bot.settings import Allowance
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
    found = isolated(
        Term.of(1), analyse, Sides(MemoryTree({}), head, {}), CheckOptions(), {}
    ).introduced
    places = {(known.finding.rule, known.finding.at.start.line) for known in found}
    assert ("trivy-severity-unbounded", 6) in places


def test_an_error_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        isolated(Term.of(1), divmod, 1, 0)


def test_a_death_is_an_error():
    with pytest.raises(AnalysisStoppedError, match="died"):
        isolated(Term.of(1), os.abort)


def test_what_does_not_end_is_ended():
    with pytest.raises(AnalysisStoppedError, match="more than 0 seconds"):
        isolated(Term(0.2, time.monotonic() + 0.2), time.sleep, 60)


def test_a_processor_is_given_for_so_long(tmp_path: Path) -> None:
    """However long that takes by the clock."""
    began = time.monotonic()
    with pytest.raises(AnalysisStoppedError, match="more than 1 seconds"):
        isolated(Term(1, began + 60), endless, str(tmp_path / "process"))
    assert time.monotonic() - began < 50


def test_terms_are_shares_of_what_is_allowed() -> None:
    whole = Term.of(0.5)
    assert whole.seconds == 30
    piece = whole.part(0.1)
    assert piece.seconds == 6
    assert piece.end < whole.end
    assert Term(6, time.monotonic()).part(0.1).end <= time.monotonic()


@pytest.fixture
def little_memory() -> Iterator[None]:
    allow(Allowance(60, 100))
    yield
    allow(Allowance())


@pytest.mark.usefixtures("little_memory")
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell")
def test_what_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(AnalysisStoppedError, match="more than 100 megabytes"):
        isolated(Term.of(1), hoard)


def hoard() -> None:
    hoarded = b"x" * 150_000_000
    while hoarded:
        pass


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
    call = f"isolated(Term.of(1), endless, {str(report)!r})"
    imports = (
        "from bot.isolation import Term, isolated; from tests.bot.test_isolation import endless"
    )
    server = subprocess.Popen([sys.executable, "-c", f"{imports}; {call}"])
    wait_until(lambda: report.exists() and bool(report.read_text()))
    server.kill()
    server.wait()
    wait_until(lambda: not alive(int(report.read_text())))


def test_the_engine_inherits_no_secret() -> None:
    """By a server of its own: the processes of this one are forked from one that began long ago."""
    code = (
        "import os\n"
        "from bot.isolation import Term, isolated\n"
        "from bot.settings import forget_secrets\n"
        "from tests.bot.test_isolation import environment\n"
        "if __name__ == '__main__':\n"
        "    forget_secrets(os.environ)\n"
        "    print(isolated(Term.of(1), environment))\n"
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
