"""What is known of variables that a step writes to `$GITHUB_ENV`."""

import pytest

from fixers.model import UNKNOWN
from fixers.model.machine import Text
from tests.fixers.model.building import steps, workflow


def known_after(script: str):
    """The variable `A` in the step after the one that runs `script`."""
    block = script.replace("\n", "\n    ")
    repo = workflow(steps(f"- run: |\n    {block}\n- run: x", head="env: {A: before}\n"))
    (run,) = repo.traces[0].invocations("x")
    return run.before.variables.get("A", UNKNOWN)


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ('echo "A=b" >> "$GITHUB_ENV"', Text("b")),
        ('echo -e "A=b" >> $GITHUB_ENV', Text("b")),
        ('{ echo "A=b"; echo "B=c"; } >> "$GITHUB_ENV"', Text("b")),
        ("cat >> $GITHUB_ENV <<EOF\nA=b\nB=c\nEOF", Text("b")),
        ("cat >> $GITHUB_ENV <<EOF\nA=$(date)\nEOF", UNKNOWN),
        ("cat >> $GITHUB_ENV <<EOF\nA<<END\nb\nEND\nEOF", UNKNOWN),
        ("printf 'A=%s' b >> $GITHUB_ENV", UNKNOWN),
        ("date +A=%s >> $GITHUB_ENV", UNKNOWN),
        ("echo A=b C=d >> $GITHUB_ENV", UNKNOWN),
        ("echo A=b >> $GITHUB_ENV; echo C >> $GITHUB_ENV", Text("b")),
        ("{ echo 'A<<END'; cat file; echo END; } >> $GITHUB_ENV", UNKNOWN),
        ('{ date +A=%s; echo "B=c"; } >> "$GITHUB_ENV"', UNKNOWN),
        ('{ if b; then echo "A=c"; fi; } >> "$GITHUB_ENV"', UNKNOWN),
        ('names=(A=b C=d)\necho "${names[@]}" >> "$GITHUB_ENV"', UNKNOWN),
        ("true", Text("before")),
    ],
)
def test_a_variable_of_the_next_step(script, value):
    assert known_after(script) == value
