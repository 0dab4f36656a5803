"""Every case under tests/goldens: findings, fixed text, a second fix, and suppression."""

from pathlib import Path

import pytest

from fixers.diagnostics import FileAction, FileChange, Finding
from fixers.engine import CheckOptions, check
from fixers.fixing import fix
from fixers.model.trees import DirectoryTree, MemoryTree, OverlayTree
from fixers.rules import RULES

GOLDENS = Path(__file__).parent / "goldens"
PLACE = ".github/workflows/ci.yml"
CASES = sorted(p for p in GOLDENS.glob("*/*.yml") if not p.name.endswith(".fixed.yml"))


def _tree(case: Path) -> MemoryTree:
    """The case as the only workflow; a folder of the same name gives the other files."""
    files = {PLACE: case.read_bytes()}
    beside = case.with_suffix("")
    if beside.is_dir():
        tree = DirectoryTree(beside)
        files |= {path: (beside / path).read_bytes() for path in tree.paths()}
    return MemoryTree(files)


def _line(finding: Finding) -> str:
    at, place = finding.at.start, "" if finding.at.path == PLACE else f"{finding.at.path}:"
    severity = finding.severity.value
    return f"{place}{at.line}:{at.column} {severity} {finding.rule}: {finding.message}\n"


def _agree(path: Path, text: str, *, update: bool) -> None:
    """Equal to the golden file; an empty text means that there is no such file."""
    if update and text:
        path.write_bytes(text.encode())
    elif update:
        path.unlink(missing_ok=True)
    assert text == (path.read_bytes().decode() if path.exists() else "")


def test_every_rule_has_cases() -> None:
    for rule in RULES:
        names = [case.name for case in CASES if case.parent.name == rule.id]
        silent = [name for name in names if name.startswith("ok_")]
        assert len(silent) >= 5 and len(names) - len(silent) >= 3, rule.id


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_golden(case: Path, request: pytest.FixtureRequest) -> None:
    update: bool = request.config.getoption("--update-goldens")
    options = CheckOptions(select=frozenset({case.parent.name}))
    tree = _tree(case)
    report = check(tree, options)
    assert not report.crashes and not report.problems
    found = "".join(map(_line, report.findings))
    assert bool(found) is not case.name.startswith("ok_"), found
    _agree(case.with_suffix(".out"), found, update=update)

    result = fix(tree, options)
    fixed = {c.path: c.content.decode() for c in result.changes}
    _agree(case.with_suffix(".fixed.yml"), fixed.get(PLACE, ""), update=update)
    assert not fix(OverlayTree(tree, result.changes), options).changes


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.name.startswith("ok_")],
    ids=lambda case: f"{case.parent.name}/{case.stem}",
)
def test_suppression_silences(case: Path) -> None:
    rule = case.parent.name
    options = CheckOptions(select=frozenset({rule}))
    tree = _tree(case)
    lines = case.read_text().splitlines()
    found = check(tree, options).findings
    findings = [finding for finding in found if finding.at.path == PLACE]
    opened = {n for n, line in enumerate(lines) if line.startswith("      - ")}
    silenced = {max(n for n in opened if n < finding.at.start.line) for finding in findings}
    for number in sorted(silenced, reverse=True):
        lines.insert(number, f"      # fix-pipeline: ignore[{rule}] known")
    text = "\n".join(lines).encode()
    quiet = OverlayTree(tree, [FileChange(PLACE, FileAction.CREATE, text)])
    report = check(quiet, options)
    assert report.suppressed == len(findings) == len(found) - len(report.findings)
