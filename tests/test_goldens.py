"""Every case under tests/goldens: findings, fixes, a second fix, suppression and the review."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest

from bot.plan.analysis import analyse
from bot.plan.diff import FileDiff, Hunk
from bot.plan.review import ReviewPlan, Tone, plan_review
from bot.plan.sides import Sides
from fixers.contract import State
from fixers.diagnostics import Applicability, Edit, FileAction, Finding, Fix, Location
from fixers.engine import check
from fixers.fixing import FixResult, fix, verified
from fixers.model import Repository
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.rules import RULES
from fixers.suppression import steps
from fixers.syntax.source import Source
from tests.bot.plan.test_commit import PULL
from tests.golden_cases import CASES, GOLDENS, Case, agree_on_disk, texts, with_texts

BAD = [case for case in CASES if not case.silent]
REVIEWED = [case for case in CASES if case.name == "plain"]


# In scripts that no job runs, rules look for what these scripts say.
ALONE = [case for case in BAD if case.suffix == ".sh" and case.rule != "hand-built-json"]


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.id)
def test_scripts_that_no_job_runs_are_followed_for_what_rules_find(case):
    script = case.tree.read(case.main)
    assert Repository(MemoryTree({"ci/alone.sh": script.text.encode()})).traces


@pytest.fixture(params=CASES, ids=lambda case: case.id)
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param
    return made


@pytest.fixture(params=BAD, ids=lambda case: case.id)
def bad_case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param
    return made


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


def test_findings(case: Case, update: bool) -> None:
    report = check(case.tree, case.options)
    assert not report.crashes
    assert not report.problems
    found = "".join(map(case.line, report.findings))
    assert bool(found) is not case.silent, found
    if update:
        agree_on_disk(case.beside(".out"), found.encode())
    golden = case.beside(".out")
    assert found == (golden.read_text("utf-8") if golden.exists() else "")


@pytest.mark.parametrize("kind", ["fixed", "unsafe"])
def test_fixes(bad_case: Case, kind: str, update: bool) -> None:
    case, unsafe = bad_case, kind == "unsafe"
    result = fix(case.tree, case.options, unsafe=unsafe)
    after = OverlayTree(case.tree, result.changes)
    if case.main is not None:
        outside = {change.path for change in result.changes} - {case.main}
        assert not outside, "show what changes in several files as x/before and x/after"
    if update:
        case.expect(kind, texts(after))
    assert texts(after) == case.expected(kind)
    assert not result.report.problems
    assert not result.report.crashes
    assert [f for f in result.report.findings if _could_be_fixed(f, unsafe=unsafe)] == []
    if result.changes:
        assert fix(after, case.options, unsafe=unsafe).changes == ()
        assert list(_lines_lost(case, result)) == []


def test_suppression_silences(bad_case: Case) -> None:
    case = bad_case
    findings = check(case.tree, case.options).findings
    silenced: dict[str, list[str]] = {}
    where = (_to_silence(f) for f in findings)
    places = {(at.path, _line_to_silence(case, at)) for at in where}
    for path, number in sorted(places, reverse=True):
        source = case.tree.read(path)
        assert isinstance(source, Source)
        lines = silenced.setdefault(path, source.text.split("\n"))
        line = lines[number - 1]
        indent = line[: len(line) - len(line.lstrip())]
        lines.insert(number - 1, f"{indent}# fix-pipeline: ignore[{case.rule}] known")
    quiet = {path: "\n".join(lines).encode() for path, lines in silenced.items()}
    report = check(with_texts(case.tree, quiet), case.options)
    assert [case.line(finding) for finding in report.findings] == []
    assert report.suppressed == len(findings)


@pytest.mark.parametrize("reviewed", REVIEWED, ids=lambda case: case.id)
def test_review(reviewed: Case, update: bool) -> None:
    case = reviewed
    diffs = {path: _whole_file(path, data) for path, data in texts(case.tree).items()}
    analysis = analyse(Sides(MemoryTree({}), case.tree, {}), case.options, diffs)
    shown = _shown(plan_review(PULL, analysis, diffs, Tone(inline_limit=30)))
    golden = case.beside(".review.md")
    if update:
        agree_on_disk(golden, shown.encode())
    assert shown == golden.read_text("utf-8")


def _could_be_fixed(finding: Finding, *, unsafe: bool) -> bool:
    fixable = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    return isinstance(finding.fix, Fix) and finding.fix.applicability in fixable


def _lines_lost(case: Case, result: FixResult) -> Iterator[str]:
    """Lines that are gone although no edit of a fix touches them."""
    fixes = [f.fix for f in verified(State(case.tree, case.options, RULES)).findings]
    edits = [edit for one in fixes if isinstance(one, Fix) for edit in one.edits]
    for change in result.changes:
        source = case.tree.read(change.path)
        if not isinstance(source, Source) or change.action is FileAction.SET_MODE:
            continue  # it was not there before, or only its mode changes
        old, new = source.text.split("\n"), change.content.decode().split("\n")
        touched = {number for edit in edits for number in _lines_of(edit, source)}
        for tag, first, last, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag in {"replace", "delete"}:
                yield from (old[n] for n in range(first, last) if n + 1 not in touched)


def _lines_of(edit: Edit, source: Source) -> range:
    if edit.path != source.path:
        return range(0)
    return range(source.position(edit.at.start).line, source.position(edit.at.end).line + 1)


def _to_silence(finding: Finding) -> Location:
    """JSON knows no comments: there the call is silenced."""
    places = [finding.at, *(link.at for link in reversed(finding.related))]
    return next(at for at in places if not at.path.endswith(".json"))


def _line_to_silence(case: Case, at: Location) -> int:
    """The line of the finding's step, else of the command that the finding stands in."""
    source = at.source
    for step in steps(Repository(case.tree)):
        if step.source.path == at.path and step.node.span.contains(at.span):
            return source.position(step.node.span.start).line
    line = at.start.line
    while line > 1 and source.line_text(line - 1).endswith("\\"):
        line -= 1
    return line


def _whole_file(path: str, data: bytes) -> FileDiff:
    lines = max(1, data.count(b"\n"))
    return FileDiff(path, (Hunk(1, lines, frozenset(range(1, lines + 1)), frozenset()),))


def _shown(plan: ReviewPlan) -> str:
    comments = (
        f"{c.path}:{c.line if c.start_line is None else f'{c.start_line}-{c.line}'}\n\n{c.body}"
        for c in plan.comments
    )
    return "\n\n---\n\n".join([*comments, plan.body or "nothing to say"]) + "\n"


def test_every_folder_belongs_to_a_case() -> None:
    cases = {case.folder / case.name for case in CASES}
    folders = {path for path in GOLDENS.glob("*/*") if path.is_dir()}
    assert folders <= cases
