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
from fixers.engine import Report
from fixers.model import Repository, RepoTree
from fixers.model.git_tree import GitError, git_tree
from fixers.moving import renamed_files
from fixers.reviewing import change, review
from fixers.suppression import path_matches

_Renderer = Callable[[Report, RepoTree], str]


def run(chosen: Namespace) -> int:
    target = read_target(chosen)
    with watched(target.tree) as tree:
        repository = Repository(tree)
        report = _limited(review(repository, target.options, adapters=chosen.adapters), target)
    if chosen.diff is not None:
        report = _introduced(report, repository, target, chosen)
    sys.stdout.write(_rendered(report, target.tree, chosen))
    if not report.files and not report.problems:
        sys.stderr.write(f"fix-pipeline: no workflow, action or script in {target.root}\n")
    return exit_code(report)


def exit_code(report: Report) -> int:
    """A pipeline that cannot be read is as bad as one with a finding; what a crashed rule would
    have said is not known."""
    if report.findings or report.problems:
        return 1
    return 2 if report.crashes else 0


def _limited(report: Report, target: Target) -> Report:
    ignored = target.options.ignore_paths
    return replace(
        report,
        findings=tuple(f for f in report.findings if target.wants(f.at.path)),
        notes=tuple(note for note in report.notes if target.wants(note.path)),
        problems=tuple(
            p
            for p in report.problems
            if target.wants(p.path) and not any(path_matches(p.path, i) for i in ignored)
        ),
    )


def _introduced(report: Report, head: Repository, target: Target, chosen: Namespace) -> Report:
    """Without the findings and problems that the base has too."""
    try:
        with git_tree(Path(target.root), chosen.diff) as base:
            found = change(
                Repository(base, earlier=head),
                report,
                target.options,
                adapters=chosen.adapters,
                renamed=renamed_files(base, target.tree),
            )
    except GitError as error:
        raise UsageError(f"--diff {chosen.diff}: {error}") from error
    return replace(report, findings=found.introduced, problems=found.problems)


def _rendered(report: Report, tree: RepoTree, chosen: Namespace) -> str:
    if chosen.format == "text":
        from fixers.report.terminal import render_terminal

        return render_terminal(report, tree, colour=colours(chosen))
    module = "json_report" if chosen.format == "json" else chosen.format
    found = import_module(f"fixers.report.{module}")
    render: _Renderer = getattr(found, f"render_{chosen.format}")
    return render(report, tree)
