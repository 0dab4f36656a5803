"""Files that a pipeline makes to move or to throw away: no repository has them."""

import posixpath
from typing import Final

from fixers.model import Invocation, Trace
from fixers.rules._paths.checkouts import covers, place_of
from fixers.rules._paths.evidence import Missing

_MOVES: Final = frozenset({"mv", "cp", "install", "rsync"})


def is_moved_onto(missing: Missing, run: Invocation) -> bool:
    """Whether the file of that name is where the command puts it: what it moves is made before,
    and what is in the repository is what it moved there the last time."""
    last = run.args[-1] if run.name in _MOVES and len(run.args) > 1 else None
    target = place_of(last, run.directory) if last is not None else None
    return target is not None and any(
        path == target or posixpath.dirname(path) == target for path in missing.found
    )


def is_thrown_away(path: str, trace: Trace) -> bool:
    """Whether a command of the job removes it: that makes it one of the job's own."""
    return any(
        place is not None and covers(place, path)
        for run in trace.invocations("rm")
        for arg in run.args
        if arg is not None
        for place in [place_of(arg, run.directory)]
    )
