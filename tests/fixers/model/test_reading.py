"""Views of workflows and actions, of any shape."""

import pytest

from fixers.model import UNKNOWN
from tests.fixers.model.building import CI, job, repository, workflow


def test_a_workflow_and_its_parts():
    repo = workflow("""\
        name: Deploy
        on: [push, pull_request]
        jobs:
          deploy:
            needs: [build, test]
            runs-on: ubuntu-latest
            environment: {name: production, url: x}
            container: alpine
            strategy: {matrix: {os: [a]}}
            steps:
              - name: Ship
                id: ship
                if: success()
                shell: bash
                working-directory: infra
                env: {A: 1, B: [no]}
                run: echo
              - uses: a/b@v1
                with: {path: x}
        """)
    (view,) = repo.workflows
    assert (view.name, view.path, view.triggers) == ("Deploy", CI, {"push", "pull_request"})
    (deploy,) = view.jobs
    assert (deploy.id, deploy.needs, deploy.environment) == (
        "deploy",
        ("build", "test"),
        "production",
    )
    assert deploy.container is not None and deploy.matrix is not None
    assert deploy.workflow is view and deploy.entry("runs-on") is not None
    ship, use = deploy.steps
    assert (ship.name, ship.id, ship.label, ship.index) == ("Ship", "ship", "step “Ship”", 0)
    assert ship.run.value == "echo" and ship.condition.value == "success()"
    assert ship.shell.value == "bash" and ship.working_directory.value == "infra"
    assert {key: value.value for key, value in ship.env.items()} == {"A": "1"}
    assert use.uses.value == "a/b@v1" and use.inputs["path"].value == "x"
    assert use.label == "step 2" and use.job is deploy


@pytest.mark.parametrize(
    ("on", "triggers"),
    [
        ("push", {"push"}),
        ("{push: {branches: [main]}, workflow_call: }", {"push", "workflow_call"}),
        ("", UNKNOWN),
    ],
)
def test_triggers(on, triggers):
    (view,) = workflow(f"on: {on}\njobs: {{}}\n").workflows
    assert view.triggers == triggers


@pytest.mark.parametrize(
    ("text", "expected"),
    [("production", "production"), ("${{ inputs.env }}", UNKNOWN), ("", None), ("[a]", None)],
)
def test_environment(text, expected):
    node = job(f"jobs:\n  a:\n    environment: {text}\n    needs: b\n")
    assert node.environment == expected
    assert node.needs == ("b",)


def test_steps_that_run_at_the_same_time_are_steps_in_their_order():
    repo = workflow("""\
        on: push
        jobs:
          check:
            runs-on: ubuntu-latest
            steps:
              - run: first
              - parallel:
                  - run: a
                  - no step
                  - {run: b, if: always()}
                  - parallel: [{run: never nested}]
              - {id: server, run: serve, background: true}
              - {run: seen, background: false}
              - wait: server
              - wait-all:
              - cancel: server
              - run: last
        """)
    steps = repo.workflows[0].jobs[0].steps
    runs = [(step.index, step.run.value if step.run else None) for step in steps]
    expected = ["first", "a", "b", None, "serve", "seen", "last"]
    assert runs == [*enumerate(expected)]
    aside = [step.run.value for step in steps if step.run and step.background]
    assert aside == ["a", "b", "serve"]


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "just text",
        "jobs: []",
        "jobs: {a: [], b: text, c: null}",
        "jobs: {a: {steps: text}}",
        "jobs: {a: {steps: {run: x}}}",
        "jobs: {a: {steps: [text, [x], null]}}",
        "on: {}\njobs: {a: {runs-on: {group: g}, strategy: text, defaults: [], env: []}}",
    ],
)
def test_odd_shapes_give_no_steps(text):
    repo = workflow(text)
    assert [step for w in repo.workflows for j in w.jobs for step in j.steps] == []
    assert repo.traces is not None and repo.scripts == ()


def test_steps_behind_an_alias_keep_their_nodes(shell):
    repo = workflow("""\
        on: push
        jobs:
          a:
            runs-on: ubuntu-latest
            steps: &steps
              - run: echo a
          b:
            runs-on: ubuntu-latest
            steps: *steps
        """)
    one, two = repo.workflows[0].jobs
    assert one.steps[0].node is two.steps[0].node
    assert len({id(unit) for unit in repo.scripts}) == 1


ACTION = """\
    name: Setup
    inputs:
      version: {default: "1"}
      other: {required: true}
      odd: text
    runs:
      using: composite
      steps:
        - run: echo hi
          shell: bash
    """


def test_an_action_and_its_inputs():
    repo = repository({"action.yml": ACTION, ".github/actions/a/action.yaml": ACTION})
    root, nested = repo.actions
    assert (root.directory, nested.directory, root.using) == ("", ".github/actions/a", "composite")
    assert root.inputs["version"].value == "1"
    assert root.inputs["other"] is None and root.inputs["odd"] is None
    assert root.steps[0].job is None and root.steps[0].run.value == "echo hi"


def test_only_composite_actions_have_steps():
    repo = repository({"action.yml": "runs: {using: node20, main: x, steps: [{run: x}]}"})
    assert (repo.actions[0].using, repo.actions[0].steps) == ("node20", ())


def test_what_is_no_action_is_left_out():
    files = {
        "tasks/action.yml": "name: {{ broken }",
        "list/action.yml": "- runs:",
        "bare/action.yml": "runs: text",
    }
    repo = repository(files)
    assert [action.directory for action in repo.actions] == ["bare"]
    assert repo.problems == ()


def test_of_two_action_files_the_yml_counts():
    repo = repository({"action.yaml": "runs: {using: node20}", "action.yml": ACTION})
    assert [action.using for action in repo.actions] == ["composite"]
