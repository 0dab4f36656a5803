"""`fix-pipeline`, also `python -m fixers`."""

import sys

from fixers.cli import run
from fixers.collector import collect_rarely


def main() -> int:
    """The console script; the exit code."""
    collect_rarely()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
