import pickle

from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: int = 2


@dataclass(frozen=True, eq=False)
class Thing:
    """Told apart by identity."""

    left: int


def test_what_is_called_frozen_is_a_key_by_its_values() -> None:
    assert {Pair(1): "found"}[Pair(1, 2)] == "found"


def test_without_equality_a_key_is_the_object_itself() -> None:
    one, other = Thing(1), Thing(1)
    assert {one: 1, other: 2} == {other: 2, one: 1}
    assert one != other


def test_slots_and_pickles_stay() -> None:
    assert not hasattr(Pair(1), "__dict__")
    assert pickle.loads(pickle.dumps(Pair(3))) == Pair(3)


def test_no_signature_is_composed_for_a_class_without_a_text() -> None:
    assert Pair.__doc__ == "Pair"
    assert Thing.__doc__ == "Told apart by identity."
