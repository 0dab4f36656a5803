"""Accounts take turns."""

from contextlib import ExitStack

from bot.turns import MOST, Turns

KEYS = [f"acme/shop#{number}" for number in range(100)]


def test_turns_are_by_account() -> None:
    chosen = Turns().chosen([*KEYS, "other/shop#1", "installation 7"])
    assert chosen[0] in KEYS
    assert chosen[1:] == ["other/shop#1", "installation 7"]


def test_who_has_enough_begun_waits() -> None:
    turns = Turns()
    with ExitStack() as busy:
        for key in KEYS[:MOST]:
            assert len(turns.chosen(KEYS)) == 1
            busy.enter_context(turns.taken(key))
        assert turns.chosen([*KEYS, "other/shop#1"]) == ["other/shop#1"]
    assert len(turns.chosen(KEYS)) == 1
