"""What is known of tools that are called in blocks of PowerShell."""

import pytest

from fixers.model import Failure, Tri
from tests.fixers.model.building import steps, workflow


def call_in(text: str):
    """The one call of trivy."""
    lines = "\n".join(f"    {line}" for line in text.splitlines())
    body = f"- shell: pwsh\n  run: |\n{lines}"
    (trace,) = workflow(steps(body)).traces
    (call,) = (run for run in trace.commands() if run.name == "trivy")
    return call


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("if ($a) {\n  trivy x\n}", ("if ($a)",)),
        ("if ($a) {\n  b\n} else {\n  trivy x\n}", ("else if ($a)",)),
        ("if ($a) {\n  do {\n    trivy x\n  } while ($b)\n}", ("if ($a)",)),
        ("$a | % {\n  trivy x\n}", ("$a | %",)),
        ("try {\n  trivy x\n} finally {\n  b\n}", ()),
    ],
)
def test_what_is_not_there(text, asked):
    call = call_in(text)
    assert call.before.has("trivy") is Tri.NO
    assert call.conditions == asked
    assert call.reached is Tri.UNKNOWN


@pytest.mark.parametrize(
    ("caught", "failure"),
    [
        ("{ throw }", Failure.FAILS),
        ("{\n  exit 1\n}", Failure.FAILS),
        ("{\n  exit 0\n}", Failure.IGNORED),
        ("{\n  Write-Host $_\n}", Failure.IGNORED),
    ],
)
def test_what_is_caught(caught, failure):
    assert call_in(f"try {{\n  trivy x\n}} catch {caught}").failure is failure


@pytest.mark.parametrize(
    "text",
    [
        "try {\n  b\n} catch {\n  trivy x\n}",
        "try {\n  trivy x\n} catch {\n  'not found'\n}",
        "try {\n  trivy x\n}",
        "try {\n  trivy x\n}\nif ($a) {\n  b\n}",
        "if (gcm trivy) {\n  trivy x\n}",
        "if ($a) {\n  trivy x\n}\nchoco install trivy",
    ],
)
def test_what_is_not_known(text):
    assert call_in(text).before.has("trivy") is not Tri.NO
