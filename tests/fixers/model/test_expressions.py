"""Conditions and texts, evaluated as far as the files tell."""

import pytest

from fixers.model import UNKNOWN, Tri
from fixers.model.expressions import holds, resolve_text, text_of, truthy
from fixers.syntax.expression import UNDETERMINED
from tests.fixers.model.building import job


def lookup(path):
    known = {("matrix", "os"): "linux", ("matrix", "n"): 3.0, ("env", "NONE"): None}
    return known.get(path, UNDETERMINED)


def condition(text: str):
    step = job(f"jobs:\n  a:\n    steps:\n      - run: x\n        if: {text}\n").steps[0]
    return holds(step.condition, lookup)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", Tri.YES),
        ("false", Tri.NO),
        ("${{ false }}", Tri.NO),
        ("${{ true }}", Tri.YES),
        ("success()", Tri.YES),
        ("always()", Tri.YES),
        ("failure()", Tri.UNKNOWN),
        ("cancelled()", Tri.NO),
        ("'!cancelled()'", Tri.YES),
        ("failure() || cancelled()", Tri.UNKNOWN),
        ("always() && matrix.os == 'linux'", Tri.YES),
        ("matrix.os == 'windows'", Tri.NO),
        ("github.ref == 'refs/heads/main'", Tri.UNKNOWN),
        ("github.ref && false", Tri.NO),
        ("${{ false }} && github.ref", Tri.UNKNOWN),
        ("'((('", Tri.UNKNOWN),
    ],
)
def test_conditions(text, answer):
    assert condition(text) is answer


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("${{ matrix.os }}", "linux"),
        ("a-${{ matrix.os }}-${{ matrix.n }}.x", "a-linux-3.x"),
        ("a${{ env.NONE }}b", "ab"),
        ("a${{ github.ref }}", UNKNOWN),
        ("a${{ ((( }}", UNKNOWN),
    ],
)
def test_texts(text, value):
    assert resolve_text(text, lookup) == value


@pytest.mark.parametrize(
    ("value", "text", "truth"),
    [
        (None, "", False),
        (True, "true", True),
        (False, "false", False),
        (0.0, "0", False),
        (1.5, "1.5", True),
        ("", "", False),
        ("x", "x", True),
        (float("nan"), "nan", False),
    ],
)
def test_values(value, text, truth):
    assert (text_of(value), truthy(value)) == (text, truth)
