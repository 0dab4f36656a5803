"""A fix as a unified diff."""

import difflib
from collections.abc import Iterator

from fixers.applying import apply_edits
from fixers.diagnostics import FileAction, Finding, Fix


def fix_diff(finding: Finding, context: int = 2) -> str:
    """Unified diff of the finding's own file and of the files that its fix creates."""
    fix = finding.fix
    if not isinstance(fix, Fix):
        return ""
    return "".join(_pieces(finding, fix, context))


def _pieces(finding: Finding, fix: Fix, context: int) -> Iterator[str]:
    source = finding.at.source
    edits = tuple(edit for edit in fix.edits if edit.path == source.path)
    if edits:
        yield unified(source.path, source.text, apply_edits(source.text, edits), context)
    for change in fix.changes:
        if change.action is FileAction.CREATE:
            yield unified(change.path, "", change.content.decode("utf-8", "replace"), context)


def unified(path: str, before: str, after: str, context: int = 3) -> str:
    """Unified diff of one file's text; empty when nothing differs."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{path}" if before else "/dev/null",
        f"b/{path}",
        n=context,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
