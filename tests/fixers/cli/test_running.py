"""Exit codes and messages of the command line, however a run ends."""

import gc
import io
import json
import os
import runpy
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from fixers import cli
from fixers.__main__ import main
from fixers.cli import services
from fixers.collector import collect_rarely
from fixers.report.about import version


def ending(error: BaseException) -> Callable[[Namespace], int]:
    def run(_chosen: Namespace) -> int:
        raise error

    return run


@pytest.fixture
def ends_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    def ends(error: BaseException) -> int:
        chosen = SimpleNamespace(run=ending(error))
        parser = SimpleNamespace(parse_args=lambda _arguments: chosen)
        monkeypatch.setattr(cli, "build_parser", lambda: parser)
        return cli.run([])

    return ends


def test_a_bug_is_no_finding(
    ends_with: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends_with(ZeroDivisionError("of a rule")) == 2
    told = capsys.readouterr().err
    assert "ZeroDivisionError: of a rule" in told
    assert told.endswith("fix-pipeline: this is a bug; the lines above say where\n")


def test_who_interrupts_is_told_nothing(
    ends_with: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends_with(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_is_no_bug() -> None:
    code = "import sys; from fixers.cli import run; sys.exit(run(['rules', 'long-run-block']))"
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


def test_a_reader_that_went_away_gets_nothing_more(
    ends_with: Callable[[BaseException], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - of a descriptor
        monkeypatch.setattr(sys, "stdout", stream)
        assert ends_with(BrokenPipeError()) == 2
        stream.write("more")
    os.set_blocking(reading, False)
    assert os.read(reading, 10) == b""
    os.close(reading)


def test_streams_of_another_kind_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert cli.run(["rules", "long-run-block"]) == 0
    assert "long-run-block" in stream.getvalue()


def test_the_console_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fix-pipeline", "rules", "no-such-rule"])
    assert main() == 2
    monkeypatch.delitem(sys.modules, "fixers.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("fixers", run_name="__main__")
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("no-such-rule") == 2


def test_a_check_ends_at_once_with_all_of_its_output(tmp_path: Path) -> None:
    workflow = tmp_path / ".github/workflows/ci.yml"
    workflow.parent.mkdir(parents=True)
    job = "  j{}:\n    runs-on: ubuntu-24.04\n    steps: [{{run: trivy image a}}]\n"
    workflow.write_text("on: push\njobs:\n" + "".join(map(job.format, range(200))))
    command = [sys.executable, "-m", "fixers", "check", str(tmp_path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert len(done.stdout) > 65536, "more than a pipe holds"
    assert len(json.loads(done.stdout)["findings"]) == 200


def test_what_is_left_to_write_is_written_before_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left: list[int] = []
    stream = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "argv", ["fix-pipeline", "check", str(tmp_path / "nowhere")])
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(os, "_exit", left.append)
    assert main() == 2
    assert left == [2]
    assert b"does not exist" in stream.buffer.getvalue()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"fix-pipeline {version()}\n"


@pytest.mark.parametrize(
    ("arguments", "module", "given"),
    [
        (["serve"], "bot.app", ((), {"working": True})),
        (["serve", "--no-worker"], "bot.app", ((), {"working": False})),
        (["worker"], "bot.worker", ((), {})),
        (["doctor"], "bot.doctor", ((), {})),
        (["replay", "--list"], "bot.replay", ((), {"listed_only": True, "deliveries": []})),
        (["replay", "d-1"], "bot.replay", ((), {"listed_only": False, "deliveries": ["d-1"]})),
        (["demo", "--once"], "sandbox.demo", ((["--once"],), {})),
        (["demo"], "sandbox.demo", (([],), {})),
    ],
)
def test_services_get_what_was_asked(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], module: str, given: object
) -> None:
    calls: list[object] = []
    usual = (700, 10, 10)
    service = ModuleType(module)
    vars(service)["main"] = lambda *args, **options: calls.append((args, options)) or 7
    monkeypatch.setitem(sys.modules, module, service)
    collect_rarely()
    try:
        assert cli.run(arguments) == 7
        assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*usual)
    assert calls == [given]


@pytest.mark.parametrize(
    ("service", "extras"), [("serve", "[server]"), ("demo", "[server,sandbox]")]
)
def test_a_service_that_is_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    service: str,
    extras: str,
) -> None:
    def missing(_module: str) -> ModuleType:
        raise ModuleNotFoundError("no", name="flask")

    monkeypatch.setattr(services, "import_module", missing)
    assert cli.run([service]) == 2
    assert f"`{service}` needs flask; install fix-pipeline{extras}" in capsys.readouterr().err
