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
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping, Scalar, YamlProblem, parse_yaml, walk

_TIMEOUT: Final = 20
_WORKFLOW: Final = regex(r"\.github/workflows/[^/]+\.ya?ml")
_SCRIPT: Final = regex(r"#!.*\b(ba|da|k)?sh\b")
_ACTION: Final = regex(r"(^|/)action\.ya?ml$")
_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}", re.DOTALL)
# What actionlint leaves out: of files and variables that only the runner knows.
_BLIND: Final = "SC1091,SC2043,SC2050,SC2153,SC2154,SC2157,SC2194"
_SHELLCHECK: Final = ("--norc", "--format=gcc", f"--exclude={_BLIND}", "-")
# `…: SC2086:info:1:6: Double quote … [shellcheck]` of actionlint, `… [SC2086]` of shellcheck.
_CODE: Final = regex(r"^.*?(?:\b(SC\d{4}):.*)?\[([\w-]+)\]$", re.MULTILINE)


def objection(before: RepoTree, applied: Applied) -> str | None:
    """What the installed linters say of the changed files that they did not say before. A block
    that moves from one of them to another takes along what was said of it."""
    known, found = Counter[str](), Counter[str]()
    places: dict[str, str] = {}
    for change in applied.changes:
        new = Source.decode(change.path, change.content)
        if change.action is not FileAction.CREATE or not isinstance(new, Source):
            continue
        old = before.read(change.path)
        of_old = complaints(change.path, old.text) if isinstance(old, Source) else Counter[str]()
        of_new = complaints(change.path, new.text)
        places |= dict.fromkeys(of_new - of_old, change.path)
        known += of_old
        found += of_new
    more = found - known
    return f"{min(more)} would be reported in {places[min(more)]}" if more else None


@lru_cache(maxsize=256)
def complaints(path: str, text: str) -> Counter[str]:
    """How often each code is reported for a workflow or script; nothing for other files."""
    if _WORKFLOW.fullmatch(path):
        shellcheck = which("shellcheck") or ""
        return _run(
            "actionlint", ("-oneline", f"-shellcheck={shellcheck}", "-pyflakes=", "-"), text
        )
    if path.endswith((".sh", ".bash")) or _SCRIPT.match(text):
        return _run("shellcheck", _SHELLCHECK, text)
    if _ACTION.search(path):
        return _run("shellcheck", (*_SHELLCHECK, "--shell=bash"), _blocks(path, text))
    return Counter()


def _blocks(path: str, text: str) -> str:
    """The shell of a composite action, which actionlint does not read; GitHub starts it with
    `-e`."""
    document = parse_yaml(Source(path, text))
    nodes = () if isinstance(document, YamlProblem) else walk(document.root)
    entries = (entry for node in nodes if isinstance(node, Mapping) for entry in node.entries)
    blocks = (
        e.value.value for e in entries if e.key.value == "run" and isinstance(e.value, Scalar)
    )
    return _EXPRESSION.sub("_", "\n".join(("set -e", *blocks)))


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
                env={"HOME": empty, "PATH": "/usr/bin:/bin"},  # no secret of a server
                timeout=_TIMEOUT,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return Counter()
    codes = _CODE.findall(output.decode(errors="replace"))
    return Counter(f"shellcheck {shell}" if shell else f"{name} {code}" for shell, code in codes)
