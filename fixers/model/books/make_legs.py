"""`make ${{ matrix.goal }}`: a call whose words differ from leg to leg of a matrix."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Final

from fixers.model.books.recipe_lines import Book
from fixers.model.expressions import resolve_text
from fixers.model.join import join
from fixers.model.matrix import Leg, leg_value, matrix_legs
from fixers.model.trace import Invocation
from fixers.model.tri import Unknown
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.shell_tree import Part, PartKind, Word

_MOST_LEGS: Final = 40


def calls_of_legs(event: Invocation) -> Sequence[Invocation]:
    """The call as its legs make it, each once; none where no leg changes its words."""
    changed = [word for word in event.words if _names_matrix(word)]
    job = event.step.job if event.step is not None and changed else None
    legs = () if job is None else matrix_legs(job)
    if isinstance(legs, Unknown) or len(legs) > _MOST_LEGS:
        return ()
    found: dict[tuple[str | None, ...], Invocation] = {}
    for leg in legs:
        pairs = [*_in_leg(event, _lookup(leg))]
        args = tuple(arg for arg, _ in pairs)
        found.setdefault(args, replace(event, args=args, words=tuple(word for _, word in pairs)))
    return [*found.values()]


def together(books: Sequence[Book | None], given: Mapping[str, str]) -> Book | None:
    """What the legs are told, as one; what some of them are told is not sure."""
    known = [book for book in books if book is not None]
    if len(books) == 1 or not known:
        return books[0]
    lines = (
        replace(line, sure=False, some=line.sure or line.some)
        for book in known
        for line in book.lines
    )
    machine = reduce(join, (book.machine for book in known))
    all_known = len(known) == len(books)
    whole, seen = (all(getattr(book, n) for book in known) for n in ("whole", "seen"))
    return Book(tuple(lines), machine, whole and all_known, given, seen=seen and all_known)


def _lookup(leg: Leg) -> Lookup:
    def look(path: tuple[str, ...]) -> Value | Undetermined:
        return leg_value(leg, path[1:]) if path[0].lower() == "matrix" else UNDETERMINED

    return look


def _names_matrix(word: Word) -> bool:
    return "matrix." in word.raw and any(p.kind is PartKind.EXPRESSION for p in word.parts)


def _in_leg(event: Invocation, lookup: Lookup) -> Iterator[tuple[str | None, Word]]:
    """The words in one leg; several where the shell splits one."""
    for arg, word in zip(event.args, event.words, strict=True):
        if arg is not None or not _names_matrix(word):
            yield arg, word
            continue
        texts = [_text(part, lookup) for part in word.parts]
        whole = None if None in texts else "".join(text or "" for text in texts)
        split = len(word.parts) == 1 and not word.parts[0].quoted
        pieces = whole.split() if whole is not None and split else [whole]
        yield from ((piece, word) for piece in pieces)


def _text(part: Part, lookup: Lookup) -> str | None:
    if part.kind is PartKind.TEXT:
        return part.value
    if part.kind is not PartKind.EXPRESSION:
        return None
    value = resolve_text(f"${{{{{part.value}}}}}", lookup)
    return None if isinstance(value, Unknown) else value
