"""install-tool.sh: what does not have the published checksum is never installed."""

import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud
from tests.scripts.test_dast import fake

ARCHIVE = "grype_0.121.2_linux_amd64.tar.gz"
SUMS = "grype_0.121.2_checksums.txt"
# A curl that takes the last part of each address from a folder.
CURL = 'while [[ $1 != --output ]]; do shift; done; cp "{folder}/$(basename "$2")" "$2"'


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A published release of grype."""
    folder = tmp_path / "release"
    folder.mkdir()
    with tarfile.open(folder / ARCHIVE, "w:gz") as archive:
        program = b"#!/bin/bash\necho grype 0.121.2\n"
        entry = tarfile.TarInfo("grype")
        entry.size = len(program)
        archive.addfile(entry, io.BytesIO(program))
    right = hashlib.sha256((folder / ARCHIVE).read_bytes()).hexdigest()
    (folder / SUMS).write_text(f"{'0' * 64}  {ARCHIVE}.sig\n{right}  {ARCHIVE}\n")
    return folder


def install(cloud: Cloud, tmp_path: Path, *names: str):
    path = fake(tmp_path / "bin", "curl", CURL.format(folder=tmp_path / "release"))
    tools = tmp_path / "tools"
    cache = str(tmp_path / "cache")
    more = {
        "TOOLS_CACHE": cache,
        "TOOLS_DIR": str(tools),
        "GITHUB_PATH": str(tmp_path / "path"),
        "PATH": path,
    }
    return tools / "grype", cloud.run("install-tool.sh", *names, **more)


def test_a_good_release_is_installed(cloud: Cloud, tmp_path: Path, release: Path) -> None:
    program, done = install(cloud, tmp_path, "grype")
    assert done.code == 0, done.err
    assert os.access(program, os.X_OK)
    assert (tmp_path / "path").read_text() == f"{tmp_path / 'tools'}\n"
    assert "anchore/grype/releases/download/v0.121.2/" in (tmp_path / "bin/calls").read_text()


def test_another_checksum_installs_nothing(cloud: Cloud, tmp_path: Path, release: Path) -> None:
    with (release / ARCHIVE).open("ab") as archive:
        archive.write(b"x")
    program, done = install(cloud, tmp_path, "grype")
    assert done.code == 1
    assert "checksum" in done.err
    assert not program.exists()


def test_an_archive_without_a_checksum_installs_nothing(
    cloud: Cloud, tmp_path: Path, release: Path
) -> None:
    (release / SUMS).write_text(f"{'0' * 64}  something-else.tar.gz\n")
    program, done = install(cloud, tmp_path, "grype")
    assert done.code == 1
    assert not program.exists()


def test_a_tool_that_is_not_in_the_table(cloud: Cloud, tmp_path: Path, release: Path) -> None:
    _, done = install(cloud, tmp_path, "left-pad")
    assert done.code == 2
    assert "left-pad is not in" in done.err


def fetched(tmp_path: Path) -> int:
    """How often the archive came from the release."""
    calls = (tmp_path / "bin/calls").read_text().splitlines()
    return sum(call.endswith(ARCHIVE) for call in calls)


def test_an_archive_in_the_cache_is_compared_and_not_fetched(
    cloud: Cloud, tmp_path: Path, release: Path
) -> None:
    program, done = install(cloud, tmp_path, "grype")
    assert done.code == 0, done.err
    _, again = install(cloud, tmp_path, "grype")
    assert "grype 0.121.2 is there" in again.err
    program.unlink()
    _, again = install(cloud, tmp_path, "grype")
    assert again.code == 0, again.err
    assert "in the cache" in again.err
    assert os.access(program, os.X_OK)
    assert fetched(tmp_path) == 1


def test_a_cache_that_was_tampered_with_is_not_used(
    cloud: Cloud, tmp_path: Path, release: Path
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / ARCHIVE).write_bytes(b"evil")
    program, done = install(cloud, tmp_path, "grype")
    assert done.code == 0, done.err
    assert fetched(tmp_path) == 1
    assert b"grype 0.121.2" in program.read_bytes()


def test_another_version_is_installed_over_the_old_one(
    cloud: Cloud, tmp_path: Path, release: Path
) -> None:
    program, _ = install(cloud, tmp_path, "grype")
    (program.parent / ".grype.version").write_text("0.1.0\n")
    _, done = install(cloud, tmp_path, "grype")
    assert "grype 0.121.2 is installed" in done.err


def test_the_table_is_listed_and_nothing_installed(cloud: Cloud, tmp_path: Path) -> None:
    done = cloud.run("install-tool.sh", "--list")
    assert "sqlmap 1.10.10" in done.out.splitlines()
    more = {"TOOLS_CACHE": str(tmp_path / "c"), "TOOLS_DIR": str(tmp_path / "t")}
    dry = cloud.run("install-tool.sh", "--dry-run", "parliament", **more)
    assert dry.code == 0, dry.err
    assert "would run: place parliament pipx" in dry.err
