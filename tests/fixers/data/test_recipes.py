"""The shell of the install recipes, run for real: downloads against a local server that serves
archives laid out as their publishers do, packages from registries where `RUN_RECIPES` is set."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import pytest

from fixers.data import read

SAYS = b"#!/bin/sh\necho here\n"
NEEDED = ("bash", "curl", "tar", "unzip", "sha256sum", "sha512sum")
# Where a program lies in its archive, for those that do not put it at the top.
FOLDERS = {
    "golangci-lint": r"\1/",  # a folder named as the archive
    "jmeter": "apache-jmeter-5.6.3/bin/",
    "flyway": "flyway-13.12.0/",
    "sonar-scanner": "sonar-scanner-8.0.1.6346/bin/",
}
ARCHIVE = re.compile(r"(.*?)\.(?:tar\.gz|tgz|zip)$")


@dataclass(frozen=True)
class Download:
    tool: str
    system: str
    arch: str
    lines: tuple[str, ...]
    bash: bool  # by name, which is stricter

    @property
    def program(self) -> str:
        script = ".bat" if self.tool == "jmeter" else ""  # they start with a script, not a program
        windows = "" if self.tool in FOLDERS and self.tool != "golangci-lint" else ".exe"
        return f"{self.tool}{windows or script}" if self.system == "Windows" else self.tool

    @property
    def names(self) -> list[str]:
        """The files that it asks for, as curl expands the address."""
        text = next(line for line in self.lines if "http" in line)
        address = re.search(
            r"https://[^\s\"]+", text.replace("$(dpkg --print-architecture)", self.arch)
        )
        assert address
        last = address[0].rpartition("/")[2]
        found = re.fullmatch(r"([^{]*)\{([^}]*)\}(.*)", last)
        return [f"{found[1]}{one}{found[3]}" for one in found[2].split(",")] if found else [last]


def recipes() -> Iterator[tuple[str, dict[str, list[str]]]]:
    for tool, data in json.loads(read("tools.json"))["tools"].items():
        for recipe in data["install"]:
            yield tool, recipe


def downloads() -> Iterator[Download]:
    arches = {"X64": "amd64", "ARM64": "arm64"}
    for tool, recipe in recipes():
        if not any(line.startswith("curl ") for line in recipe.get("run", ())):
            continue
        machines = product(recipe["systems"], recipe.get("archs", ("X64", "ARM64")))
        for system, arch in machines:
            lines = tuple(recipe["run"])
            yield Download(tool, system, arches[arch], lines, bash="shell" in recipe)


def packages() -> Iterator[tuple[str, str]]:
    """An executable, and the lines that bring it."""
    programs = {
        tool: data["executables"][0]
        for tool, data in json.loads(read("tools.json"))["tools"].items()
    }
    for tool, recipe in recipes():
        lines = "\n".join(recipe.get("run", ()))
        if lines.startswith(("pipx install ", "npm install --global ")):
            yield programs[tool], lines


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address under which any path ends in one of its files."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.rpartition("/")[2])

    def log_message(self, *_: object) -> None:
        pass


def publish(download: Download, folder: Path, *, tampered: bool = False) -> None:
    """The program in its archive, and the list of checksums beside it."""
    archive, *lists = download.names
    stem = ARCHIVE.fullmatch(archive)
    data = _packed(download, archive, stem[1]) if stem else SAYS
    (folder / archive).write_bytes(data)
    for name in lists:
        hashing = hashlib.sha512 if "512" in name else hashlib.sha256
        digest = hashing(b"" if tampered else data).hexdigest()
        alone = name == f"{archive}.sha256"
        other = f"{'0' * len(digest)}  of-another-system.zip\n" if name.count("sum") else ""
        text = digest if alone else f"{other}{digest}  {archive}\n"
        (folder / name).write_text(text, encoding="utf-8")


def _packed(download: Download, archive: str, stem: str) -> bytes:
    inner = FOLDERS.get(download.tool, "").replace(r"\1", stem)
    whole = io.BytesIO()
    if archive.endswith(".zip"):
        with zipfile.ZipFile(whole, "w") as file:
            entry = zipfile.ZipInfo(f"{inner}{download.program}")
            entry.external_attr = 0o100755 << 16
            file.writestr(entry, SAYS)
            file.writestr(f"{inner}LICENSE", b"free")
    else:
        with tarfile.open(fileobj=whole, mode="w:gz") as file:
            for name, data in ((download.program, SAYS), ("LICENSE", b"free")):
                item = tarfile.TarInfo(f"{inner}{name}")
                item.size, item.mode = len(data), 0o755
                file.addfile(item, io.BytesIO(data))
    return whole.getvalue()


def run(download: Download, root: Path, address: str) -> subprocess.CompletedProcess[str]:
    """The recipe as a step: with the server's address, and a folder for `/usr/local/bin`."""
    stubs = {
        "curl": f'#!/bin/bash\nexec {shutil.which("curl")} "${{@/#https:\\/\\//{address}}}"\n',
        "sudo": '#!/bin/sh\nexec "$@"\n',
        "dpkg": f"#!/bin/sh\necho {download.arch}\n",
    }
    for name in ("stubs", "temp", "local"):
        (root / name).mkdir()
    for name, text in stubs.items():
        (root / "stubs" / name).write_text(text, encoding="utf-8")
        (root / "stubs" / name).chmod(0o755)
    script = "\n".join(download.lines).replace("/usr/local/bin", str(root / "local"))
    strict = ["-eo", "pipefail"] if download.bash else ["-e"]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", *strict, "-c", script],
        cwd=root,
        env={
            "PATH": f"{root}/stubs:{os.environ['PATH']}",
            "HOME": str(root),
            "RUNNER_TEMP": str(root / "temp"),
            "GITHUB_PATH": str(root / "paths"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def path_after(root: Path) -> str:
    added = root / "paths"
    lines = added.read_text(encoding="utf-8").splitlines() if added.exists() else []
    return ":".join([*reversed(lines), str(root / "local")])


def _title(download: Download) -> str:
    return f"{download.tool}-{download.system}-{download.arch}"


ALL = tuple(downloads())
tools_here = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"
)


@tools_here
@pytest.mark.parametrize("download", ALL, ids=map(_title, ALL))
def test_a_download_ends_on_the_path(download, served, tmp_path):
    folder, address = served
    publish(download, folder)
    done = run(download, tmp_path, address)
    assert done.returncode == 0, done.stderr
    there = shutil.which(download.program, path=path_after(tmp_path))
    assert there, sorted(str(p) for p in (tmp_path / "temp").rglob("*"))
    assert subprocess.run([there], capture_output=True, check=True).stdout == b"here\n"


@tools_here
@pytest.mark.parametrize("download", ALL, ids=map(_title, ALL))
def test_a_download_that_was_changed_is_refused(download, served, tmp_path):
    if len(download.names) == 1:
        pytest.skip("the publisher gives no checksums")
    folder, address = served
    publish(download, folder, tampered=True)
    assert run(download, tmp_path, address).returncode != 0
    assert shutil.which(download.program, path=path_after(tmp_path)) is None


@pytest.mark.skipif("RUN_RECIPES" not in os.environ, reason="takes packages from their registries")
@pytest.mark.parametrize(("program", "lines"), sorted(set(packages())))
def test_a_package_brings_its_program(program, lines, tmp_path):
    home = {"PIPX_HOME": "pipx", "PIPX_BIN_DIR": "bin", "npm_config_prefix": "."}
    env = os.environ | {name: str(tmp_path / where) for name, where in home.items()}
    subprocess.run(["bash", "-e", "-c", lines], env=env, check=True, timeout=600)
    there = shutil.which(program, path=str(tmp_path / "bin"))
    assert there
    said = subprocess.run(
        [there, "--version"], env=env, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in said.stderr
    assert "Cannot find module" not in said.stderr
