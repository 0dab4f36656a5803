"""Which values an event has."""

import pytest

from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.rules._json.starts import as_started

BRANCH = "github.head_ref || github.ref_name"


@pytest.mark.parametrize(
    ("triggers", "left"),
    [
        ("push", "'' || github.ref_name"),
        ("[push, pull_request]", BRANCH),
        ("workflow_call", BRANCH),
        ("", BRANCH),
    ],
)
def test_a_branch_of_a_pull_request_is_one_where_it_starts_the_workflow(triggers, left):
    text = f"on: {triggers}\njobs: {{}}\n"
    (workflow,) = Repository(MemoryTree({".github/workflows/a.yml": text.encode()})).workflows
    assert as_started(BRANCH, workflow) == left


def test_an_action_may_be_used_by_any_workflow():
    assert as_started(BRANCH, None) == BRANCH
