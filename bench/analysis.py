"""Analysis: the same real workflows through the engine and its peers, in one run.

    python -m bench.analysis FOLDER      each folder in it is a repository

A repository may hold a TREE.txt with the paths of the files that are not in the folder.
"""

import subprocess
import sys
import time
from pathlib import Path

from bench.check_all import PROVEN
from bench.timing import tool


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("usage: python -m bench.analysis FOLDER-OF-REPOSITORIES", file=sys.stderr)
        return 2
    repositories = sorted(p for p in Path(sys.argv[1]).iterdir() if (p / ".github").is_dir())
    files = [
        path
        for folder in repositories
        for path in sorted((folder / ".github/workflows").glob("*.y*ml"))
    ]
    size = sum(path.stat().st_size for path in files)
    print(f"{len(repositories)} repositories, {len(files)} workflows, {size / 1e6:.1f} MB")
    ours = _ours(repositories)
    print(f"fix-pipeline, every rule: {ours:.1f} s")
    proofs = _ours(repositories, PROVEN)
    print(f"fix-pipeline, every fix proven too: {proofs:.1f} s, {proofs / ours:.2f} times")
    for name, seconds in _peers(repositories, files):
        print(f"{name}: {seconds:.1f} s, {seconds / ours:.2f} times ours")
    return 0


def _ours(repositories: list[Path], *options: str) -> float:
    program = [sys.executable, "-m", "bench.check_all", *options]
    began = time.perf_counter()
    subprocess.run([*program, *map(str, repositories)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _peers(repositories: list[Path], files: list[Path]) -> list[tuple[str, float]]:
    zizmor, actionlint, shellcheck = map(tool, ("zizmor", "actionlint", "shellcheck"))
    found = []
    if zizmor:
        # One process a repository: on one of the files it ends with an internal error, and that
        # must not cost the others.
        command = [zizmor, "--offline", "--no-progress", "--format", "json"]
        runs = [[*command, str(folder / ".github/workflows")] for folder in repositories]
        found.append(("zizmor --offline", _seconds(runs)))
    if actionlint:
        plain = [actionlint, "-shellcheck=", "-pyflakes="]
        found.append(("actionlint alone", _seconds([[*plain, *map(str, files)]])))
    if actionlint and shellcheck:
        with_shell = [actionlint, f"-shellcheck={shellcheck}", "-pyflakes="]
        found.append(("actionlint with shellcheck", _seconds([[*with_shell, *map(str, files)]])))
    return found


def _seconds(commands: list[list[str]]) -> float:
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
