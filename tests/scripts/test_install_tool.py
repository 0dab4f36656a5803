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
    more = {"TOOLS_DIR": str(tools), "GITHUB_PATH": str(tmp_path / "path"), "PATH": path}
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
    assert "not in the table" in done.err
