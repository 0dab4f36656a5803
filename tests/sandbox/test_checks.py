"""Check runs and their limits."""

import pytest

from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import Client


def annotation(line: int = 1, **more: object) -> dict[str, object]:
    whole = {"path": "a.txt", "start_line": line, "end_line": line, "message": "bad"}
    return {**whole, "annotation_level": "warning", **more}


def output(*annotations: dict[str, object], summary: str = "S") -> dict[str, object]:
    return {"title": "T", "summary": summary, "annotations": list(annotations)}


@pytest.fixture
def run(client: Client, pull: PullRequest) -> int:
    body = {"name": "lint", "head_sha": pull.head_sha, "status": "in_progress", "external_id": "7"}
    return int(client("POST", "/check-runs", body).json()["id"])


def test_annotations_are_added_up(client: Client, pull: PullRequest, run: int) -> None:
    for start in (1, 51):
        lines = [annotation(n) for n in range(start, start + 50)]
        assert client("PATCH", f"/check-runs/{run}", {"output": output(*lines)}).status_code == 200
    action = {"label": "Fix", "description": "Commit the fixes", "identifier": "fix"}
    body = {"status": "completed", "conclusion": "failure", "actions": [action]}
    done = client("PATCH", f"/check-runs/{run}", body).json()
    assert done["output"]["annotations_count"] == 100
    assert done["pull_requests"][0]["number"] == 1
    page = client("GET", f"/check-runs/{run}/annotations?per_page=100").json()
    assert [one["start_line"] for one in page] == list(range(1, 101))
    assert client("GET", f"/check-runs/{run}").json() == done


@pytest.mark.parametrize(
    "bad",
    [
        {"output": output(*[annotation()] * 51)},
        {"output": output(summary="x" * 65_536)},
        {"output": output(annotation(end_line=0))},
        {"output": output(annotation(end_line=2, start_column=1, end_column=2))},
        {"output": output(annotation(annotation_level="error"))},
        {"output": output(annotation(message=""))},
        {"output": output(annotation(title="x" * 256))},
        {"status": "completed"},
        {"status": "done"},
        {"conclusion": "fine"},
        {"actions": [{"label": "x" * 21, "description": "d", "identifier": "i"}]},
        {"actions": [{"label": "l", "description": "d" * 41, "identifier": "i"}]},
        {"actions": [{"label": "l", "description": "d", "identifier": "i"}] * 4},
    ],
)
def test_what_is_refused(client: Client, run: int, bad: dict[str, object]) -> None:
    assert client("PATCH", f"/check-runs/{run}", bad).status_code == 422


def test_refused_at_creation(client: Client, pull: PullRequest) -> None:
    assert client("POST", "/check-runs", {"head_sha": pull.head_sha}).status_code == 422
    unknown = {"name": "x", "head_sha": "0" * 40}
    assert client("POST", "/check-runs", unknown).status_code == 422
    assert client("GET", "/check-runs/1").status_code == 404


def test_the_same_name_twice(client: Client, pull: PullRequest, run: int) -> None:
    body = {"name": "lint", "head_sha": pull.head_sha, "conclusion": "success"}
    second = client("POST", "/check-runs", body).json()["id"]
    path = f"/commits/{pull.head_sha}/check-runs"
    latest = client("GET", path).json()
    assert [one["id"] for one in latest["check_runs"]] == [second]
    every = client("GET", f"{path}?filter=all&check_name=lint").json()
    assert [one["id"] for one in every["check_runs"]] == [second, run]
    assert client("GET", f"{path}?status=in_progress&filter=all").json()["total_count"] == 1
    assert client("GET", f"{path}?check_name=other").json()["total_count"] == 0


def test_runs_at_a_branch(client: Client, github: Sandbox, run: int) -> None:
    assert client("GET", "/commits/feature/check-runs").json()["total_count"] == 1
    assert client("GET", "/commits/none/check-runs").status_code == 404
