"""Paths that differ from leg to leg of a matrix: each leg asks for its own."""

from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model import ActionUse, Invocation, Job, StepRun, Trace
from fixers.model.expressions import resolve_text
from fixers.model.machine import Machine, Text
from fixers.model.matrix import Leg, leg_value, matrix_legs
from fixers.model.shell.run import FALLBACK
from fixers.model.step import Step
from fixers.model.tri import Unknown
from fixers.rules._paths.workspace_names import PLACES
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.shell import Part, PartKind, Word

_MOST_LEGS: Final = 40
_EXPANDED: Final = frozenset("*?[$")
_READ: Final = regex(r"\$\{?(\w+)")
Event = Invocation | ActionUse | StepRun


def lookups(job: Job | None, step: Step | None, before: Machine) -> tuple[Lookup, ...]:
    """What expressions can see in each leg of a job: `matrix` and `env`. None for a job without
    a known matrix, and where legs have folders of their own."""
    legs = () if job is None else matrix_legs(job)
    if isinstance(legs, Unknown) or not legs[0:1] or not legs[0] or len(legs) > _MOST_LEGS:
        return ()
    own = () if step is None else (step.working_directory, step.condition)
    apart = any("matrix." in scalar.value for scalar in own if scalar is not None)
    return () if apart else tuple(_lookup(leg, before) for leg in legs)


def _lookup(leg: Leg, before: Machine) -> Lookup:
    def look(path: tuple[str, ...]) -> Value | Undetermined:
        if path[0].lower() == "matrix":
            return leg_value(leg, path[1:])
        if path[0].lower() == "env" and len(path) == 2:
            known = before.variables.get(path[1])
            return known.value if isinstance(known, Text) and not known.expression else UNDETERMINED
        return UNDETERMINED

    return look


def in_each_leg(run: Invocation, trace: Trace) -> Iterator[Invocation]:
    """The command as its legs run it, where one of its words is made of `matrix` values."""
    if None not in run.args or trace.job is None or trace.job.matrix is None:  # most often
        return
    open_words = [i for i, arg in enumerate(run.args) if arg is None]
    if not any(_names_matrix(run.words[i], run.before) for i in open_words) or _for_some(run):
        return
    seen: set[tuple[str | None, ...]] = set()
    for lookup in lookups(trace.job, run.step, run.before):
        told = [
            (word, text)
            for word, arg in zip(run.words, run.args, strict=True)
            for text in (_texts(word, run.before, lookup) if arg is None else (arg,))
        ]
        args = tuple(text for _, text in told)
        if args not in seen:
            seen.add(args)
            yield replace(run, args=args, words=tuple(word for word, _ in told))


def _texts(word: Word, before: Machine, lookup: Lookup) -> Sequence[str | None]:
    """What a word is in one leg: several where the shell splits it."""
    first = word.parts[0]
    if len(word.parts) > 1 or first.quoted:
        return (_told(word, before, lookup),)
    text = _value(first, before, lookup)
    return (None,) if text is None or set(text) & _EXPANDED else text.split() or (None,)


def _for_some(run: Invocation) -> bool:
    """Whether a test before it may keep legs away: `if [ "${{ matrix.x }}" = a ]; …; else`."""
    texts = [*run.conditions]
    for name in {name for text in texts for name in _READ.findall(text)}:
        known = run.before.variables.get(name)
        texts.append(known.value if isinstance(known, Text) else "")
    return FALLBACK in texts or any("matrix." in text for text in texts)


def templates_of(event: Event) -> list[str]:
    """The words and inputs with values of the matrix in them, as they are written."""
    texts: list[str] = []
    if isinstance(event, Invocation):
        targets = [redirect.target for redirect in event.command.redirects]
        texts = [word.raw for word in (*event.words, *targets) if word is not None]
    elif isinstance(event, ActionUse):
        texts = [scalar.value for scalar in event.step.inputs.values()]
    return [text for text in texts if "matrix." in text]


def filled_in_legs(event: Event) -> list[str]:
    """Folders with values of the matrix in their names that a copy may have filled."""
    if not isinstance(event, Invocation) or event.name not in PLACES:
        return []
    return [text.strip("\"'").removeprefix("./").rstrip("/") for text in templates_of(event)]


def _names_matrix(word: Word, before: Machine) -> bool:
    return "matrix." in word.raw or any("matrix." in _variable(p, before) for p in word.parts)


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
