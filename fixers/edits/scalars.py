"""Rewriting scalars and parts of scalars in their own style."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import quoting
from fixers.edits.excerpts import excerpt_around
from fixers.edits.layout import block_unit, column, indent_of, line_end
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import (
    Scalar,
    ScalarStyle,
    YamlProblem,
    parse_yaml,
    walk,
)

# What may stand before the value of an entry that can become a block scalar.
_KEY: Final = regex(r"[ ]*(?:-[ ]+)*(?=[^\s\-])[^:#]*:[ ]+")
_COMMENT: Final = regex(r"\s+#.*")
_KEYWORDS: Final = frozenset({"true", "false", "null"})


def replace_scalar(source: Source, scalar: Scalar, value: str) -> Edit | None:
    """Give a scalar another value in the same style, quoted where it must be; None when no
    rewrite surely reads back as `value`."""
    forms = _forms(source, scalar, value)
    edits = (Edit(source.path, scalar.span, form) for form in forms)
    return first_that_reads(source, scalar, edits, value)


def rewrite_fragment(source: Source, scalar: Scalar, span: Span, text: str) -> Edit | None:
    """Replace a span of a scalar's value, leaving the rest of the scalar as it is written."""
    value = scalar.value[: span.start] + text + scalar.value[span.end :]
    at = scalar.locate(span)
    edits = (Edit(source.path, at, form) for form in _fragments(source, scalar, text))
    return first_that_reads(source, scalar, edits, value)


def to_literal(source: Source, scalar: Scalar, value: str) -> Edit | None:
    """Turn a one-line value into a `|` block that holds `value`; a comment behind it stays."""
    begin = column(source, scalar.span.start)
    head = source.text[scalar.span.start - begin : scalar.span.start]
    end = line_end(source, scalar.span.end)
    rest = source.text[scalar.span.end : end].rstrip()
    key = _KEY.fullmatch(head)
    if key is None or scalar.block or scalar.anchor or (rest and not rest.lstrip().startswith("#")):
        return None
    indent = " " * (len(head) - len(head.lstrip(" -")) + block_unit(source))
    lines = block_lines(value, indent, source.newline)
    edit = Edit(source.path, Span(scalar.span.start, end), f"|{rest}{source.newline}{lines}")
    ends = (value.rstrip("\n"), value.rstrip("\n") + "\n")
    return next((e for v in ends if (e := first_that_reads(source, scalar, [edit], v))), None)


def to_plain(source: Source, scalar: Scalar, value: str) -> Edit | None:
    """Give a scalar a value of one line, without a block header that nobody needs any more; a
    comment behind that stays."""
    if scalar.anchor or not quoting.plain_is_safe(value):
        return replace_scalar(source, scalar, value)
    header = source.text[scalar.span.start : line_end(source, scalar.span.start)]
    comment = _COMMENT.search(header) if scalar.block else None
    return Edit(source.path, scalar.span, value + (comment[0].rstrip() if comment else ""))


def block_lines(value: str, indent: str, newline: str) -> str:
    """The lines of a block scalar, without a newline behind the last."""
    lines = value.rstrip("\n").split("\n")
    return newline.join(indent + line if line else "" for line in lines)


def first_that_reads(
    source: Source, scalar: Scalar, edits: Iterable[Edit], value: str
) -> Edit | None:
    """The first edit after which the scalar, read again, is the string `value`."""
    whole = Span(0, len(source.text))
    # Mostly a few lines tell, and not the whole file has to be read again for each fix.
    excerpt = excerpt_around(source, scalar) or whole
    for edit in edits:
        read = _read_again(source, scalar, edit, excerpt)
        if not read and excerpt != whole:
            read = _read_again(source, scalar, edit, whole)
        if value in read:
            return edit
    return None


def _read_again(source: Source, scalar: Scalar, edit: Edit, lines: Span) -> list[str]:
    """What begins where the scalar began when these lines are read with the edit; nothing where
    they cannot be."""
    text = source.text[lines.start : edit.at.start] + edit.text
    document = parse_yaml(source.with_text(text + source.text[edit.at.end : lines.end]))
    if isinstance(document, YamlProblem):
        return []
    start = scalar.span.start - lines.start
    nodes = (n for n in walk(document.root) if isinstance(n, Scalar))  # without recursion
    return [n.value for n in nodes if n.span.start == start]


def _forms(source: Source, scalar: Scalar, value: str) -> Iterator[str]:
    """Ways to write the whole scalar, the one closest to its own style first."""
    style = scalar.style
    if scalar.block:
        header, indent = _block_layout(source, scalar)
        step = source.newline * 2 if style is ScalarStyle.FOLDED else source.newline
        yield f"{header}{source.newline}{block_lines(value, indent, step)}"
        return
    if style is ScalarStyle.PLAIN and _may_stay_plain(scalar, value):
        yield value
    if style is not ScalarStyle.DOUBLE and (single := quoting.single_quoted(value)):
        yield single
    yield quoting.double_quoted(value)


def _may_stay_plain(scalar: Scalar, value: str) -> bool:
    both = _is_number_or_flag(scalar.value) and _is_number_or_flag(value)
    return both or quoting.plain_is_safe(value)


def _is_number_or_flag(value: str) -> bool:
    return value in _KEYWORDS or re.fullmatch(r"0|[1-9]\d*", value) is not None


def _fragments(source: Source, scalar: Scalar, text: str) -> Iterator[str]:
    """Ways to write new text into the middle of a scalar."""
    newline = source.newline
    match scalar.style:
        case ScalarStyle.DOUBLE:
            yield quoting.escape_double(text)
        case ScalarStyle.SINGLE if "\n" not in text:
            yield text.replace("'", "''")
        case ScalarStyle.LITERAL:
            _, indent = _block_layout(source, scalar)
            yield _reindented(text, indent, newline)
        case ScalarStyle.FOLDED:
            _, indent = _block_layout(source, scalar)
            yield _reindented(text, indent, newline * 2)
        case ScalarStyle.PLAIN if "\n" not in text:
            yield text
        case _:
            return


def _reindented(text: str, indent: str, newline: str) -> str:
    first, *lines = text.split("\n")
    *middle, last = lines or [first]
    if not lines:
        return first
    parts = [first, *(indent + line if line else "" for line in middle), indent + last]
    return newline.join(parts)


def _block_layout(source: Source, scalar: Scalar) -> tuple[str, str]:
    """Header line (`|-`, with its comment) and indent of the content of a block scalar."""
    header, _, body = source.slice(scalar.span).partition("\n")
    lines = [line for line in body.split("\n") if line.strip()]
    shown = next((line for line in scalar.value.split("\n") if line.strip()), "")
    if not lines:
        return header.rstrip("\r"), ""
    if scalar.style is ScalarStyle.FOLDED:
        return header.rstrip("\r"), indent_of(lines[0])
    return header.rstrip("\r"), " " * (len(lines[0].rstrip("\r")) - len(shown))
