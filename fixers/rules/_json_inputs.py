"""Payloads of actions that are JSON, with text of strangers pasted into it."""

import json
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.model import ActionUse
from fixers.rules._json_sources import is_free
from fixers.syntax.expression import occurrences
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_PAYLOADS: Final = frozenset({
    "payload", "custom_payload", "custom-payload", "data", "body", "client-payload", "json",
    "webhook-body", "blocks", "attachments", "embeds",
})  # fmt: skip


def free_in_inputs(use: ActionUse) -> Iterator[tuple[Source, Span, str]]:
    """Expressions inside strings of JSON in the inputs of an action."""
    for name, scalar in use.step.inputs.items():
        text = scalar.value
        if name.lower() not in _PAYLOADS or not text.lstrip().startswith(("{", "[")):
            continue
        found = occurrences(text)
        if not _is_json(text, [one.span for one in found]):
            continue
        for one in found:
            if is_free(one.inner) and _in_string(text[: one.span.start]):
                raw = text[one.span.start : one.span.end]
                yield use.step.source, scalar.locate(one.span), raw


def as_json(use: ActionUse, span: Span) -> Fix | SkippedFix:
    """`"by ${{ x }}"` becomes `${{ toJSON(format('by {0}', x)) }}`."""
    source = use.step.source
    line = source.line_span(source.position(span.start).line)
    before, after = source.text[line.start : span.start], source.text[span.end : line.end]
    start, end = before.rfind('"') + 1, after.find('"')
    text = before[start:] + source.text[span.start : span.end] + after[: max(end, 0)]
    if start == 0 or end < 0 or "\\" in text:
        return SkippedFix("the string around it cannot be rewritten surely")
    whole = Span(line.start + start - 1, span.end + end + 1)
    edit = Edit(source.path, whole, f"${{{{ toJSON({_formatted(text)}) }}}}")
    return Fix("Let GitHub escape it", (edit,), applicability=Applicability.UNSAFE)


def _formatted(text: str) -> str:
    """The text as an expression."""
    found = occurrences(text)
    if len(found) == 1 and found[0].span == Span(0, len(text)):
        return found[0].inner
    form, at = "", 0
    for number, one in enumerate(found):
        form += f"{_literal(text[at : one.span.start])}{{{number}}}"
        at = one.span.end
    values = ", ".join(one.inner for one in found)
    return f"format('{form}{_literal(text[at:])}', {values})"


def _literal(text: str) -> str:
    return text.replace("'", "''").replace("{", "{{").replace("}", "}}")


def _is_json(text: str, spans: list[Span]) -> bool:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], "x" if _in_string(text[: span.start]) else "0"]
        at = span.end
    try:
        json.loads("".join((*pieces, text[at:])))
    except ValueError:
        return False
    return True


def _in_string(before: str) -> bool:
    return before.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1
