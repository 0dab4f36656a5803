"""The pipeline that `fix-pipeline init` writes: no linter, and no rule of ours, finds anything."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixers.cli import run

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / "lib/scripts").glob("*.sh"))
# Actions that install no tool stand in no table; these are the commits of their newest tags.
NO_TOOLS = """
actions/cache                          v6.1.0  55cc8345863c7cc4c66a329aec7e433d2d1c52a9
actions/setup-go                       v7.0.0  b7ad1dad31e06c5925ef5d2fc7ad053ef454303e
aws-actions/configure-aws-credentials  v6.2.3  e6de054238d6b7531b4efff3b6587d9aade6a06c
"""
STAGES = (
    "validate test security build preview dev staging e2e live-security performance"
    " compliance approval production"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shop")
    files = ("services/cart/Dockerfile", "services/cart/go.mod", "services/cart/go.sum")
    for name in (*files, "infra/main.tf", "infra/policies/x.json", "tests/e2e/collection.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    assert run(["init", str(root), "--yes"]) == 0
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


def silent(*command: str, at: Path) -> None:
    """The command finds nothing; a tool that is missing here is no success."""
    program = shutil.which(
        command[0], path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin"
    )
    assert program, f"{command[0]} is not installed"
    done = subprocess.run(
        [program, *command[1:]], cwd=at, check=False, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_our_rules(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(shop)]) == 0, capsys.readouterr().out


def test_actionlint(shop: Path) -> None:
    silent("actionlint", at=shop)


def test_zizmor(shop: Path) -> None:
    silent("zizmor", "--offline", "--persona", "pedantic", ".", at=shop)


def test_yamllint(shop: Path) -> None:
    silent("yamllint", "--strict", ".github", at=shop)


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_terraform_fmt(shop: Path) -> None:
    silent("terraform", "fmt", "-check", "-recursive", "infra", at=shop)


def test_shellcheck_with_and_without_the_shared_file() -> None:
    names = [str(path.relative_to(ROOT)) for path in SCRIPTS]
    silent("shellcheck", "--external-sources", *names, at=ROOT)
    silent("shellcheck", *names, at=ROOT)


def test_shfmt() -> None:
    silent("shfmt", "--indent", "2", "--case-indent", "--diff", "lib/scripts", at=ROOT)


def test_each_remaining_zizmor_finding_is_argued() -> None:
    for path in (ROOT / "templates/pipeline/workflows").glob("*.yml"):
        for line in path.read_text("utf-8").splitlines():
            if "zizmor: ignore" in line:
                assert re.search(r"zizmor: ignore\[[\w-]+\] \w+ \w+ \w+", line), line


def workflow(shop: Path, name: str) -> str:
    return (shop / ".github/workflows" / name).read_text("utf-8")


def test_the_stages_stand_in_order(shop: Path) -> None:
    found = re.findall(r"^  ([\w-]+):\n    name:", workflow(shop, "pipeline.yml"), re.MULTILINE)
    assert found == STAGES.split()


@pytest.mark.parametrize("name", ["pipeline.yml", "deploy.yml"])
def test_every_job_is_bounded_and_asks_for_its_permissions(shop: Path, name: str) -> None:
    for job in _jobs(workflow(shop, name)):
        assert "\n    permissions:" in job
        assert "\n    timeout-minutes:" in job or "\n    uses:" in job
        for block in re.findall(r"run: \|\n((?: {10}.*\n?)+)", job):
            assert len(block.splitlines()) <= 5


def _jobs(text: str) -> Iterator[str]:
    yield from re.split(
        r"^  (?=[\w-]+:\n    name:)", text.partition("\njobs:\n")[2], flags=re.MULTILINE
    )[1:]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_the_house_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 100
    if path.name == "common.sh":
        assert "main" not in text
        return
    assert text.startswith("#!/usr/bin/env bash\n# ")
    assert "\nset -o errexit -o nounset -o pipefail\n" in text
    assert text.endswith('\nmain "$@"\n')


@pytest.mark.parametrize(
    "path", [p for p in SCRIPTS if p.name != "common.sh"], ids=lambda p: p.name
)
def test_scripts_explain_themselves_and_refuse_nonsense(path: Path) -> None:
    helped = _bash(path, "--help")
    assert helped.returncode == 0
    assert f"Usage: {path.name}" in helped.stdout
    wrong = _bash(path, "--no-such-option", "x")
    assert wrong.returncode == 2
    assert "error:" in wrong.stderr
    assert _bash(path).returncode == 2


def _bash(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(path), *arguments]
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(command, check=False, text=True, capture_output=True, env=environment)


def test_pinned_actions_are_those_of_our_tables() -> None:
    tables = (path.read_text("utf-8") for path in (ROOT / "fixers/data").glob("*.json"))
    known = "".join(tables) + NO_TOOLS
    texts = [p.read_text("utf-8") for p in (ROOT / "templates").rglob("*.yml")]
    pins = {pin for text in texts for pin in re.findall(r"uses: \S+@([0-9a-f]{40}) # v", text)}
    assert pins
    assert {pin for pin in pins if pin not in known} == set()


def test_installed_versions_are_those_of_our_table() -> None:
    table = (ROOT / "fixers/data/tools.json").read_text("utf-8")
    table = table.replace("$(dpkg --print-architecture)", "amd64")  # what it says on our runners
    lines = (ROOT / "lib/scripts/tools.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    package = {"pipx": "{2}=={3}", "npm": "{2}@{3}"}
    wanted = [package.get(row[1], "{4}").format(*row) for row in rows]
    assert len(wanted) == 15
    assert [one for one in wanted if one not in table] == []


def test_what_was_run_is_told_of_every_tool() -> None:
    guide = (ROOT / "docs/pipeline.md").read_text("utf-8")
    told = dict(
        re.findall(
            r"^\| `([\w.-]+)` \| ([^|]+?) \| [^|]+ \| (?:run|copy|–) \|", guide, re.MULTILINE
        )
    )
    lines = (ROOT / "lib/scripts/tools.tsv").read_text("utf-8").splitlines()[1:]
    installed = {row[0]: row[3] for row in (line.split("\t") for line in lines)}
    assert installed.items() <= told.items()
    texts = "".join(p.read_text("utf-8") for p in (ROOT / "templates").rglob("*.yml"))
    pinned = [v.split()[0] for name, v in told.items() if name not in installed and v[-1].isdigit()]
    pinned += [v.split()[0] for v in told.values() if "action" in v]
    assert len(pinned) == 5
    assert [version for version in pinned if version not in texts] == []
    scanner = (ROOT / "lib/scripts/code-scan.sh").read_text("utf-8")
    scanned = re.findall(
        r"^    ([a-z-]+)\) (?!usage)", scanner.partition("\nscan()")[2], re.MULTILINE
    )
    assert len(scanned) == 11
    assert {name.split("-")[0] for name in scanned} <= told.keys()
