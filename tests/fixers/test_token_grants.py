import pytest

from fixers.applying import EditedFile, unannounced
from fixers.diagnostics import Applicability, Edit, Fix
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.token_grants import gains_trust

TITLE = "Assume a role, for which the job gets `id-token: write`"
NONE = "on: push\njobs:\n  a:\n    runs-on: x\n"
OWN = f"{NONE}    permissions:\n      contents: read\n"
WIDE = "on: push\npermissions: {packages: write}\njobs:\n  a:\n    runs-on: x\n"
READ = WIDE.replace("{packages: write}", "read-all")
EMPTY = f"{NONE}    permissions: {{}}\n"
CALLS = "on: push\njobs:\n  a:\n    uses: ./b.yml\n    secrets: inherit\n"
TOKEN = "      id-token: write\n"


def gains(before: str, after: str, *, asks_token: bool = True, path: str = "ci.yml") -> bool:
    old, new = Source(path, before), Source(path, after)
    return gains_trust(EditedFile(old, new, (), ()), asks_token=asks_token)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NONE, f"{NONE}    permissions:\n{TOKEN}"),
        (NONE, f"{NONE}    permissions:\n{TOKEN}      contents: read\n"),
        (NONE, f"{NONE}    permissions:\n{TOKEN}      contents: write\n"),
        (NONE, f"{NONE}    permissions:\n{TOKEN}      actions: read\n"),
        (OWN, OWN + TOKEN),
        (WIDE, f"{WIDE}    permissions:\n      packages: write\n{TOKEN}"),
        (READ, f"{READ}    permissions:\n{TOKEN}      contents: read\n"),
        (EMPTY, EMPTY.replace("{}", "{id-token: write}")),
        (CALLS, f"{CALLS}    permissions:\n{TOKEN}"),
        ("a: 1\n", "a: 2\n"),
    ],
)
def test_a_job_may_get_the_token_that_a_fix_asks_for(before: str, after: str) -> None:
    assert not gains(before, after)
    assert gains(before, after, asks_token=False) == ("jobs" in before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NONE, f"{NONE}    permissions:\n{TOKEN}      actions: write\n"),
        (NONE, f"{NONE}    permissions: write-all\n"),
        (OWN, OWN.replace("read", "write") + TOKEN),
        (OWN, OWN.replace("contents: read", "id-token: write")),
        (WIDE, f"{WIDE}    permissions:\n{TOKEN}"),
        (WIDE, WIDE.replace("packages", "id-token")),
        (READ, f"{NONE}    permissions:\n{TOKEN}"),
        (READ, f"{READ}    permissions:\n{TOKEN}      contents: write\n"),
        (READ.replace("read-all", "write-all"), f"{READ}    permissions:\n{TOKEN}"),
        (OWN, OWN.replace("push", "pull_request_target") + TOKEN),
        (OWN, (OWN + TOKEN).replace("  a:", "  b:")),
        (CALLS, CALLS.replace("inherit", "{A: b}")),
        (OWN, "on: push\n"),
    ],
)
def test_nothing_else_may_change(before: str, after: str) -> None:
    assert gains(before, after)


def test_what_is_no_yaml_has_no_trust_to_gain() -> None:
    assert not gains("on: push\n", "on: pull_request\n", path="x.sh")
    assert not gains("on: [", "on: push\n")


def test_a_fix_that_asks_for_a_token_says_so_and_is_never_safe() -> None:
    assert not unannounced(Fix(TITLE, asks_token=True))
    assert not unannounced(Fix("Assume a role"))
    assert unannounced(Fix("Assume a role", asks_token=True))
    pushes = (Edit("ci.yml", Span(0, 0), f"permissions:\n{TOKEN}      contents: write\n"),)
    assert unannounced(Fix(TITLE, pushes, asks_token=True))
    assert not unannounced(Fix(f"{TITLE} beside `contents: write`", pushes, asks_token=True))
    assert unannounced(Fix(TITLE, applicability=Applicability.SAFE, asks_token=True))
