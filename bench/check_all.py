"""Every rule over many repositories, one process a core: what `bench.analysis` times."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fixers.collector import collect_rarely
from fixers.engine import check
from fixers.model.trees import DirectoryTree


def findings(folder: str) -> int:
    listing = Path(folder, "TREE.txt")
    paths = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    return len(check(DirectoryTree(Path(folder), paths)).findings)


def size(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder, ".github").rglob("*.y*ml"))


def main() -> None:
    collect_rarely()  # as the command line does
    # The largest first: one of them at the end would leave the other cores idle.
    folders = sorted(sys.argv[1:], key=size, reverse=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        print(sum(pool.map(findings, folders)))


if __name__ == "__main__":
    main()
