"""Adding, changing and removing steps of a job or composite action."""

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from typing import Final, Unpack

from fixers.diagnostics import Edit
from fixers.edits.layout import (
    above_comments,
    after_entry,
    column,
    ends_in_keeping_block,
    indent_unit,
    line_end,
    line_start,
)
from fixers.edits.new_step import StepKeys, condition, flow_step, pairs, value_of
from fixers.edits.quoting import plain_is_safe, quoted
from fixers.edits.scalars import block_lines
from fixers.model import Step
from fixers.syntax.records import dataclass, replace
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Comment, Entry, Mapping, Scalar, Sequence, walk

_EMPTY_ENV: Final = regex(r"env:\s*(?:\{\s*\})?")
_DASH: Final = regex(r"(?P<indent> *)-(?P<gap> +| *\r?\n(?P<keys> +))")


@dataclass(frozen=True, slots=True)
class _Place:
    """A step as an item of a block sequence. `dash`: what stands before its first key, on the
    line above that where the dash has a line of its own; `keys` is the indent of them all."""

    source: Source
    siblings: Sequence
    index: int
    dash: str
    keys: str
    unit: str

    def top(self, index: int) -> int:
        """Where the item begins, its own comments included."""
        start = self.siblings.items[index].span.start
        found = _dash(self.source, start)
        return above_comments(self.source, start - len(found[0]) if found else start)

    @property
    def spaced(self) -> bool:
        """Whether the steps of this job are parted by blank lines."""
        at = self.index or 1
        if at >= len(self.siblings.items):
            return False
        before = self.source.text[: self.top(at)].removesuffix(self.source.newline)
        return before.endswith("\n") or not before.rpartition("\n")[2].strip()


def insert_step_before(step: Step, name: str, **keys: Unpack[StepKeys]) -> Edit | None:
    """A new step right before `step` and before the comments that belong to it; None where the
    steps are written in a way that cannot be extended surely."""
    whole = _outermost(step)
    place = _place(whole, flow=True)
    if place is None:
        return _insert_in_line(whole, name, keys)
    lines = _step_lines(place, step, name, keys)
    if lines is None:
        return None
    if place.spaced:
        lines = (*lines, "")
    at = place.top(place.index)
    return Edit(step.source.path, Span(at, at), _joined(lines, step.source))


def insert_step_after(step: Step, name: str, **keys: Unpack[StepKeys]) -> Edit | None:
    """A new step right after `step`; None as for `insert_step_before`."""
    whole = _outermost(step)
    place = _place(whole)
    lines = None if place is None else _step_lines(place, step, name, keys)
    at = after_entry(step.source, whole.node.entries[-1])
    if place is None or lines is None or at is None:
        return None
    if place.spaced:
        lines = ("", *lines)
    newline = step.source.newline
    return Edit(step.source.path, Span(at, at), newline + newline.join(lines))


def replace_step(step: Step, name: str, **keys: Unpack[StepKeys]) -> Edit | None:
    """A new step in the place of another and of its comments; None as for the others."""
    place = _place(step)
    lines = None if place is None else _step_lines(place, step, name, keys)
    if place is None or lines is None:
        return None
    source = step.source
    top = place.top(place.index)
    end = top + len(source.text[top : step.node.span.end].rstrip())
    return Edit(source.path, Span(top, end), source.newline.join(lines))


def remove_step(step: Step) -> Edit | None:
    """Take a step away with its comments; None when it is the only one, or when the value of
    another would change."""
    place = _place(step)
    if place is None or len(place.siblings.items) == 1:
        return None
    source = step.source
    top = place.top(place.index)
    if place.index + 1 < len(place.siblings.items):
        after = place.siblings.items[place.index + 1]
        if _dash(source, after.span.start) is None:
            return None
        return Edit(source.path, Span(top, place.top(place.index + 1)), "")
    end = line_end(source, step.node.entries[-1].span.end)
    before = place.siblings.items[place.index - 1]
    if end == len(source.text) or ends_in_keeping_block(source, before):
        return None  # the step before would be the end of the file, or lose blank lines
    start = line_end(source, len(source.text[:top].rstrip()))
    return Edit(source.path, Span(start, end), "")


def set_step_key(step: Step, key: str, lines: SequenceType[str]) -> Edit | None:
    """Add or replace `key:`. The first of `lines` stands behind the colon, the others one level
    below it; None when a comment would be lost or the step cannot be extended surely."""
    place = _place(step)
    if place is None:
        return None
    newline = step.source.newline
    first, *below = lines
    parts = (f"{key}: {first}".rstrip(), *(place.keys + place.unit + line for line in below))
    old = step.entry(key)
    if old is not None:
        return _replaced(step, old, newline.join(parts))
    return _added(step, place, newline.join(parts))


def set_env(step: Step, variables: MappingType[str, str]) -> Edit | None:
    """Add variables to the step's `env:`; None when one is set to something else already, or
    when there is nothing to add."""
    if any(name in step.env and step.env[name].value != v for name, v in variables.items()):
        return None
    missing = {name: value for name, value in variables.items() if name not in step.env}
    entry = step.entry("env")
    if not missing:
        return None
    if entry is None or _EMPTY_ENV.fullmatch(step.source.slice(entry.span)):
        return set_step_key(step, "env", ["", *pairs(missing)])
    return _extended(step, entry, missing)


def side_by_side(edit: Edit, env: Edit | None) -> tuple[Edit, ...]:
    """Both edits; one where the second begins as the first ends."""
    if env is None:
        return (edit,)
    if edit.at.end != env.at.start or env.at.start != env.at.end:
        return edit, env
    return (Edit(edit.path, edit.at, edit.text + env.text),)


