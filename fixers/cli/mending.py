"""`fix-pipeline fix`"""

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from fixers.cli.checking import exit_code
from fixers.cli.parser import UsageError
from fixers.cli.progress import watched
from fixers.cli.target import Target, colours, read_target
from fixers.fixing import FixResult, fix
from fixers.model.overlay import OverlayTree
from fixers.report.patch import patch_of
from fixers.report.tally import plural
from fixers.report.terminal import render_patch, render_terminal
from fixers.writing import ignored_by_git, write_changes


def run(chosen: Namespace) -> int:
    target = read_target(chosen)
    with watched(target.tree) as tree:
        result = fix(
            tree,
            target.options,
            unsafe=chosen.unsafe,
            wanted=lambda finding: target.wants(finding.at.path),
        )
    if chosen.diff or chosen.check:
        return _show(result, target, chosen)
    _write(target.root, result)
    return _tell(result, target, chosen)


def _show(result: FixResult, target: Target, chosen: Namespace) -> int:
    if chosen.diff:
        patch = patch_of(target.tree, result.changes)
        sys.stdout.write(render_patch(patch, colour=colours(chosen)))
    else:
        sys.stdout.writelines(f"would change {c.path}\n" for c in result.changes)
    return int(bool(chosen.check and result.changes))


def _write(root: Path, result: FixResult) -> None:
    try:
        write_changes(root, result.changes)
    except OSError as error:
        raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error


def _tell(result: FixResult, target: Target, chosen: Namespace) -> int:
    for finding in result.applied:
        place = f"{finding.at.path}:{finding.at.start.line}"
        sys.stdout.write(f"fixed {place} {finding.rule}: {finding.message}\n")
    if result.applied:
        fixed, files = len(result.applied), len(result.changes)
        told = f"Fixed {plural(fixed, 'problem')} in {plural(files, 'file')}"
        sys.stdout.write(f"{told}; what is left:\n\n")
    for path in ignored_by_git(target.root, (change.path for change in result.changes)):
        sys.stderr.write(f"note: git ignores {path}; add it with `git add --force {path}`\n")
    left = replace(
        result.report,
        findings=tuple(f for f in result.report.findings if target.wants(f.at.path)),
    )
    tree = OverlayTree(target.tree, result.changes)
    sys.stdout.write(render_terminal(left, tree, colour=colours(chosen)))
    return exit_code(left)
