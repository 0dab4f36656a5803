from fixers.diagnostics import Finding, Location, Severity
from fixers.engine import CheckOptions, Report, check
from fixers.fingerprint import compare, fingerprint, numbered
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.toy_rules import PATH, Bar, Foo, tree, workflow


def report(*steps: str) -> Report:
    return check(tree(workflow(*steps)), CheckOptions(), (Foo, Bar))


def only(*steps: str) -> str:
    [finding] = report(*steps).findings
    return fingerprint(finding)


def in_text(path: str, text: str, span: Span, rule: str = "r") -> str:
    at = Location(Source(path, text), span)
    return fingerprint(Finding(rule, Severity.INFO, at, "m"))


def test_it_survives_new_lines_steps_and_white_space() -> None:
    mark = only("run: foo")
    assert len(mark) == 16
    assert mark == only("run: a", "# c\n        run: foo")
    assert mark == only("run: |\n          a\n          foo\n")
    spaced = in_text("x.sh", "a  b\n c", Span(0, 7))
    assert spaced == in_text("x.sh", "z\na b c", Span(2, 7))


def test_it_tells_steps_keys_files_and_rules_apart() -> None:
    marks = {
        only("run: foo"),
        only("run: bar"),
        only("name: n\n        run: foo"),
        only("name: m\n        run: foo"),
        only("name: foo"),
        in_text(PATH, "foo", Span(0, 3)),
        in_text("x.sh", "foo", Span(0, 3)),
        in_text("x.sh", "foo", Span(0, 3), "s"),
        in_text("x.sh", "fo o", Span(0, 4)),
    }
    assert len(marks) == 9


def test_places_outside_every_node() -> None:
    assert in_text("a.yml", "# foo\na: b\n", Span(2, 5)) == in_text(
        "a.yml", "# x\n\n# foo\na: b\n", Span(7, 10)
    )
    assert in_text("a.yml", "- b # x\n- c", Span(4, 7)) != in_text("a.yml", "- b", Span(2, 3))
    assert in_text("a.yml", "a: [", Span(0, 1)) == in_text("a.yml", "- [\na: [", Span(4, 5))


def test_equal_findings_are_numbered() -> None:
    marks = [mark for mark, _ in numbered(report("run: foo foo bar foo").findings)]
    assert marks[1] == f"{marks[0]}-2"
    assert marks[3] == f"{marks[0]}-3"
    assert "-" not in marks[2]


def test_compare() -> None:
    base = report("run: foo bar", "name: old\n        run: foo")
    head = report("run: foo foo", "run: a")
    result = compare(base, head)
    assert [(f.rule, f.at.start.column) for f in result.introduced] == [("foo", 18)]
    assert result.old == head.findings[:1]
    assert [(f.rule, f.at.start.line) for f in result.fixed] == [("bar", 6), ("foo", 8)]


def test_a_renamed_file_keeps_its_findings() -> None:
    path = ".github/workflows/other.yml"
    base = report("run: foo")
    files = {path: workflow("run: foo").encode()}
    head = check(MemoryTree(files), CheckOptions(), (Foo, Bar))
    assert len(compare(base, head).introduced) == 1
    renamed = compare(base, head, {base.findings[0].at.path: path})
    assert (renamed.introduced, len(renamed.old), renamed.fixed) == ((), 1, ())
