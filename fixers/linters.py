"""actionlint and shellcheck, where installed: a fix must not bring up anything new.

Both only parse. They run in an empty directory on standard input, so that no configuration of
the repository is read.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from fixers.applying import Applied
from fixers.diagnostics import FileAction
from fixers.model import RepoTree
from fixers.syntax.source import Source

_TIMEOUT: Final = 20
_WORKFLOW: Final = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_SCRIPT: Final = re.compile(r"#!.*\b(ba|da|k)?sh\b")
# `…: SC2086:info:1:6: Double quote … [shellcheck]` of actionlint, `… [SC2086]` of shellcheck.
_CODE: Final = re.compile(r"^.*?(?:\b(SC\d{4}):.*)?\[([\w-]+)\]$", re.MULTILINE)


def objection(before: RepoTree, applied: Applied) -> str | None:
    """What the installed linters say of the changed files that they did not say before."""
    for change in applied.changes:
        new = Source.decode(change.path, change.content)
        if change.action is not FileAction.CREATE or not isinstance(new, Source):
            continue
        old = before.read(change.path)
        known = complaints(change.path, old.text) if isinstance(old, Source) else Counter[str]()
        more = complaints(change.path, new.text) - known
        if more:
            return f"{min(more)} would be reported in {change.path}"
    return None


@lru_cache(maxsize=256)
def complaints(path: str, text: str) -> Counter[str]:
    """How often each code is reported for a workflow or script; nothing for other files."""
    if _WORKFLOW.fullmatch(path):
        shellcheck = which("shellcheck") or ""
        return _run(
            "actionlint", ("-oneline", f"-shellcheck={shellcheck}", "-pyflakes=", "-"), text
        )
    if path.endswith((".sh", ".bash")) or _SCRIPT.match(text):
        return _run("shellcheck", ("--norc", "--format=gcc", "-"), text)
    return Counter()


def _run(name: str, options: Sequence[str], text: str) -> Counter[str]:
    """Codes of a linter; none when it is not installed or fails to run."""
    program = which(name)
    if program is None:
        return Counter()
    with TemporaryDirectory() as empty:
        try:
            output = subprocess.run(  # noqa: S603 - the text is only ever standard input
                (program, *options),
                input=text.encode(),
                capture_output=True,
                check=False,
                cwd=empty,
                timeout=_TIMEOUT,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return Counter()
    codes = _CODE.findall(output.decode(errors="replace"))
    return Counter(f"{name} {shell or code}" for shell, code in codes)
