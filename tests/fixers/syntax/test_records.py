import pickle
from dataclasses import field

import pytest

from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: int = 2


@dataclass(frozen=True, eq=False)
class Thing:
    """Told apart by identity."""

    left: int


@dataclass
class Open:
    """Changes."""

    seen: int
    noise: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Own:
    """Says itself what it is."""

    left: int

    def __repr__(self) -> str:
        return "own"

    def __eq__(self, other: object) -> bool:
        return other == "own"

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True)
class Nothing:
    """Has no fields."""


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


def test_objects_are_compared_by_the_fields_that_count() -> None:
    assert (Open(1, 2), Open(1)) == (Open(1, 3), Open(1))
    assert Open(1) != Open(2)
    assert Pair(1) != Thing(1)
    assert {Nothing()} == {Nothing()}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open(1))


def test_objects_are_shown_with_their_fields() -> None:
    assert [repr(Pair(1)), repr(Open(1, 2))] == ["Pair(left=1, right=2)", "Open(seen=1)"]


def test_what_a_class_says_itself_stays() -> None:
    assert repr(Own(1)) == "own"
    assert Own(1) == "own"
    assert hash(Own(1)) == 7
