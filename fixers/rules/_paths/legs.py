"""Paths that differ from leg to leg of a matrix, or from call to call of a workflow: each asks
for its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model import ActionUse, Invocation, Repository, StepRun, Trace
from fixers.model.expressions import resolve_text
from fixers.model.machine import Machine, Text
from fixers.model.shell.run import FALLBACK
from fixers.rules._paths.leg_views import CHANGES, OF_MATRIX, calls_for, lookups
from fixers.rules._paths.workspace_names import PLACES
from fixers.syntax.expression import Lookup
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.shell import Part, PartKind, Word

_EXPANDED: Final = frozenset("*?[$")
_READ: Final = regex(r"\$\{?(\w+)")
Event = Invocation | ActionUse | StepRun


def in_each_leg(run: Invocation, trace: Trace, repository: Repository) -> Iterator[Invocation]:
    """The command as legs and calls run it, where one of its words is made of their values."""
    if None not in run.args or trace.job is None:  # most often
        return
    open_words = [word for word, arg in zip(run.words, run.args, strict=True) if arg is None]
    texts = [text for word in open_words for text in _texts_in(word, run.before)]
    made = any(_is_made_of_inputs(word, run.before) for word in open_words if len(word.parts) > 1)
    calls = calls_for(trace.job, repository) if made else ()
    changes = trace.job.matrix is not None and any(map(OF_MATRIX.search, texts))
    if not (changes or calls) or _for_some(run, CHANGES if calls else OF_MATRIX):
        return
    seen: set[tuple[str | None, ...]] = set()
    for lookup in lookups(trace.job, run.step, run.before, calls):
        told = [
            (word, text)
            for word, arg in zip(run.words, run.args, strict=True)
            for text in (_texts(word, run.before, lookup) if arg is None else (arg,))
        ]
        args = tuple(text for _, text in told)
        if args not in seen:
            seen.add(args)
            yield replace(run, args=args, words=tuple(word for word, _ in told))


def _is_made_of_inputs(word: Word, before: Machine) -> bool:
    return any("inputs." in text for text in _texts_in(word, before))


def _texts(word: Word, before: Machine, lookup: Lookup) -> Sequence[str | None]:
    """What a word is in one leg: several where the shell splits it. Of what a caller hands over
    whole it is told there."""
    first = word.parts[0]
    if len(word.parts) > 1:
        return (_told(word, before, lookup),)
    if _is_made_of_inputs(word, before):
        return (None,)
    if first.quoted:
        return (_told(word, before, lookup),)
    text = _value(first, before, lookup)
    return (None,) if text is None or set(text) & _EXPANDED else text.split() or (None,)


def _for_some(run: Invocation, asked: re.Pattern[str]) -> bool:
    """Whether a test before it may keep legs away: `if [ "${{ matrix.x }}" = a ]; …; else`."""
    texts = [*run.conditions]
    for name in {name for text in texts for name in _READ.findall(text)}:
        known = run.before.variables.get(name)
        texts.append(known.value if isinstance(known, Text) else "")
    return FALLBACK in texts or any(map(asked.search, texts))


def templates_of(event: Event) -> list[str]:
    """The words and inputs with values of legs and calls in them, as they are written."""
    texts: list[str] = []
    if isinstance(event, Invocation):
        targets = [redirect.target for redirect in event.command.redirects]
        texts = [word.raw for word in (*event.words, *targets) if word is not None]
    elif isinstance(event, ActionUse):
        texts = [scalar.value for scalar in event.step.inputs.values()]
    return [text for text in texts if CHANGES.search(text)]


def filled_in_legs(event: Event) -> list[str]:
    """Folders with values of the matrix in their names that a copy may have filled."""
    if not isinstance(event, Invocation) or event.name not in PLACES:
        return []
    return [text.strip("\"'").removeprefix("./").rstrip("/") for text in templates_of(event)]


def _texts_in(word: Word, before: Machine) -> list[str]:
    return [word.raw, *(_variable(part, before) for part in word.parts)]


def _variable(part: Part, before: Machine) -> str:
    """The text that an environment variable was given, expressions and all."""
    known = before.variables.get(part.value) if part.kind is PartKind.VARIABLE else None
    return known.value if isinstance(known, Text) else ""


def _told(word: Word, before: Machine, lookup: Lookup) -> str | None:
    pieces = [_piece(part, before, lookup) for part in word.parts]
    return None if None in pieces else "".join(piece or "" for piece in pieces)


def _piece(part: Part, before: Machine, lookup: Lookup) -> str | None:
    if part.kind is PartKind.TEXT:
        return part.value
    value = _value(part, before, lookup)
    split = not part.quoted and bool(set(value or "") & (_EXPANDED | {" "}))
    return None if split else value


def _value(part: Part, before: Machine, lookup: Lookup) -> str | None:
    text = _variable(part, before)
    if part.kind is PartKind.EXPRESSION:
        text = f"${{{{{part.value}}}}}"
    value = resolve_text(text, lookup) if text else None
    return value if isinstance(value, str) and value else None
