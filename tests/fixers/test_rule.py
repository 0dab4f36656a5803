"""A rule finds nothing by the hooks that it does not have."""

from fixers.model import Repository, ScriptUnit
from fixers.rule import Rule
from tests.fixers.toy_rules import tree, workflow


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
