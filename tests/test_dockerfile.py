"""The image's own steps, without an engine: what is copied exists, and installs whole."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from bot.doctor import TOOLS
from fixers.cli.parser import build_parser

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def copied() -> list[str]:
    """What is taken from the repository, in the order of the steps."""
    steps = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [source for step in steps for source in step.split()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in what the image installs, built of nothing but what it copies."""
    context = tmp_path_factory.mktemp("context")
    for source in copied():
        target = context / source
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, symlinks=True)
        else:
            shutil.copy(ROOT / source, target)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*build, "--wheel-dir", "out", "."],
        cwd=context,
        check=False,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    (made,) = (context / "out").glob("*.whl")
    return zipfile.ZipFile(made).namelist()


@pytest.mark.parametrize(
    "name",
    [
        "bot/app.yml",
        "bot/pages/first_run.html",
        "fixers/data/tools.json",
        "fixers/shipped/scripts/ecs-deploy.sh",
        "fixers/shipped/templates/pipeline/workflows/pipeline.yml",
    ],
)
def test_the_image_holds_what_the_server_reads(wheel: list[str], name: str) -> None:
    assert name in wheel


def test_every_file_of_the_packages_is_installed(wheel: list[str]) -> None:
    told = subprocess.run(
        ["git", "ls-files", "bot", "fixers"], cwd=ROOT, check=True, text=True, capture_output=True
    ).stdout.split()
    real = [name for name in told if (ROOT / name).is_file()]
    assert [name for name in real if name not in wheel] == []


def test_what_is_copied_reaches_the_engine() -> None:
    """`.dockerignore` leaves out everything that it does not name."""
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert set(copied()) <= set(allowed)


def test_the_image_has_every_linter() -> None:
    """As a wheel, or copied from where it is published, in the version that pipelines get."""
    wheels = re.findall(
        r"^([a-z-]+)==", (ROOT / "requirements/server.txt").read_text(), re.MULTILINE
    )
    programs = dict(re.findall(r"^COPY --from=\w+/([a-z]+):([\d.]+) ", DOCKERFILE, re.MULTILINE))
    assert {tool for tool in TOOLS if not {tool, f"{tool}-py"} & {*wheels, *programs}} == set()
    table = (ROOT / "lib/scripts/tools.tsv").read_text()
    pinned = {row[0]: row[3] for row in (line.split("\t") for line in table.splitlines()[1:])}
    assert programs.items() <= pinned.items()


def test_it_runs_without_rights() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root|0)\S+$", last, re.MULTILINE)
    assert last.index("USER ") < last.index("CMD ")


def test_commands_exist() -> None:
    services = yaml.safe_load((ROOT / "compose.yml").read_text())["services"]
    commands = [yaml.safe_load(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])]
    commands += [service["command"] for service in services.values() if "command" in service]
    for program, *arguments in commands:
        assert program == "fix-pipeline"
        build_parser().parse_args(arguments)


def test_settings_of_the_compose_file_are_known() -> None:
    services = yaml.safe_load((ROOT / "compose.yml").read_text())["services"]
    known = set(re.findall(r"`([A-Z_]{4,})`", (ROOT / "docs/installation.md").read_text()))
    assert set(services["web"]["environment"]) <= known
