"""When nothing is pushed, and what a commit says."""

from dataclasses import replace

import pytest

from bot.plan.commit import (
    Asker,
    fix_subject,
    made_for,
    plan_commit,
    refusal_to_push,
    trailers,
)
from bot.plan.pull_request import PullRequest

PULL = PullRequest(
    repository="acme/shop",
    number=7,
    open=True,
    head="a" * 40,
    head_branch="feature",
    head_repository="Acme/Shop",
    head_owner_is_user=False,
    head_message="work",
    base="b" * 40,
    base_branch="main",
    default_branch="main",
    maintainer_can_modify=False,
)
ASKER = Asker("octocat", 5, "d-1")
FORK = replace(PULL, head_repository="mona/shop", head_owner_is_user=True)


@pytest.mark.parametrize(
    ("pull", "asker", "protected", "word"),
    [
        (PULL, ASKER, False, None),
        (PULL, replace(ASKER, head="a" * 40), False, None),
        (replace(FORK, maintainer_can_modify=True), ASKER, False, None),
        (replace(PULL, open=False), ASKER, False, "closed"),
        (PULL, replace(ASKER, head="c" * 40), False, "moved on"),
        (PULL, ASKER, True, "protected"),
        (replace(PULL, head_branch="main"), ASKER, False, "protected"),
        (replace(PULL, head_repository=None), ASKER, False, "gone"),
        (FORK, ASKER, False, "does not allow edits"),
        (
            replace(FORK, maintainer_can_modify=True, head_owner_is_user=False),
            ASKER,
            False,
            "organisation",
        ),
    ],
)
def test_refusals(pull: PullRequest, asker: Asker, protected: bool, word: str | None) -> None:
    refusal = refusal_to_push(pull, asker, protected=protected)
    assert refusal is None if word is None else word in str(refusal)


def test_commit_stands_on_the_head_that_was_looked_at() -> None:
    plan = plan_commit(FORK, (), "fix(ci): x", ASKER)
    assert (plan.repository, plan.branch, plan.parent) == ("mona/shop", "feature", "a" * 40)
    assert made_for(plan.message) == "d-1"


@pytest.mark.parametrize(
    ("rules", "first"),
    [
        (["b"], "fix(ci): mend b"),
        (["b", "a", "b"], "fix(ci): mend a and b"),
        (["a", "b", "c"], "fix(ci): mend 3 pipeline problems"),
    ],
)
def test_subject(rules: list[str], first: str) -> None:
    assert fix_subject(rules).splitlines()[0] == first


@pytest.mark.parametrize("login", ["", "a b", "x\nSigned-off-by: y", "<x>"])
def test_login_that_is_none_is_left_out(login: str) -> None:
    assert trailers(Asker(login, 1, "d")) == "Fix-Pipeline-Delivery: d"


def test_app_logins_are_logins() -> None:
    assert "dependabot[bot]@users" in trailers(Asker("dependabot[bot]", 1, "d"))


def test_message_of_others() -> None:
    assert made_for("I quote Fix-Pipeline-Delivery: d") is None


def test_managed_users_have_an_underscore() -> None:
    assert "Co-authored-by: ann-b_acme <5+ann-b_acme@users" in trailers(
        Asker("ann-b_acme", 5, "d-1")
    )
