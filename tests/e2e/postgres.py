"""A PostgreSQL server for one test, from the programs of this machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.process import free_port

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin")


def missing() -> str | None:
    """Why there can be none here."""
    if shutil.which("initdb", path=_path()) is None:
        return "PostgreSQL's initdb is not installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and there is no runuser"
    return None


@contextmanager
def postgres() -> Iterator[str]:
    """Its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="fix-pipeline-pg-") as root:
        if os.geteuid() == 0:
            shutil.chown(root, "postgres")
        data = f"{root}/data"
        _run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N")
        options = f"-p {port} -k {root} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run("pg_ctl", "-D", data, "-o", options, "-l", f"{root}/log", "-w", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _path() -> str:
    known = [str(path) for place in _PLACES for path in Path("/").glob(place[1:])]
    return os.pathsep.join([os.environ.get("PATH", ""), *known])


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program, path=_path())
    assert found is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_user, found, *arguments],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