def add_inputs(step: Step, inputs: MappingType[str, str]) -> Edit | None:
    """Add to the step's `with:`; None when one is given already or there is no `with:`."""
    entry = step.entry("with")
    if entry is None or not inputs or any(name in step.inputs for name in inputs):
        return None
    return _extended(step, entry, inputs)


def _insert_in_line(step: Step, name: str, keys: StepKeys) -> Edit | None:
    """A new item of `[{…}, {…}]`."""
    siblings = _siblings(step)
    if siblings is None or not siblings.flow or step.node.anchor:
        return None
    at = step.node.span.start
    return Edit(step.source.path, Span(at, at), flow_step(step, name, keys) + ", ")


def _outermost(step: Step) -> Step:
    """Beside steps that run at the same time nothing is before or after one of them."""
    return step if step.group is None else replace(step, node=step.group)


def _siblings(step: Step) -> Sequence | None:
    own = step.job.node.get("steps") if step.job else None
    if isinstance(own, Sequence) and step.node in own.items:
        return own  # most often
    lists = (n for n in walk(step.document.root) if isinstance(n, Sequence))
    return next((n for n in lists if step.node in n.items), None)


def _place(step: Step, *, flow: bool = False) -> _Place | None:
    """None for steps that are aliases or anchored, and for flow style: an item `- {…}` of a
    block sequence is a place where `flow` says so."""
    if not step.node.entries or (step.node.flow and (step.node.anchor or not flow)):
        return None
    source = step.source
    first = step.node.span if step.node.flow else step.node.entries[0].key.span
    dash = _dash(source, first.start)
    siblings = _siblings(step)
    if dash is None or siblings is None or siblings.flow:
        return None
    unit = " " * indent_unit(step.document)
    index = siblings.items.index(step.node)
    keys = dash["keys"] or " " * len(dash[0])
    return _Place(source, siblings, index, dash[0], keys, unit)


def _dash(source: Source, at: int) -> re.Match[str] | None:
    """The `- ` of an item that begins at `at`, when it is all that stands before it on its line,
    or on a line above."""
    start = line_start(source, at)
    above = line_start(source, start - 1) if start else start
    whole, line = (_DASH.fullmatch(source.text[begin:at]) for begin in (above, start))
    return line or whole


def _step_lines(place: _Place, step: Step, name: str, keys: StepKeys) -> tuple[str, ...] | None:
    written = _written_condition(place, step, keys)
    if written is not None and "\n" in written:
        return None
    tag = keys.get("ref")
    texts = {
        "name": quoted(name),
        "id": _quoted(keys.get("id")),
        "if": written,
        "working-directory": _quoted(keys.get("directory")),
        "uses": _quoted(keys.get("uses"), f" # {tag}" if tag else ""),
        "shell": _quoted(keys.get("shell")),
    }
    lines = [f"{key}: {text}" for key, text in texts.items() if text]
    for key, values in (("with", keys.get("inputs")), ("env", keys.get("env"))):
        if values:
            lines += [f"{key}:", *(place.unit + pair for pair in pairs(dict(values)))]
    if run := keys.get("run"):
        lines += _run_lines(place, run)
    first, *others = lines
    return (place.dash + first, *(place.keys + o if o else o for o in others))


def _quoted(value: str | None, after: str = "") -> str | None:
    return quoted(value) + after if value else None


def _written_condition(place: _Place, step: Step, keys: StepKeys) -> str | None:
    """As the step beside it is written, where the condition is the same."""
    if keys.get("only") is None and keys.get("copy_if") and step.condition is not None:
        return place.source.slice(step.condition.span)
    text = condition(step, keys)
    return None if text is None else quoted(text)


def _run_lines(place: _Place, script: str) -> list[str]:
    if plain_is_safe(script):
        return [f"run: {script}"]
    return ["run: |", *block_lines(script, place.unit, "\n").split("\n")]


def _replaced(step: Step, old: Entry, text: str) -> Edit | None:
    if any(_inside(comment, old) for comment in step.document.comments):
        return None
    return Edit(step.source.path, old.span, text)


def _inside(comment: Comment, entry: Entry) -> bool:
    return entry.span.start < comment.span.start < entry.span.end


def _added(step: Step, place: _Place, text: str) -> Edit | None:
    """Above `run:` or `uses:`, or below it when that opens the step."""
    source = step.source
    index = next((i for i, e in enumerate(step.node.entries) if e.key.value in {"run", "uses"}), 0)
    entry = step.node.entries[index]
    if index and column(source, entry.key.span.start) == len(place.keys):
        at = above_comments(source, entry.key.span.start)
        return Edit(source.path, Span(at, at), place.keys + text + source.newline)
    end = after_entry(source, entry)
    if end is None:
        return None
    return Edit(source.path, Span(end, end), source.newline + place.keys + text)


def _extended(step: Step, entry: Entry, missing: MappingType[str, str]) -> Edit | None:
    mapping, source = entry.value, step.source
    if not isinstance(mapping, Mapping) or not mapping.entries:
        return None
    last = mapping.entries[-1]
    if mapping.flow:
        added = (f"{name}: {value_of(value, flow=True)}" for name, value in missing.items())
        at = last.span.end
        return Edit(source.path, Span(at, at), ", " + ", ".join(added))
    at_line = after_entry(source, last)
    if at_line is None or not isinstance(last.value, Scalar):
        return None
    indent = source.newline + " " * column(source, last.key.span.start)
    return Edit(source.path, Span(at_line, at_line), "".join(indent + p for p in pairs(missing)))


def _joined(lines: SequenceType[str], source: Source) -> str:
    return "".join(line + source.newline for line in lines)
