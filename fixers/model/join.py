"""What is known of a machine after either of two ways was taken."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Final, TypeAlias, TypeVar

from fixers.model.machine import (
    Credentials,
    InitState,
    Listed,
    Machine,
    TreeOrigin,
    VariableValue,
)
from fixers.model.tri import UNKNOWN, Tri

K = TypeVar("K")
V = TypeVar("V")
Variables: TypeAlias = Mapping[str, VariableValue]
_LONGEST: Final = 64  # elements of an array


def join(one: Machine, other: Machine) -> Machine:
    """The join of two states of the same job: what both agree on stays."""
    if one is other:
        return one
    return Machine(
        base=one.base,
        provided=_provided(one, other),
        unknown_provider=one.unknown_provider or other.unknown_provider,
        later=one.later or other.later,
        aside=one.aside | other.aside,
        venv=one.venv or other.venv,
        own_path=one.own_path or other.own_path,
        guessed=one.guessed or other.guessed,
        checkouts=_checkouts(one.checkouts, other.checkouts),
        written=one.written | other.written,
        wrote_unknown=one.wrote_unknown or other.wrote_unknown,
        terraform=_either(one.terraform, other.terraform, InitState.UNKNOWN),
        terraform_unknown=one.terraform_unknown or other.terraform_unknown,
        workspaces=_either(one.workspaces, other.workspaces, UNKNOWN),
        directory=one.directory if one.directory == other.directory else UNKNOWN,
        variables=_variables(one.variables, other.variables),
        variables_unknown=one.variables_unknown or other.variables_unknown,
        functions=one.functions & other.functions,
        credentials=(
            one.credentials if one.credentials is other.credentials else Credentials.UNKNOWN
        ),
        exported=_either(one.exported, other.exported, UNKNOWN),
        errexit=one.errexit.join(other.errexit),
        pipefail=one.pipefail.join(other.pipefail),
    )


def _either(one: Mapping[K, V], other: Mapping[K, V], unknown: V) -> Mapping[K, V]:
    """Values both have; `unknown` where they differ or only one has the key."""
    if one is other:
        return one
    keys = {**one, **other}
    return {key: one[key] if _same(one, other, key) else unknown for key in keys}


def _variables(one: Variables, other: Variables) -> Variables:
    if one is other:
        return one
    keys = {**one, **other}
    return {
        key: one[key] if _same(one, other, key) else _grown(one.get(key), other.get(key), key)
        for key in keys
    }


def _grown(one: VariableValue | None, other: VariableValue | None, name: str) -> VariableValue:
    """An array to which one of the ways added something: `args+=(-H "$TOKEN")` in an `if`."""
    if name == "@" or not isinstance(one, Listed) or not isinstance(other, Listed):
        return UNKNOWN
    ways = [list(zip(way.values, way.likely, strict=True)) for way in (one, other)]
    same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(*ways, strict=False))])
    more = [likely for way in ways for _, likely in way[same:]]
    if same + len(more) > _LONGEST:
        return UNKNOWN
    return Listed((*one.values[:same], *[None] * len(more)), (*one.likely[:same], *more))


def _checkouts(
    one: Mapping[str, TreeOrigin], other: Mapping[str, TreeOrigin]
) -> Mapping[str, TreeOrigin]:
    """A checkout that may not have been made: who asks for its files needs it."""
    joined = _either(one, other, TreeOrigin.MAYBE)
    theirs = {key for way in (one, other) for key in way if way[key] is TreeOrigin.OTHER}
    return {**joined, **dict.fromkeys(theirs, TreeOrigin.OTHER)} if theirs else joined


def _same(one: Mapping[K, V], other: Mapping[K, V], key: K) -> bool:
    return key in one and key in other and one[key] == other[key]


def _provided(one: Machine, other: Machine) -> Mapping[str, Tri]:
    """A function that one side alone defines may or may not be there afterwards."""
    provided = dict(_either(one.provided, other.provided, Tri.UNKNOWN))
    for name in one.functions ^ other.functions:
        provided.setdefault(name, Tri.UNKNOWN)
    return provided
