"""Inputs of a step with a role in the place of a long-lived AWS key."""

from collections.abc import Set as AbstractSet

from fixers.diagnostics import Edit
from fixers.edits.entries import remove_entries, replace_entry, rewritten_flow
from fixers.edits.quoting import quoted
from fixers.rules._keys.token_permission import Edits
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Entry, Mapping


def with_role(
    source: Source, holder: Entry, key: str, others: AbstractSet[str], given: tuple[str, str]
) -> Edits | None:
    """`given`: the name of the input and its value; `others` go with the key."""
    inputs = holder.value
    if not isinstance(inputs, Mapping) or inputs.anchor:
        return None
    name, role = given
    entry = inputs.entry(key)
    added = entry is not None and inputs.entry(name) is None
    if inputs.flow:
        first = f"{name}: {quoted(role, flow=True)}" if added else ""
        edit = rewritten_flow(source, inputs, {*others, key}, first)
        return None if edit is None else (edit,)
    if entry is not None and added and {e.key.value for e in inputs.entries} <= {*others, key}:
        whole = Span(inputs.entries[0].key.span.start, inputs.entries[-1].span.end)
        return (Edit(source.path, whole, f"{name}: {quoted(role)}"),)
    replaced = (replace_entry(source, entry, name, role),) if entry is not None and added else ()
    gone = remove_entries(source, holder, others if replaced else {*others, key})
    return None if gone is None else (*replaced, *gone)
