"""What is known after scripts of the repository that no step has brought yet."""

import pytest

from tests.fixers.rules.asking import found, run

CALL = run("bash ci/build.sh")


def lacking(*steps: str, script: str = "npm ci\n") -> int:
    """How often `tflint` is found to be missing at the end."""
    text = "".join(steps) + "- uses: actions/checkout@v4\n" + run("tflint --recursive")
    return len(found("tool-not-installed", text, **{"ci/build.sh": script}))


@pytest.mark.parametrize(
    ("steps", "count"),
    [
        ([CALL], 1),
        ([run("./ci/build.sh")], 1),
        ([run("bash ci/other.sh")], 0),
        ([run("git clone https://github.com/acme/ci"), CALL], 0),
        ([run("gh repo clone acme/ci"), CALL], 0),
        ([run("mkdir ci\nmv a ci/build.sh"), CALL], 0),
        (["- uses: actions/download-artifact@v4\n", CALL], 0),
    ],
)
def test_a_script_before_the_checkout(steps, count):
    assert lacking(*steps) == count


def test_what_the_script_would_have_installed():
    installs = "curl -fsSL https://example.com/tflint -o /usr/local/bin/tflint\n"
    assert lacking(CALL, script=installs) == 0


GETS = "curl -fsSL https://example.com/tflint -o /usr/local/bin/tflint"
MAKEFILE = f"build:\n\techo hi\ntools:\n\t{GETS}\n"


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("make build", 1),
        ("make -f Makefile build", 1),
        ("make tools", 0),
        ("make -f other.mk build", 0),
        ('make "$GOAL"', 0),
        ("git clone https://github.com/acme/ci\nmake build", 0),
    ],
)
def test_a_goal_before_the_checkout(call, count):
    steps = run(call) + "- uses: actions/checkout@v4\n" + run("tflint --recursive")
    assert len(found("tool-not-installed", steps, Makefile=MAKEFILE)) == count
