"""What the AWS command line (1.46) was seen to make of these texts."""

import pytest

from fixers.rules._ecs_network.shorthand import NotReadableError, Shape, read_structure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=b", {"a": "b"}),
        ("a={s=[x,y],g=[z],p=DISABLED}", {"a": {"s": ["x", "y"], "g": ["z"], "p": "DISABLED"}}),
        ('a={s=["x", "y"],g=["z"]}', {"a": {"s": ["x", "y"], "g": ["z"]}}),
        ("a={s=[x y]}", {"a": {"s": ["x y"]}}),
        ("a={s=[]}", {"a": {"s": []}}),
        ("a={s='x,y'}", {"a": {"s": "x,y"}}),
        ('{"a": {"s": ["x"]}}', {"a": {"s": ["x"]}}),
        ('a={s=[["x"]]}', {"a": {"s": [["x"]]}}),
    ],
)
def test_reads_structures(text: str, value: Shape) -> None:
    assert read_structure(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "a", "a={s=x,y,g=z}", 'a={"s":["x"]}', "a={s=[x}", "a={s=[x]", '{"a": ', "a=" + "[" * 40],
)
def test_rejects_the_rest(text: str) -> None:
    with pytest.raises(NotReadableError):
        read_structure(text)
