"""Payloads of actions that are JSON, with texts pasted into it."""

import json
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.model import ActionUse, Step, StepRun, Trace
from fixers.rules._json.sources import PLAIN, Risk
from fixers.rules._json.values import Values
from fixers.syntax.expression import occurrences
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar, ScalarStyle

_QUOTE: Final = "'"
_PAYLOADS: Final = frozenset({
    "payload", "custom_payload", "custom-payload", "data", "body", "client-payload", "json",
    "webhook-body", "blocks", "attachments", "embeds", "inputs", "client_payload",
    "event-payload", "event_payload",
})  # fmt: skip


def pasted_in_inputs(
    use: ActionUse | StepRun, trace: Trace
) -> Iterator[tuple[Scalar, Span, str, Risk]]:
    """Expressions inside strings of JSON in the inputs of an action and in the `env:` of a step,
    which somebody types or which by their names are texts."""
    for scalar in _payloads(use.step):
        text = scalar.value
        if not text.lstrip().startswith(("{", "[")):
            continue
        found = occurrences(text)
        if not _is_json(text, [o.span for o in found]):
            continue
        values = Values(None, use.step.source.path, use.before.variables, trace)
        for one in found:
            if not _in_string(text[: one.span.start]):
                continue
            risk = values.risk_of(one.inner)
            if risk is Risk.FREE or (risk is Risk.NAMED and not PLAIN.search(one.inner)):
                yield scalar, scalar.locate(one.span), text[one.span.start : one.span.end], risk


def _payloads(step: Step) -> Iterator[Scalar]:
    yield from (value for name, value in step.inputs.items() if name.lower() in _PAYLOADS)
    yield from step.env.values()


def as_json(use: ActionUse | StepRun, scalar: Scalar, span: Span) -> Fix | SkippedFix:
    """`"by ${{ x }}"` becomes `${{ toJSON(format('by {0}', x)) }}`."""
    source, single = use.step.source, scalar.style is ScalarStyle.SINGLE
    mark = '\\"' if scalar.style is ScalarStyle.DOUBLE else '"'
    line = source.line_span(source.position(span.start).line)
    before, after = source.text[line.start : span.start], source.text[span.end : line.end]
    start, end = before.rfind(mark) + len(mark), after.find(mark)
    text = before[start:] + source.text[span.start : span.end] + after[: max(end, 0)]
    outside = before[: max(start - len(mark), 0)]
    unsure = mark not in before or end < 0 or outside.endswith("\\") or text.endswith("\\")
    if unsure or (mark != '"' and "\\" in text):
        return SkippedFix("the string around it cannot be rewritten surely")
    whole = Span(line.start + len(outside), span.end + end + len(mark))
    made = f"${{{{ toJSON({_formatted(text.replace(_QUOTE * 2, _QUOTE) if single else text)}) }}}}"
    edit = Edit(source.path, whole, made.replace(_QUOTE, _QUOTE * 2) if single else made)
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
    form = f"'{form}{_literal(text[at:])}'"
    values = ", ".join(one.inner for one in found)
    if "\\" in form:  # an expression knows no escapes, but JSON in one does
        form = f"fromJSON('\"{form[1:-1]}\"')"
    return f"format({form}, {values})"


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
