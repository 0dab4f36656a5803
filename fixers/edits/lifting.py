"""From `${{ … }}` pasted into shell to variables that the shell reads."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fixers.edits.expression_places import NotLiftedError, Place, Role, places_of, quote_at
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import Access, Occurrence, occurrences, parse_expression
from fixers.syntax.span import Span

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_NOT_IN_NAMES: Final = re.compile(r"\W+")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Lifted:
    """`text` reads `variables` (name → expression with its braces). `splits`: a value stands
    where the shell makes several words of it."""

    text: str
    variables: dict[str, str]
    splits: bool


def lift(script: sh.ShellScript, *, single_word: Callable[[str], bool]) -> Lifted:
    """Replace each expression by a variable. `single_word` tells of an inner expression that
    its value is surely one word with nothing special in it.

    Raises `NotLiftedError` where the result might not mean the same.
    """
    found = occurrences(script.text)
    places = dict(places_of(script.statements))
    comments = [comment.span for comment in script.comments]
    bare = _without(script.text, found)
    names = _Names(frozenset(_NAME.findall(bare)))
    pieces: list[str] = []
    splits, at = False, 0
    for one in found:
        if any(span.start <= one.span.start < span.end for span in comments):
            continue
        place = _place(places, one)
        single = single_word(one.inner)
        splits |= place.role is Role.ARGUMENT and not single and not _quoted(place, one)
        text = _written(script.text, place, one, names.of(one.inner), single)
        pieces += [script.text[at : one.span.start], text]
        at = one.span.end
    pieces.append(script.text[at:])
    return Lifted("".join(pieces), names.variables, splits)


def _without(text: str, found: tuple[Occurrence, ...]) -> str:
    for one in reversed(found):
        text = text[: one.span.start] + " " + text[one.span.end :]
    return text


class _Names:
    """One variable for each distinct expression, with a name that means nothing to programs."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = taken
        self._known: dict[str, str] = {}

    @property
    def variables(self) -> dict[str, str]:
        return {name: f"${{{{ {inner} }}}}" for inner, name in self._known.items()}

    def of(self, inner: str) -> str:
        if inner not in self._known:
            name = variable_name(inner)
            used = self._taken | set(self._known.values())
            free = (n for n in (name, *(f"{name}_{i}" for i in range(2, 1000))) if n not in used)
            self._known[inner] = next(free)
        return self._known[inner]


def variable_name(inner: str) -> str:
    """`inputs.image-tag` → INPUTS_IMAGE_TAG. The context stays in the name: `DEBUG` alone would
    be read by many programs."""
    parsed = parse_expression(inner)
    if not isinstance(parsed, Access) or parsed.indexes:
        return "EXPRESSION"
    parts = [part for part in parsed.path if part not in {"outputs", "*"}]
    if parts[0] == "github":  # GITHUB_ names belong to the runner
        parts[0] = "WORKFLOW"
    name = _NOT_IN_NAMES.sub("_", "_".join(parts)).strip("_").upper()
    return name[:_LONGEST].rstrip("_")


def _place(places: dict[int, Place], one: Occurrence) -> Place:
    place = places.get(one.span.start)
    if place is None:
        around = [p for p in places.values() if _holds(p.part.span, one.span)]
        place = around[-1] if around else None
    if place is None:
        raise NotLiftedError("an expression stands where the shell text is not understood")
    return place


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _quoted(place: Place, one: Occurrence) -> bool:
    return bool(quote_at(place.word, one.span.start))


def _written(text: str, place: Place, one: Occurrence, name: str, single: bool) -> str:
    if one.span.start and text[one.span.start - 1] in "\\$":
        raise NotLiftedError("an expression is part of a variable's name or of an escape")
    plain = f"${{{name}}}"
    if place.part.kind is sh.PartKind.ARITHMETIC or place.role is Role.HEREDOC:
        return plain
    quote = quote_at(place.word, one.span.start)
    if place.part.kind is not sh.PartKind.EXPRESSION and quote != '"':
        raise NotLiftedError("an expression stands inside `${…}`")
    if quote:
        return plain if quote == '"' else f"'\"{plain}\"'"
    return _bare(place, one, plain, single=single)


def _bare(place: Place, one: Occurrence, plain: str, *, single: bool) -> str:
    """The variable outside quotes: as bare as the expression was where the shell may split it."""
    if place.role is Role.COMMAND and place.word.span.start == one.span.start:
        raise NotLiftedError("an expression names the command")
    if place.role is Role.WHOLE or (place.role is Role.ARGUMENT and not single):
        return plain
    return f'"{plain}"'
