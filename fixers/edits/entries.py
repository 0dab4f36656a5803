"""Taking entries out of a mapping and putting others in their place."""

from collections.abc import Set as AbstractSet

from fixers.diagnostics import Edit
from fixers.edits.layout import after_entry, column, line_end, line_start
from fixers.edits.quoting import quoted
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Entry, Mapping, Scalar


def replace_entry(source: Source, entry: Entry, name: str, value: str) -> Edit:
    """`name: value` where another entry stands."""
    return Edit(source.path, entry.span, f"{name}: {quoted(value)}")


def add_entry(source: Source, mapping: Mapping, name: str, value: str) -> Edit | None:
    """`name: value` as the last entry of a mapping; None when its lines hold anything else."""
    if mapping.anchor:
        return None
    if mapping.flow:
        end = mapping.span.end - 1
        inner = source.text[mapping.span.start + 1 : end]
        at = mapping.span.start + 1 + len(inner.rstrip())
        text = f", {name}: {value}" if inner.strip() else f"{name}: {value}"
        odd = "#" in inner or inner.rstrip().endswith(",")
        return None if odd else _inserted(source, at, text)
    last = mapping.entries[-1]
    below = after_entry(source, last)
    indent = " " * column(source, last.key.span.start)
    line = f"{source.newline}{indent}{name}: {value}"
    return None if below is None else _inserted(source, below, line)


def _inserted(source: Source, at: int, text: str) -> Edit:
    return Edit(source.path, Span(at, at), text)


def rewritten_flow(
    source: Source, mapping: Mapping, gone: AbstractSet[str], first: str = ""
) -> Edit | None:
    """A flow mapping of one line without some of its entries, and with another in front; None
    where aliases may share it."""
    text = source.slice(mapping.span)
    if mapping.anchor or "\n" in text or "#" in text:
        return None
    kept = [source.slice(e.span) for e in mapping.entries if e.key.value not in gone]
    pad = " " if text.startswith("{ ") else ""
    inner = ", ".join([first, *kept] if first else kept)
    return Edit(source.path, mapping.span, f"{{{pad}{inner}{pad}}}")


def remove_entries(
    source: Source, holder: Entry, names: AbstractSet[str]
) -> tuple[Edit, ...] | None:
    """Take entries out of the mapping of `holder` (such as `env:`), and `holder` with it when
    nothing is left; None when their lines hold anything else."""
    mapping = holder.value
    if not isinstance(mapping, Mapping) or mapping.anchor:
        return None
    if mapping.flow and not names >= {entry.key.value for entry in mapping.entries}:
        edit = rewritten_flow(source, mapping, names)
        return None if edit is None else (edit,)
    gone = [entry for entry in mapping.entries if entry.key.value in names]
    if len(gone) == len(mapping.entries):
        gone = [holder]
    edits = [remove_entry(source, entry) for entry in gone]
    sure = tuple(edit for edit in edits if edit is not None)
    return sure if len(sure) == len(edits) else None


def remove_entry(source: Source, entry: Entry) -> Edit | None:
    """Take an entry out of a block mapping with its lines; None when they hold anything else."""
    start = line_start(source, entry.key.span.start)
    alone = not source.text[start : entry.key.span.start].strip()
    end = line_end(source, entry.span.end)
    rest = source.text[entry.span.end : end].strip()
    single = isinstance(entry.value, Scalar) and not entry.value.block
    if not alone or rest.startswith(("&", "*")) or (not single and rest):
        return None
    starts, line = source.line_starts, source.position(end).line
    below = starts[line] if line < len(starts) else len(source.text)  # after `\r\n`, too
    return Edit(source.path, Span(start, below), "")
