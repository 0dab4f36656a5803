"""`fix-pipeline check`"""

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from fixers.cli.parser import UsageError
from fixers.cli.progress import watched
from fixers.cli.target import Target, colours, read_target
from fixers.diagnostics import Fix
from fixers.engine import CheckOptions, Report, check
from fixers.fingerprint import compare
from fixers.model import RepoTree
from fixers.model.git_tree import GitError, git_tree
from fixers.suppression import path_matches

_Renderer = Callable[[Report, RepoTree], str]


def run(chosen: Namespace) -> int:
    target = read_target(chosen)
    with watched(target.tree) as tree:
        report = _limited(_adapted(_verified(tree, target.options), tree, target, chosen), target)
    if chosen.diff is not None:
        report = _introduced(report, target, chosen)
    sys.stdout.write(_rendered(report, target.tree, chosen))
    if not report.files:
        sys.stderr.write(f"fix-pipeline: no workflow, action or script in {target.root}\n")
    return exit_code(report)


def exit_code(report: Report) -> int:
    """A pipeline that cannot be read is as bad as one with a finding; what a crashed rule would
    have said is not known."""
    if report.findings or report.problems:
        return 1
    return 2 if report.crashes else 0


def _verified(tree: RepoTree, options: CheckOptions) -> Report:
    """Where no fix is to be verified, what verifies them need not be loaded: a third of the time
    that a small repository takes."""
    report = check(tree, options)
    if not any(isinstance(finding.fix, Fix) for finding in report.findings):
        return report
    from fixers.fixing import check_verified

    return check_verified(tree, options)


def _adapted(report: Report, tree: RepoTree, target: Target, chosen: Namespace) -> Report:
    if not chosen.adapters:
        return report
    from fixers.adapters import with_adapters

    return with_adapters(report, tree, target.options)


def _limited(report: Report, target: Target) -> Report:
    ignored = target.options.ignore_paths
    return replace(
        report,
        findings=tuple(f for f in report.findings if target.wants(f.at.path)),
        problems=tuple(
            p
            for p in report.problems
            if target.wants(p.path) and not any(path_matches(p.path, i) for i in ignored)
        ),
    )


def _introduced(report: Report, target: Target, chosen: Namespace) -> Report:
    """Without the findings and problems that the base has too."""
    try:
        with git_tree(Path(target.root), chosen.diff) as tree:
            before = _adapted(check(tree, target.options), tree, target, chosen)
    except GitError as error:
        raise UsageError(f"--diff {chosen.diff}: {error}") from error
    known = {(problem.path, problem.message) for problem in before.problems}
    return replace(
        report,
        findings=compare(before, report).introduced,
        problems=tuple(p for p in report.problems if (p.path, p.message) not in known),
    )


def _rendered(report: Report, tree: RepoTree, chosen: Namespace) -> str:
    if chosen.format == "text":
        from fixers.report.terminal import render_terminal

        return render_terminal(report, tree, colour=colours(chosen))
    module = "json_report" if chosen.format == "json" else chosen.format
    found = import_module(f"fixers.report.{module}")
    render: _Renderer = getattr(found, f"render_{chosen.format}")
    return render(report, tree)
