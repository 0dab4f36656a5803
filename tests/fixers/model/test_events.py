"""Which events a job is walked for."""

import pytest

from fixers.model import UNKNOWN
from fixers.model.events import events_of
from tests.fixers.model.building import workflow

STEP = "- if: {}\n  run: x\n"
PULL = "github.event_name == 'pull_request'"


@pytest.mark.parametrize(
    ("triggers", "condition", "events"),
    [
        ("push", PULL, ("push",)),
        ("[push, pull_request]", PULL, ("pull_request", "push")),
        ("[push, pull_request, schedule]", PULL, ("pull_request", "push")),
        ("[push, pull_request]", "github.ref == 'refs/heads/main'", (UNKNOWN,)),
        ("[push, workflow_call]", PULL, (UNKNOWN,)),
        ("[]", PULL, (UNKNOWN,)),
        ("[push, push]", PULL, ("push",)),
        (
            "[push, pull_request, schedule, create]",
            "contains(fromJSON('[''push'', ''create'', ''schedule'']'), github.event_name)",
            (UNKNOWN,),
        ),
    ],
)
def test_events(triggers, condition, events):
    text = f"on: {triggers}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    text += f'    - if: "{condition}"\n      run: x\n'
    (job,) = workflow(text).workflows[0].jobs
    assert events_of(job) == events


def test_a_step_of_another_event_does_not_run():
    text = "on: [push, pull_request]\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    text += f'    - if: "{PULL}"\n      run: get\n    - run: use\n'
    pull, push = workflow(text).traces
    assert [run.name for run in pull.invocations()] == ["get", "use"]
    assert [run.name for run in push.invocations()] == ["use"]
    assert push.label == "job a on ubuntu-24.04, started by push"
