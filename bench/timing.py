"""Wall-clock times of commands."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from statistics import median
from sys import executable

BIN = Path(executable).parent


def tool(name: str) -> str | None:
    """A program of this environment, else of PATH."""
    beside = BIN / name
    return str(beside) if beside.exists() else which(name)


def wall(command: Sequence[str], folder: Path, runs: int) -> float:
    """Median seconds of a command that may find something (exit code 1 and the like)."""
    # An installed package is compiled once, not at each start.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
        times.append(time.perf_counter() - began)
    return median(times[1:])  # the first run warms the file system's cache
