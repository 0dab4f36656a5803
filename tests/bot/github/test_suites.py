"""Check runs by GraphQL: all of them, or none that could be relied on."""

import pytest

from bot.github.suites import runs_of
from bot.plan.pull_request import CheckRun

RUN = {
    "databaseId": 5,
    "status": "IN_PROGRESS",
    "externalId": "7:abc:first",
    "annotations": {"totalCount": 50},
}
WHOLE, CUT = {"hasPreviousPage": False}, {"hasPreviousPage": True}


def suites(runs: object, page: object = WHOLE, suites_page: object = WHOLE) -> dict[str, object]:
    return {"nodes": [{"checkRuns": {"nodes": runs, "pageInfo": page}}], "pageInfo": suites_page}


def test_runs_of_all_suites() -> None:
    other = {**RUN, "databaseId": 6, "status": "COMPLETED", "externalId": None}
    assert runs_of(suites([RUN, other])) == (
        CheckRun(5, done=False, told=50, identity="7:abc:first"),
        CheckRun(6, done=True, told=50),
    )
    assert runs_of({"nodes": [], "pageInfo": WHOLE}) == ()


@pytest.mark.parametrize(
    "answer",
    [
        None,  # not allowed
        {},
        {"nodes": None, "pageInfo": WHOLE},
        {"nodes": [None], "pageInfo": WHOLE},
        {"nodes": [{"checkRuns": None}], "pageInfo": WHOLE},
        suites([None]),
        suites([{**RUN, "databaseId": None}]),
        suites([RUN], page=CUT),
        suites([RUN], suites_page=CUT),
    ],
)
def test_what_is_not_whole_is_unknown(answer: object) -> None:
    assert runs_of(answer) is None
