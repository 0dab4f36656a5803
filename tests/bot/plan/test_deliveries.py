"""Which failed deliveries are asked for again."""

import pytest

from bot.plan.deliveries import Delivery, to_redeliver


@pytest.mark.parametrize(
    ("attempts", "again"),
    [
        ([(1, "a", 202)], ()),
        ([(1, "a", 502)], (1,)),
        ([(1, "a", 0)], (1,)),
        ([(1, "a", 502), (2, "a", 202)], ()),
        ([(1, "a", 502), (2, "a", 502)], (2,)),
        ([(1, "a", 400)], ()),
        ([(n, "a", 500) for n in range(5)], ()),
        ([(9, "b", 500), (3, "a", 500)], (3, 9)),
    ],
)
def test_choice(attempts: list[tuple[int, str, int]], again: tuple[int, ...]) -> None:
    assert to_redeliver([Delivery(*attempt) for attempt in attempts]) == again
