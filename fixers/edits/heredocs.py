"""Heredocs whose delimiter is quoted, written so that variables can be read in them."""

from collections.abc import Iterator
from typing import Final

from fixers.edits.expression_places import nodes_in
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex
from fixers.syntax.shell import parse_shell
from fixers.syntax.span import Span

_QUOTED: Final = regex(r"(\d*<<-?[ \t]*)(?:(['\"])([\w.+@%:=/-]+)\2|\\([\w.+@%:=/-]+))")
_SPECIAL: Final = regex(r"[\\$`]")


def opened(script: sh.ShellScript) -> sh.ShellScript:
    """`<<'EOF'` with an expression in its text as `<<EOF`, with a backslash before whatever an
    unquoted heredoc would read as more than text."""
    text = script.text
    if "<<" not in text or "${{" not in text:
        return script  # without a walk through the whole
    edits = [
        edit for heredoc in _heredocs(script.statements, text) for edit in _edits(text, heredoc)
    ]
    for span, new in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return parse_shell(text) if edits else script


def _edits(text: str, heredoc: sh.Heredoc) -> Iterator[tuple[Span, str]]:
    body = heredoc.body.span
    kept = [Span(*_ends(o.span, body)) for o in occurrences(text[body.start : body.end])]
    head = _QUOTED.match(text, heredoc.span.start)
    if not (kept and heredoc.quoted and head):
        return
    yield Span(*head.span()), head[1] + (head[3] or head[4])
    for found in _SPECIAL.finditer(text, body.start, body.end):
        if not any(span.start <= found.start() < span.end for span in kept):
            yield Span(found.start(), found.start()), "\\"


def _ends(span: Span, body: Span) -> tuple[int, int]:
    return span.start + body.start, span.end + body.start


def is_open(script: sh.ShellScript) -> bool:
    """Whether a heredoc has no end: it goes on to that of the file, blank lines included."""
    text = script.text
    return "<<" in text and any(
        text[one.body.span.end : one.span.end].strip() != one.delimiter
        for one in _heredocs(script.statements, text)
    )


def _heredocs(node: object, text: str) -> Iterator[sh.Heredoc]:
    if isinstance(node, sh.Heredoc):
        yield node
    if isinstance(node, sh.Part) and text.startswith("`", node.span.start):
        return  # backslashes mean something else there
    for one in nodes_in(node):
        yield from _heredocs(one, text)
