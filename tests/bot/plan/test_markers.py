"""Markers are found where the bot puts them, and nowhere else."""

import pytest

from bot.plan.markers import FINDING, REVIEW, marked, marker, with_markers


def test_round_trip() -> None:
    body = with_markers(
        "text", [marker(FINDING, "a1"), marker(FINDING, "b-2"), marker(REVIEW, "c")]
    )
    assert marked(body, FINDING) == ("a1", "b-2")
    assert marked(body + "\n", REVIEW) == ("c",)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- fix-pipeline:finding=a1 --> and more text",
        "<!-- fix-pipeline:finding=a 1 -->",
        "<!-- other:finding=a1 -->",
    ],
)
def test_text_of_others(body: str) -> None:
    assert marked(body, FINDING) == ()


def test_marker_in_quoted_text_does_not_count() -> None:
    body = with_markers("`<!-- fix-pipeline:finding=evil -->` is text", [marker(FINDING, "a1")])
    assert marked(body, FINDING) == ("a1",)


@pytest.mark.parametrize("value", ["", "a b", "-->", "a\n"])
def test_unfit_value(value: str) -> None:
    with pytest.raises(ValueError, match="not fit"):
        marker(FINDING, value)
