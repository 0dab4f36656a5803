"""`fix-pipeline`, also `python -m fixers`."""

import sys

from fixers.cli import run


def main() -> int:
    """The console script; the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
