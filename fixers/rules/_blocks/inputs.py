"""What the inputs of a workflow or an action may hold, as far as their declarations tell."""

from collections.abc import Iterator

from fixers.model import Step
from fixers.model.matrix import scalar_value
from fixers.syntax.expression import Undetermined, Value
from fixers.syntax.yaml_doc import Entry, Mapping, Node, Scalar, Sequence, resolve

# Values, others behaving like one of them in shell; and whether that is true of all others.
Possible = tuple[frozenset[Value], bool]


def declared_inputs(step: Step) -> dict[str, Possible]:
    """By lower-cased name."""
    root = step.document.root
    if step.job is None:
        return {entry.key.value.lower(): _default(entry) for entry in _below(root, "inputs")}
    found: dict[str, Possible] = {}
    triggers = [entry.key.value for entry in _below(root, "on")]
    for entry in (e for t in triggers for e in _below(root, "on", t, "inputs")):
        name = entry.key.value.lower()
        values, complete = _typed(entry)
        if len(triggers) > 1 or _may_be_left(entry):
            values |= {""}  # on the other triggers there are no inputs
        before = found.get(name, (frozenset(), True))
        found[name] = (values | before[0], complete and before[1])
    return found


def _below(node: Node | None, *keys: str) -> Iterator[Entry]:
    for key in keys:
        node = resolve(node) if node is not None else None
        node = node.get(key) if isinstance(node, Mapping) else None
    node = resolve(node) if node is not None else None
    yield from node.entries if isinstance(node, Mapping) else ()


def _typed(entry: Entry) -> Possible:
    facts = {fact.key.value: resolve(fact.value) for fact in _of(entry)}
    kind, options = facts.get("type"), facts.get("options")
    match kind.value if isinstance(kind, Scalar) else "":
        case "boolean":
            return frozenset({True, False}), True
        case "number":
            return frozenset({1.0}), True
        case "choice" if isinstance(options, Sequence):
            values = [scalar_value(o) for o in map(resolve, options.items) if isinstance(o, Scalar)]
            known = [value for value in values if not isinstance(value, Undetermined)]
            return frozenset(known), len(known) == len(options.items)
    return _default(entry)


def _default(entry: Entry) -> Possible:
    """Anything may be given; the default often is."""
    default = next((resolve(f.value) for f in _of(entry) if f.key.value == "default"), None)
    value = scalar_value(default) if isinstance(default, Scalar) else None
    if value is None or isinstance(value, Undetermined):
        return frozenset(), False
    return frozenset({value}), False


def _may_be_left(entry: Entry) -> bool:
    """A choice or a number that nobody has to make, and for which nothing stands."""
    facts = {fact.key.value: resolve(fact.value) for fact in _of(entry)}
    kind, required = facts.get("type"), facts.get("required")
    asked = isinstance(required, Scalar) and required.value == "true"
    optional = isinstance(kind, Scalar) and kind.value in {"choice", "number"} and not asked
    return optional and "default" not in facts


def _of(entry: Entry) -> tuple[Entry, ...]:
    facts = resolve(entry.value)
    return facts.entries if isinstance(facts, Mapping) else ()
