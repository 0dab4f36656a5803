"""Every rule over many repositories, one process a core: what `bench.analysis` times."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fixers.engine import check
from fixers.model.trees import DirectoryTree


def findings(folder: str) -> int:
    listing = Path(folder, "TREE.txt")
    paths = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    return len(check(DirectoryTree(Path(folder), paths)).findings)


def main() -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        print(sum(pool.map(findings, sys.argv[1:], chunksize=4)))


if __name__ == "__main__":
    main()
