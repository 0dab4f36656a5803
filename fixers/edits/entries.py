"""Taking entries out of a mapping and putting others in their place."""

from collections.abc import Collection

from fixers.diagnostics import Edit
from fixers.edits.layout import line_end, line_start
from fixers.edits.quoting import quoted
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Entry, Mapping, Scalar


def replace_entry(source: Source, entry: Entry, name: str, value: str) -> Edit:
    """`name: value` where another entry stands."""
    return Edit(source.path, entry.span, f"{name}: {quoted(value)}")


def remove_entries(
    source: Source, holder: Entry, names: Collection[str]
) -> tuple[Edit, ...] | None:
    """Take entries out of the block mapping below `holder` (such as `env:`), and `holder` with
    it when nothing is left; None when their lines hold anything else."""
    mapping = holder.value
    if not isinstance(mapping, Mapping) or mapping.flow or mapping.anchor:
        return None
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
    return Edit(source.path, Span(start, min(end + 1, len(source.text))), "")
