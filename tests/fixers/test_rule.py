"""A rule finds nothing by the hooks that it does not have."""

from collections.abc import Callable

from fixers.diagnostics import Edit, Finding, Fix, Location, Severity, SkippedFix
from fixers.model import Repository, ScriptUnit
from fixers.rule import Rule
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.toy_rules import Foo, tree, workflow


def test_hooks_that_are_not_overridden_find_nothing() -> None:
    repository = Repository(tree(workflow("run: foo")))
    [flow] = repository.workflows
    [step] = flow.jobs[0].steps
    script = ScriptUnit(step.source, "foo", step.run)
    rule = Rule()
    assert list(rule.check_repository(repository)) == []
    assert list(rule.check_workflow(flow, repository)) == []
    assert list(rule.check_step(step, repository)) == []
    assert list(rule.check_script(script, repository)) == []
    [trace] = repository.traces
    assert list(rule.check_trace(trace, repository)) == []


def offering(make: Callable[[], Fix | SkippedFix], path: str = "a.sh") -> Finding:
    at = Location(Source(path, "foo\n"), Span(0, 3))
    return Foo().finding(at, "`foo` is here", fix=make)


def test_a_fix_is_made_once_and_when_somebody_asks() -> None:
    made: list[Fix] = []

    def make() -> Fix:
        made.append(Fix("Say bar"))
        return made[-1]

    found = offering(make)
    heavier = found.weighing(7)
    assert (made, heavier.weight, found.weight) == ([], 7, 0)
    assert [found.fix, found.fix] == made * 2
    assert len(made) == 1


def test_a_bug_costs_the_fix_alone() -> None:
    def make() -> Fix:
        raise KeyError("bar")

    bug = SkippedFix("a bug keeps it from being made: KeyError: 'bar'")
    assert offering(make).fix == bug


def test_what_is_made_later_is_held_to_the_same() -> None:
    in_json = offering(lambda: SkippedFix("no reason"), "package.json").fix
    assert in_json == SkippedFix("commands in JSON are changed by hand")
    at = Location(Source("a.sh", "foo\n"), Span(0, 3))
    assert Finding("foo", Severity.ERROR, at, "m").fix is None


def test_a_variable_with_the_name_of_a_program_stands_for_no_other() -> None:
    said = SkippedFix("the line runs whatever it is given, and others give it other commands")
    for word, kept in (('"$CURL"', True), ("${TF_BIN}", True), ('"$@"', False), ("$cmd", False)):
        at = Location(Source("a.sh", f"{word} x\n"), Span(0, len(word)))
        made = Fix("Say bar", (Edit("a.sh", at.span, "bar"),))
        assert Foo().finding(at, "m", fix=made).fix == (made if kept else said)
