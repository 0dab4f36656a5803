"""Workflow commands, and that no text can end or forge one."""

from fixers.engine import Problem, Report
from fixers.report.github import render_github
from fixers.syntax.source import Source
from tests.fixers.report.samples import FULL, PATH, at, finding, tree

WHERE = "line=5,endLine=5,col=18,endColumn=20"


def test_every_line() -> None:
    assert render_github(FULL, tree()).splitlines() == [
        f"::error file={PATH},line=5,endLine=5,col=14,endColumn=16,title=no-foo::`foo` is bad",
        f"::warning file={PATH},{WHERE},title=no-foo::bar,%0Asays: 100%25",
        f"::notice file={PATH},line=6,endLine=6,col=14,endColumn=16,title=no-foo::baz",
        "::error file=broken.yml,line=3,title=fix-pipeline::could not be read: found a tab",
        "::notice file=a.yml,line=2,title=fix-pipeline::not analysed: too long",
        "::warning title=fix-pipeline::the rule no-foo stopped at job a: KeyError: 1",
    ]


def test_nothing_found_is_nothing_said() -> None:
    assert not render_github(Report(()), tree())


def test_columns_are_given_on_one_line_only() -> None:
    made = render_github(Report((finding(at("foo bar\n      - run")),)), tree())
    assert "line=5,endLine=6,title" in made


def test_an_empty_place_has_a_column() -> None:
    assert "col=1,endColumn=1" in render_github(Report((finding(at("")),)), tree())


def test_names_cannot_forge_a_command() -> None:
    source = Source("a,line=9::x\r\n%0A.yml", "foo")
    report = Report((finding(at("foo", source)),), (Problem("b:\nc", 1, "x\n::error::y"),))
    lines = render_github(report, tree()).splitlines()
    assert lines[0].startswith("::error file=a%2Cline=9%3A%3Ax%0D%0A%250A.yml,line=1,")
    assert lines[1] == (
        "::error file=b%3A%0Ac,line=1,title=fix-pipeline::could not be read: x%0A::error::y"
    )
