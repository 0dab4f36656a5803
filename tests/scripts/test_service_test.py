"""service-test.sh: each service by what it is built with."""

from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud, Run
from tests.scripts.test_dast import fake

KINDS = {
    "go.mod": ("go", ["vet ./...", "test -race ./..."]),
    "package.json": ("npm", ["ci --no-audit --no-fund", "test"]),
    "pom.xml": ("mvn", ["--batch-mode --no-transfer-progress verify"]),
    "build.gradle.kts": ("gradle", ["--no-daemon check"]),
    "Cart.csproj": ("dotnet", ["test"]),
    "Cargo.toml": ("cargo", ["test --locked"]),
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


WORKSPACES = {
    "package-lock.json": ("", ["npm ci --no-audit --no-fund", "npm test"]),
    "pnpm-lock.yaml": (
        "",
        ["corepack enable pnpm", "pnpm install --frozen-lockfile", "pnpm test"],
    ),
    "yarn.lock": (
        "__metadata:\n",
        ["corepack enable yarn", "yarn install --immutable", "yarn test"],
    ),
}


@pytest.mark.parametrize("lock", WORKSPACES)
def test_a_lock_file_may_stand_above(cloud: Cloud, tmp_path: Path, lock: str) -> None:
    text, expected = WORKSPACES[lock]
    (tmp_path / "apps/web").mkdir(parents=True)
    (tmp_path / "apps/web/package.json").touch()
    (tmp_path / lock).write_text(text)
    assert _dry(cloud, tmp_path, "apps/web") == expected


def test_yarn_1_has_another_word_for_it(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "package.json").touch()
    (tmp_path / "yarn.lock").write_text("# yarn lockfile v1\n")
    assert "yarn install --frozen-lockfile" in _dry(cloud, tmp_path, ".")


def test_a_module_may_hold_several_services(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "cmd/api").mkdir(parents=True)
    (tmp_path / "go.mod").touch()
    path = fake(tmp_path / "bin", "go", "pwd")
    done = _start(cloud, tmp_path, "cmd/api", PATH=path)
    assert done.out.splitlines() == [str(tmp_path / "cmd/api")] * 2


def test_nothing_above_the_repository_counts(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "shop/cart").mkdir(parents=True)
    (tmp_path / "go.mod").touch()
    assert _start(cloud, tmp_path / "shop", "cart").code == 1


def _start(cloud: Cloud, root: Path, directory: str, *more: str, **environment: str) -> Run:
    started = ("--directory", directory, *more)
    return cloud.run("service-test.sh", *started, cwd=root, **environment)


def _dry(cloud: Cloud, root: Path, directory: str) -> list[str]:
    """The commands that it would run."""
    done = _start(cloud, root, directory, "--dry-run")
    assert done.code == 0, done.err
    return [line.split("would run: ")[1].strip() for line in done.err.splitlines()]


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
