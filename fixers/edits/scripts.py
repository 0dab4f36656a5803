"""Rewriting shell text where it stands: in a `run:` scalar or in a script file."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits.layout import indent_of
from fixers.edits.scalars import rewrite_fragment, to_literal
from fixers.model import ScriptUnit
from fixers.syntax.span import Span

# A statement behind one of these is a whole command of its own.
_OPENERS: Final = ("&&", ";", "{", "(", "then", "else", "do")
_NEEDS_QUOTING: Final = frozenset("'\"$`\\!")  # in the text of `bash -c '…'`
_CONTINUES: Final = ("\\", "&&", "||", "|", "(")


def replace_in_script(unit: ScriptUnit, span: Span, text: str) -> Edit | None:
    """Replace a span of a script's text (lines of `text` end in `\\n`); the scalar becomes a
    block when it must. None when no rewrite surely gives that script."""
    source, scalar = unit.source, unit.scalar
    if unit.offset and not set(text).isdisjoint(_NEEDS_QUOTING):
        return None
    span = unit.outer(span)
    if scalar is None:
        return Edit(source.path, span, text.replace("\n", source.newline))
    if "\n" in text and not scalar.block:
        value = scalar.value[: span.start] + text + scalar.value[span.end :]
        return to_literal(source, scalar, value)
    return rewrite_fragment(source, scalar, span, text)


def insert_line_before(
    unit: ScriptUnit, statement: Span, line: str, *, inline: bool = False
) -> Edit | None:
    """A new line before the statement, at its indent and above its comments. A statement that
    does not begin its line gets `line && ` in front when `inline`, else None."""
    text = unit.shell.text
    start = text.rfind("\n", 0, statement.start) + 1
    prefix = text[start : statement.start]
    before = text[: statement.start].rstrip()
    if not prefix.strip() and not before.endswith(_CONTINUES):
        at = _above_comments(unit, start, prefix)
        indented = prefix + line.replace("\n", "\n" + prefix)
        edit = replace_in_script(unit, Span(at, at), indented + "\n")
        # In a flow mapping nothing can be a block; the last statement's status is the script's.
        if edit is not None or start or text[statement.end :].strip():
            return edit
    if inline and "\n" not in line and (not before or before.endswith(_OPENERS)):
        return replace_in_script(unit, Span(statement.start, statement.start), f"{line} && ")
    return None


def _above_comments(unit: ScriptUnit, start: int, indent: str) -> int:
    """Start of the comment lines right above the line at `start` that share its indent."""
    text = unit.shell.text
    comments = {comment.span.start for comment in unit.shell.comments}
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        first = above + len(indent_of(line))
        if indent_of(line) != indent or first not in comments or line.startswith("#!"):
            break
        start = above
    return start
