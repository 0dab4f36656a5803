"""`ignore RULE REASON` → comments in the files, proven to silence that rule and nothing else."""

from collections import defaultdict
from collections.abc import Iterable

from bot.plan.answers import Nothing
from bot.plan.command import Ignore
from bot.plan.commit import Refusal
from bot.plan.fixes import introduced
from bot.plan.sides import Sides, demand_all
from fixers.diagnostics import FileAction, FileChange, Finding
from fixers.engine import CheckOptions, check, inspect
from fixers.fingerprint import compare
from fixers.model import Repository, RepoTree
from fixers.model.overlay import OverlayTree
from fixers.report.escaping import code
from fixers.syntax.source import Source


def ignored(
    sides: Sides, options: CheckOptions, command: Ignore
) -> tuple[FileChange, ...] | Nothing | Refusal:
    """Silences what this pull request introduced; older findings are not its business."""
    head = Repository(sides.head)
    found = inspect(head, options)
    demand_all(sides.head)
    new = [f for f in introduced(sides, options, (head, found)) if f.rule == command.rule]
    demand_all(sides.base)
    if not new:
        return Nothing((f"{command.rule}: this pull request introduces no such problem",))
    return ignore_changes(sides.head, new, command.reason, options)


def ignore_changes(
    tree: RepoTree, findings: Iterable[Finding], reason: str, options: CheckOptions
) -> tuple[FileChange, ...] | Refusal:
    """A comment above each finding's first line, indented like it."""
    wanted = tuple(findings)
    lines: dict[Source, set[int]] = defaultdict(set)
    for finding in wanted:
        lines[finding.at.source].add(finding.at.start.line)
    rule = wanted[0].rule if wanted else ""
    comment = f"# fix-pipeline: ignore[{rule}] {' '.join(reason.split())}"
    changes = tuple(_insert(tree, source, at, comment) for source, at in lines.items())
    return (
        changes
        if _silences(tree, changes, rule, options)
        else Refusal(
            f"A comment above the line does not silence {code(rule)} here without another effect; "
            "turn the rule off in `.github/fix-pipeline.yml`, or write the comment by hand."
        )
    )


def _insert(tree: RepoTree, source: Source, lines: set[int], comment: str) -> FileChange:
    text = source.text
    for number in sorted(lines, reverse=True):
        line = source.line_text(number)
        indent = line[: len(line) - len(line.lstrip())]
        at = source.line_starts[number - 1]
        text = f"{text[:at]}{indent}{comment}{source.newline}{text[at:]}"
    mode = tree.mode(source.path)
    content = source.with_text(text).encode()
    return FileChange(source.path, FileAction.CREATE, content, mode or 0o100644)


def _silences(
    tree: RepoTree, changes: tuple[FileChange, ...], rule: str, options: CheckOptions
) -> bool:
    before = check(tree, options)
    after = check(OverlayTree(tree, changes), options)
    compared = compare(before, after)
    return (
        not compared.introduced
        and bool(compared.fixed)
        and all(finding.rule == rule for finding in compared.fixed)
        and len(after.problems) <= len(before.problems)
    )
