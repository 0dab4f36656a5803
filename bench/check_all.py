"""Every rule over many repositories, one process a core: what `bench.analysis` times.

With `--proven` first, fixes are held against the contract too, as `fix-pipeline check` does.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from fixers.collector import collect_rarely
from fixers.engine import DEFAULTS, check
from fixers.model import Repository
from fixers.model.trees import DirectoryTree
from fixers.reviewing import proven

PROVEN = "--proven"


def findings(folder: str, *, with_proofs: bool = False) -> int:
    listing = Path(folder, "TREE.txt")
    paths = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    tree = DirectoryTree(Path(folder), paths)
    report = proven(Repository(tree), DEFAULTS) if with_proofs else check(tree)
    return len(report.findings)


def size(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder, ".github").rglob("*.y*ml"))


def main() -> None:
    collect_rarely()  # as the command line does
    # The largest first: one of them at the end would leave the other cores idle.
    with_proofs = PROVEN in sys.argv[1:2]
    folders = sorted(sys.argv[2 if with_proofs else 1 :], key=size, reverse=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        print(sum(pool.map(partial(findings, with_proofs=with_proofs), folders)))


if __name__ == "__main__":
    main()
