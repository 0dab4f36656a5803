"""Matrix legs by GitHub's rules."""

import pytest

from fixers.model import UNKNOWN
from fixers.model.matrix import leg_value, matrix_legs
from fixers.syntax.expression import UNDETERMINED
from tests.fixers.model.building import job


def legs(matrix: str):
    found = matrix_legs(job(f"jobs:\n  a:\n    strategy:\n      matrix: {matrix}\n"))
    if found is UNKNOWN:
        return UNKNOWN
    return [{key: leg_value(leg, (key,)) for key in leg} for leg in found]


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("", [{}]),
        ("{a: [x, y], b: [1]}", [{"a": "x", "b": 1}, {"a": "y", "b": 1}]),
        ("{a: [x, y], exclude: [{a: x}]}", [{"a": "y"}]),
        ("{a: [x, y], include: [{a: x, c: true}]}", [{"a": "x", "c": True}, {"a": "y"}]),
        ("{a: [x], include: [{c: 1}]}", [{"a": "x", "c": 1}]),
        ("{a: [x], include: [{a: z}]}", [{"a": "x"}, {"a": "z"}]),
        ("{include: [{a: x}, {a: y}]}", [{"a": "x"}, {"a": "y"}]),
        ("{a: [x], exclude: , include: }", [{"a": "x"}]),
        ("{a: '${{ fromJSON(x) }}', b: [1]}", [{"a": UNDETERMINED, "b": 1}]),
        ("{a: [[p], x], exclude: [{a: [p]}]}", [{"a": UNDETERMINED}, {"a": "x"}]),
        ("'${{ fromJSON(x) }}'", UNKNOWN),
        ("{a: [x], include: '${{ fromJSON(x) }}'}", UNKNOWN),
        ("{a: [x], exclude: text}", UNKNOWN),
        (f"{{a: {list(range(20))}, b: {list(range(20))}}}", UNKNOWN),
    ],
)
def test_legs(matrix, expected):
    assert legs(matrix) == expected


def test_a_strategy_that_is_an_expression_is_unknown():
    assert matrix_legs(job("jobs:\n  a:\n    strategy: ${{ x }}\n")) is UNKNOWN
    assert matrix_legs(job("jobs:\n  a:\n    steps: []\n")) == ({},)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("os", "name"), "linux"),
        (("OS", "n"), -1.5),
        (("os", "absent"), None),
        (("os", "name", "deep"), "linux"),
        (("os",), UNDETERMINED),
        (("absent",), None),
        (("text",), "1"),
        (("nothing",), None),
        (("expression",), UNDETERMINED),
        (("sign",), "-"),
        (("flag",), False),
    ],
)
def test_values(path, value):
    entry = "{os: {name: linux, n: -1.5}, text: '1', nothing: ~, sign: '-', flag: false"
    entry += ", expression: '${{ x }}'}"
    (leg,) = matrix_legs(job(f"jobs:\n  a:\n    strategy: {{matrix: {{include: [{entry}]}}}}\n"))
    assert leg_value(leg, path) == value
