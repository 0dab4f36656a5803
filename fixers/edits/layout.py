"""How a file is laid out: line bounds, indents, and the comments that belong to what follows."""

from typing import Final

from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Mapping, Node, Scalar, YamlDocument, resolve

DEFAULT_UNIT: Final = 2
_KEEPS: Final = regex(r"[|>]\d?\+")
# The first block of a file and its first mapping below a key: how deep people here write them.
_BLOCK: Final = regex(r"(?m)^(?P<key> *(?:- +)?)[\w-]+: *[|>][-+]?\r?\n(?P<inner> +)\S")
_NESTED: Final = regex(r"(?m)^(?P<key>)[\w-]+: *\r?\n(?P<inner> +)[\w-]+:")


def line_start(source: Source, offset: int) -> int:
    """Offset at which the line of `offset` begins."""
    return source.line_starts[source.position(offset).line - 1]


def line_end(source: Source, offset: int) -> int:
    """Offset of the newline that ends the line of `offset`, or the end of the text."""
    return source.line_span(source.position(offset).line).end


def column(source: Source, offset: int) -> int:
    """Characters before `offset` on its line."""
    return offset - line_start(source, offset)


def above_comments(source: Source, offset: int) -> int:
    """Start of the line of `offset`, or of the block of comment lines right above it that stand
    at the same indent: such comments belong to what follows."""
    line = source.position(offset).line
    indent = indent_of(source.line_text(line))
    while line > 1:
        above = source.line_text(line - 1)
        if indent_of(above) != indent or not above.lstrip().startswith("#"):
            break
        line -= 1
    return source.line_starts[line - 1]


def indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def indent_unit(document: YamlDocument) -> int:
    """Columns by which this file indents a mapping below its key."""
    root = resolve(document.root)
    entries = root.entries if isinstance(root, Mapping) else ()
    for entry in entries:
        inner = entry.value
        if isinstance(inner, Mapping) and not inner.flow and inner.entries:
            source = document.source
            first = inner.entries[0].key.span.start
            return column(source, first) - column(source, entry.key.span.start)
    return DEFAULT_UNIT


def block_unit(source: Source) -> int:
    """Columns by which this file indents the lines of a block below its key."""
    found = _BLOCK.search(source.text) or _NESTED.search(source.text)
    return len(found["inner"]) - len(found["key"]) if found else DEFAULT_UNIT


def after_entry(source: Source, entry: Entry) -> int | None:
    """Where a line can be added below an entry; None where that would change its value."""
    end = line_end(source, entry.span.end)
    last = _last_scalar(entry.value)
    if last is not None and last.block:
        # A block that ends the file would get a newline.
        return None if ends_in_keeping_block(source, last) or end == len(source.text) else end
    rest = source.text[entry.span.end : end].strip()
    return end if not rest or rest.startswith("#") else None


def ends_in_keeping_block(source: Source, node: Node) -> bool:
    """Whether the blank lines below a node belong to its value (`|+`)."""
    last = _last_scalar(node)
    return last is not None and _KEEPS.match(source.text, last.span.start) is not None


def _last_scalar(node: Node) -> Scalar | None:
    while isinstance(node, Mapping) and node.entries:
        node = node.entries[-1].value
    return node if isinstance(node, Scalar) else None
