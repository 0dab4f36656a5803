"""The legs of `strategy.matrix`: every combination a job runs in."""

from collections.abc import Mapping as MappingType
from itertools import product
from math import prod
from typing import Final

from fixers.model.once import once
from fixers.model.reading import is_null
from fixers.model.tri import UNKNOWN, Unknown
from fixers.model.workflow import Job
from fixers.syntax.expression import UNDETERMINED, Undetermined, Value
from fixers.syntax.yaml_doc import Mapping, Node, Scalar, ScalarStyle, Sequence, resolve

Leg = MappingType[str, Node | Unknown]
LIMIT: Final = 256  # GitHub refuses larger matrices
_MODIFIERS: Final = frozenset({"include", "exclude"})
_BOOLEANS: Final = {"true": True, "false": False}


@once
def matrix_legs(job: Job) -> tuple[Leg, ...] | Unknown:
    """One empty leg without a matrix; Unknown when the matrix is computed at run time."""
    strategy = job.node.get("strategy")
    node = strategy.get("matrix") if isinstance(strategy, Mapping) else None
    if node is None or is_null(node):
        return ({},) if strategy is None or isinstance(strategy, Mapping) else UNKNOWN
    if not isinstance(node, Mapping):
        return UNKNOWN
    axes = {e.key.value: _values(e.value) for e in node.entries if e.key.value not in _MODIFIERS}
    excluded, included = _entries(node.get("exclude")), _entries(node.get("include"))
    if excluded is UNKNOWN or included is UNKNOWN:
        return UNKNOWN
    if prod(len(values) for values in axes.values()) > LIMIT:
        return UNKNOWN
    base = [dict(zip(axes, combination, strict=True)) for combination in product(*axes.values())]
    kept = [leg for leg in base if not any(_matches(leg, entry) for entry in excluded)]
    return tuple(_with_included(kept if axes else [], included))


def leg_value(leg: Leg, path: tuple[str, ...]) -> Value | Undetermined:
    """Value of `matrix.<path>` in one leg."""
    node = leg_node(leg, path)
    if node is None:
        return None
    return scalar_value(node) if isinstance(node, Scalar) else UNDETERMINED


def leg_node(leg: Leg, path: tuple[str, ...]) -> Node | Unknown | None:
    """What stands in the file for it."""
    node: Node | Unknown | None = None
    for key, value in leg.items():
        if path and key.lower() == path[0].lower():
            node = value
    for name in path[1:]:
        if not isinstance(node, Mapping):
            break
        node = node.get(name)
    return node


def scalar_value(node: Scalar) -> Value | Undetermined:
    """The value GitHub's expressions see for a scalar; Undetermined when it holds one itself."""
    text = node.value
    if "${{" in text:
        return UNDETERMINED
    if node.style is not ScalarStyle.PLAIN:
        return text
    if is_null(node):
        return None
    if text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    try:
        return float(text) if text[0].isdigit() or text[0] in "+-." else text
    except ValueError:
        return text


def _values(node: Node) -> tuple[Node | Unknown, ...]:
    value = resolve(node)
    return tuple(map(resolve, value.items)) if isinstance(value, Sequence) else (UNKNOWN,)


def _entries(node: Node | None) -> tuple[dict[str, Node], ...] | Unknown:
    if node is None or is_null(node):
        return ()
    if not isinstance(node, Sequence):
        return UNKNOWN
    items = [item for item in map(resolve, node.items) if isinstance(item, Mapping)]
    return tuple({e.key.value: resolve(e.value) for e in item.entries} for item in items)


def _same(one: Node | Unknown | None, other: Node) -> bool:
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.value == other.value
    return one is other


def _matches(leg: Leg, entry: MappingType[str, Node]) -> bool:
    return all(_same(leg.get(key), value) for key, value in entry.items())


def _with_included(
    legs: list[dict[str, Node | Unknown]],
    included: tuple[dict[str, Node], ...],
) -> list[Leg]:
    """GitHub's rule: an entry extends each leg whose original values it would not overwrite,
    and is a leg of its own when it extends none."""
    original = [dict(leg) for leg in legs]
    extra: list[Leg] = []
    for entry in included:
        fits = [
            leg
            for leg, first in zip(legs, original, strict=True)
            if all(_same(first[key], value) for key, value in entry.items() if key in first)
        ]
        for leg in fits:
            leg.update(entry)
        if not fits:
            extra.append(entry)
    return [*legs, *extra]
