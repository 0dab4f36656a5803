"""The options of a call of sqlmap that a program of Python makes, written anew there."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits.scalars import rewrite_fragment
from fixers.rules._sqlmap.call import Sqlmap
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_IN_LIST: Final = regex(r"([\"'])(?:[\w./-]*/)?sqlmap(?:\.py)?\1(?=\s*,)")
_IN_TEXT: Final = regex(r"(?<=[\"'\s])sqlmap(?:\.py)?(?=\s+-)")
_LITERAL: Final = r"[\"']?\s*,?\s*[\"']?"  # from a literal, or word, to the next


def in_python(
    command: Sqlmap, changes: Mapping[int, str | None], added: str
) -> tuple[Edit, ...] | None:
    """None where one of them does not stand there just once."""
    step, source = command.run.step, command.run.script.source
    scalar = step.run if step is not None and step.source is source else None
    text, start = (scalar.value, 0) if scalar is not None else _own_text(command)
    found = [*_places(command, changes, text), *_more(text, added)]
    places = [one and (Span(one[0].start + start, one[0].end + start), one[1]) for one in found]
    edits = [
        rewrite_fragment(source, scalar, *place) if scalar else Edit(source.path, *place)
        for place in places
        if place is not None
    ]
    sure = tuple(edit for edit in edits if edit is not None)
    return sure if len(sure) == len(places) else None


def _own_text(command: Sqlmap) -> tuple[str, int]:
    """The statement of the call where all options stand in it, else the whole file; and where
    that begins."""
    own, text = command.run.at.span, command.run.script.source.text
    said = text[own.start : own.end]
    alone = len([*_IN_LIST.finditer(said), *_IN_TEXT.finditer(said)]) == 1
    return (said, own.start) if alone else (text, 0)


def _places(
    command: Sqlmap, changes: Mapping[int, str | None], text: str
) -> Iterator[tuple[Span, str] | None]:
    args = command.args
    for index, value in changes.items():
        arg, before = args[index] or "", (args[index - 1] or "") if index else ""
        if not value:
            alone = value is not None and arg.startswith("--") and index + 1 not in changes
            yield _without(text, arg) if alone else None
        elif arg.startswith("--"):
            name = arg.partition("=")[0]
            yield _once(rf"(?<![\w=-])({re.escape(arg)})(?![\w-])", text, f"{name}={value}")
        else:
            old = rf"(?<![\w=-]){re.escape(before)}{_LITERAL}({re.escape(arg)})(?![\w-])"
            yield _once(old, text, value)


def _without(text: str, arg: str) -> tuple[Span, str] | None:
    element = _once(rf"(,\s*([\"']){re.escape(arg)}\2)(?=\s*[,\])])", text, "")
    return element or _once(rf"(\s{re.escape(arg)})(?=[\s\"'])", text, "")


def _more(text: str, added: str) -> Iterator[tuple[Span, str] | None]:
    if not added:
        return
    names = [*_IN_LIST.finditer(text), *_IN_TEXT.finditer(text)]
    if len(names) != 1:
        yield None
        return
    quote, end = names[0][0][0], names[0].end()
    listed = "".join(f", {quote}{one}{quote}" for one in added.split())
    yield Span(end, end), listed if quote in "\"'" else added


def _once(pattern: str, text: str, new: str) -> tuple[Span, str] | None:
    found = [*re.finditer(pattern, text)]
    return (Span(*found[0].span(1)), new) if len(found) == 1 else None
