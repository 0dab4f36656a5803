"""service-test.sh: each service by what it is built with."""

from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud
from tests.scripts.test_dast import fake

KINDS = {
    "go.mod": ("go", ["vet ./...", "test -race ./..."]),
    "package.json": ("npm", ["ci --no-audit --no-fund", "test"]),
    "pom.xml": ("mvn", ["--batch-mode --no-transfer-progress verify"]),
    "build.gradle.kts": ("gradle", ["--no-daemon check"]),
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("code", [0, 3])
def test_a_service_is_tested_by_its_own_tools(
    cloud: Cloud, tmp_path: Path, name: str, code: int
) -> None:
    program, calls = KINDS[name]
    (tmp_path / name).touch()
    path = fake(tmp_path / "bin", program, f"exit {code}")
    done = cloud.run("service-test.sh", "--directory", str(tmp_path), PATH=path)
    assert done.code == code, done.err
    made = (tmp_path / "bin/calls").read_text().splitlines()
    assert made == (calls if code == 0 else calls[:1])


def test_the_projects_own_version_is_used(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "pom.xml").touch()
    fake(tmp_path, "mvnw", "")
    done = cloud.run("service-test.sh", "--directory", str(tmp_path))
    assert done.code == 0, done.err
    assert "verify" in (tmp_path / "calls").read_text()


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.txt"])
def test_python_gets_an_environment_of_its_own(cloud: Cloud, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    done = cloud.run("service-test.sh", "--directory", str(tmp_path), "--dry-run")
    assert done.code == 0, done.err
    assert "python3 -m venv .venv" in done.err
    assert ("--requirement" in done.err) is (name == "requirements.txt")
    assert "python -m pytest" in done.err


@pytest.mark.parametrize("folder", ["", "missing"])
def test_a_service_of_nothing_known_is_no_success(
    cloud: Cloud, tmp_path: Path, folder: str
) -> None:
    assert cloud.run("service-test.sh", "--directory", str(tmp_path / folder)).code == 1
