"""Caches that put what they kept in the place of files of the checkout."""

import posixpath
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, StepRun, Trace
from fixers.rules._blocks.checkout import checkout_of
from fixers.syntax.regex import regex

_CACHES: Final = frozenset({"actions/cache", "actions/cache/restore"})
_ROOT: Final = regex(r"\A(?:\$\{\{ *github\.workspace *\}\}|\$\{?GITHUB_WORKSPACE\}?)/?")
_NAMES: Final = frozenset({".", "lib", "lib/scripts"})
_ALL: Final = regex(r"/?\*{1,2}(?:/\*{1,2})?\Z")


def may_be_restored_over(run: StepRun, trace: Trace) -> bool:
    """Whether an earlier step restores a folder that the script would be in, as it was when the
    cache was kept."""
    checkout = checkout_of(run)
    if checkout is None:
        return False
    before = takewhile(lambda event: event is not run, trace.events)
    uses = (e for e in before if isinstance(e, ActionUse) and e.action in _CACHES)
    paths = (use.step.inputs.get("path") for use in uses)
    lines = (line.strip() for path in paths if path is not None for line in path.value.split("\n"))
    return any(_holds(line, checkout.folder) for line in lines if line)


def _holds(line: str, folder: str) -> bool:
    if line.startswith(("!", "~", "/")):
        return False
    plain = posixpath.normpath(_ALL.sub("", _ROOT.sub("", line)) or ".")
    return posixpath.relpath(posixpath.join("/", plain), posixpath.join("/", folder)) in _NAMES
