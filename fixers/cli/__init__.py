"""The command line. Exit codes: 0 nothing found, 1 findings, 2 could not run."""

import io
import os
import sys
import traceback
from collections.abc import Sequence

from fixers.cli.parser import UsageError, build_parser

__all__ = ["run"]


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    _never_stumble_over_text()
    try:
        chosen = build_parser().parse_args(arguments)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except UsageError as error:
        sys.stderr.write(f"fix-pipeline: {error}\n")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody listens any more
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - Python's own exit code would say "findings"
        traceback.print_exc()
        sys.stderr.write("fix-pipeline: this is a bug; the lines above say where\n")
        return 2
    return code


def _never_stumble_over_text() -> None:
    """Names in a repository can be anything; printing one must never fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
