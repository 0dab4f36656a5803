import pytest

from fixers.edits.jobs import add_job_key, add_job_mapping
from tests.fixers.edits.support import edited, repository

STEPS = "    steps:\n      - run: a\n"


def added(job: str, key: str = "environment", value: str = "production") -> str | None:
    text = f"on: push\njobs:\n{job}"
    edit = add_job_key(repository(text).workflows[0].jobs[0], key, value)
    return None if edit is None else edited(text, edit).removeprefix("on: push\njobs:\n")


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (
            f"  a:\n    runs-on: x # why\n{STEPS}",
            f"  a:\n    runs-on: x # why\n    environment: production\n{STEPS}",
        ),
        (
            f"  a:\n    runs-on:\n      - x\n      - y\n{STEPS}",
            f"  a:\n    runs-on:\n      - x\n      - y\n    environment: production\n{STEPS}",
        ),
        (f"  a:\n    runs-on: x\n    environment: test\n{STEPS}", None),
        ("  a:\n    uses: ./.github/workflows/b.yml\n", None),
        ("  a: {runs-on: x, steps: [{run: a}]}\n", None),
        (f"  a:\n{STEPS}    runs-on: |\n      x", None),
    ],
)
def test_a_key_goes_below_the_runner(job: str, expected: str | None) -> None:
    assert added(job) == expected


def test_the_file_keeps_its_line_ends_and_the_value_its_meaning() -> None:
    job = f"  a:\n    runs-on: x\n{STEPS}".replace("\n", "\r\n")
    text = f"on: push\r\njobs:\r\n{job}"
    edit = add_job_key(repository(text).workflows[0].jobs[0], "name", "a: b")
    assert "runs-on: x\r\n    name: 'a: b'\r\n" in edited(text, edit)


def test_permissions_go_below_the_call_of_a_workflow() -> None:
    text = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    with: {x: y}\n"
    job = repository(text).workflows[0].jobs[0]
    edit = add_job_mapping(job, "permissions", {"contents": "read"})
    assert "b.yml\n    permissions:\n      contents: read\n    with:" in edited(text, edit)
