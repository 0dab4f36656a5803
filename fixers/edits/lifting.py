"""From `${{ … }}` pasted into shell to variables that the shell reads."""

from collections.abc import Callable, Mapping
from dataclasses import field
from itertools import chain
from typing import Final

from fixers.edits.expression_places import (
    NotLiftedError,
    Place,
    Role,
    may_be_descriptor,
    parts_words,
    places_of,
    quote_at,
)
from fixers.edits.read_again import read_again
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import Occurrence, accesses, occurrences, parse_expression
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_NAME: Final = regex(r"[A-Za-z_]\w*")
_READ: Final = regex(r"\$\{?[A-Za-z_]\w*(?!\w|:?=)")
_NAME_BEFORE: Final = regex(r"(?:\$(?:[A-Za-z_]\w*)?|\\)\Z")
_ESCAPED: Final = regex(r"\\[\\$]")
_IN_BRACES: Final = regex(r"(?<!\$)\{[^}]*\Z")
# Variables that a shell or the runner sets itself.
_OF_SHELL: Final = regex(
    r"(?:BASH|GITHUB_|RUNNER_|EPOCH|COMP_|HIST)\w*|_|RANDOM|SRANDOM|SECONDS|IFS|OPTIND|OPTARG|OPTERR"
    r"|LINENO|PWD|OLDPWD|E?UID|PPID|GROUPS|SHLVL|SHELLOPTS|DIRSTACK|FUNCNAME|PIPESTATUS|PS4|REPLY"
)
_NOT_IN_NAMES: Final = regex(r"\W+")
_PLAIN: Final = regex(r"[\w./:@%+=,-]+")
_BARE: Final = regex(r"[\w./:@%+=,*? -]*")  # plain words and patterns
_ENDS: Final = {"'": "'", '"': '$`\\"', "<<": "$`\\"}  # what is no text between quotes
# Contexts whose names belong to the runner when they begin a variable's name.
_RENAMED: Final = {"github": "WORKFLOW", "runner": "MACHINE"}
_STARS: Final = regex(r"\.\s*\*|\[\s*\*\s*\]")  # `x[0]` and `x[y]` are one value each
_LONGEST: Final = 40
LONGEST: Final = 50_000  # of a block
TOO_LONG: Final = "the block is too long to be read"
_HEREDOCS: Final = frozenset({Role.HEREDOC, Role.STRIPPED})
# `${A:-…}` and the like, or an index; not `${A:?…}`, which the shell parts into words.
_IN_BRACES_OF_NAME: Final = regex(
    r"\$\{(?:[A-Za-z_]\w*|[0-9@*]+)(?:\[[^\]]*\])?(?::?[-+=]|:(?!\?)|\#\#?|%%?|/[/#%]?|\^\^?|,,?)[\s\S]*"
    r"|\$\{[#!]?[A-Za-z_]\w*\[[^\]]*"
)
_INDEX: Final = regex(r"\$\{[#!]?[A-Za-z_]\w*\[[^\]]*\Z")


@dataclass(frozen=True, slots=True)
class Samples:
    """Values that an expression may have; `complete`: no other behaves differently in shell."""

    values: frozenset[str] = frozenset()
    complete: bool = False

    @property
    def single(self) -> bool:
        """Whether it is surely one word with nothing special in it."""
        return self.complete and all(_PLAIN.fullmatch(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the step tells of expressions: their values, by inner text; those that a variable of
    the step holds already (inner text → name); the names of all variables around it; the text of
    what the block sources."""

    samples: Callable[[str], Samples]
    held: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    sourced: str = ""


@dataclass(frozen=True, slots=True)
class Lifted:
    """`text` reads `variables` (name → expression with its braces). `splits`: a variable stands
    where the shell makes words of it; `sure`: that gives the same words as before; `quoted`: but
    for quotes, braces or `~` within a value, which may be meant for the shell."""

    text: str
    variables: dict[str, str]
    splits: bool
    sure: bool
    quoted: bool = False


def lift(script: sh.ShellScript, around: Surroundings | None) -> Lifted:
    """Replace each expression by a variable; `around` may be None where there are none.

    Raises `NotLiftedError` where the result might not mean the same.
    """
    found = occurrences(script.text)
    if not found or around is None:
        return Lifted(script.text, {}, splits=False, sure=True)
    places, again = dict(places_of(script.statements)), read_again(script)
    comments = [comment.span for comment in script.comments]
    names = VariableNames(without(script.text, found), around)
    pieces: list[str] = []
    splits, sure, quoted, at = False, True, False, 0
    for one in found:
        if any(span.start <= one.span.start < span.end for span in comments):
            pieces += [script.text[at : one.span.start], in_one_line(script.text, one)]
            at = one.span.end
            continue
        samples = around.samples(one.inner)
        place = _place(places, one)
        way = _way_later(_way(place, one), again, place, one, samples)
        _check(script.text, one, way, samples)
        if way is Role.COMMAND and place.word.span.start == one.span.start:
            _check_command(samples)
        bare = way in {Role.ARGUMENT, Role.COMMAND} and not samples.single
        splits |= bare
        # `a=${{ b }}` with two words sets `a` for the second one.
        sure &= samples.complete or way is not Role.ASSIGNED
        quoted |= bare and not samples.complete
        sure &= not (isinstance(way, Role) and _may_break(place, one, samples))
        sure &= samples.single or not _wants_word(place, one)
        sure &= not may_be_descriptor(script.text, place.word)
        span, written = _written(script.text, one, way, f"${{{names.of(one.inner)}}}", bare=bare)
        pieces += [script.text[at : span.start], written]
        at = span.end
    pieces.append(script.text[at:])
    if splits and parts_words(script):
        raise NotLiftedError("the block says itself where words are parted")
    return Lifted("".join(pieces), names.variables, splits, sure, quoted)


def without(text: str, found: tuple[Occurrence, ...]) -> str:
    for one in reversed(found):
        text = text[: one.span.start] + " " + text[one.span.end :]
    return text


def in_one_line(text: str, one: Occurrence) -> str:
    """An expression in a comment, which ends with its line."""
    return " ".join(text[one.span.start : one.span.end].split())


class VariableNames:
    """One variable for each distinct expression, with a name that means nothing to programs."""

    def __init__(self, bare: str, around: Surroundings) -> None:
        self._around = around
        self._taken = around.taken | set(_NAME.findall(f"{bare} {around.sourced}"))
        self._changed = frozenset(_NAME.findall(_READ.sub(" ", f"{bare} {around.sourced}")))
        self._known: dict[str, str] = {}
        self.variables: dict[str, str] = {}

    def of(self, inner: str) -> str:
        if inner not in self._known:
            self._known[inner] = self._held(inner) or self._new(inner)
        return self._known[inner]

    def _held(self, inner: str) -> str | None:
        name = self._around.held.get(inner)
        if name is None or _OF_SHELL.fullmatch(name) or not _NAME.fullmatch(name):
            return None
        return None if name in self._changed else name

    def _new(self, inner: str) -> str:
        parsed = parse_expression(inner)
        own = {f"env.{name}".lower() for name in self._around.held.values()}
        own |= {"env"} if own else set()
        read = [] if parsed is None else accesses(parsed)
        if parsed is None or any(".".join(access.path).lower() in own for access in read):
            raise NotLiftedError("an expression reads a variable of its own step")
        whole = next(accesses(parsed), None)
        if whole is parsed and (len(whole.path) == 1 or _STARS.search(inner)):
            raise NotLiftedError("an expression is no text, which a variable must be")
        name = variable_name(inner)
        used = self._taken | self.variables.keys()
        numbered = (f"{name}_{i}" for i in range(2, 1000))
        free = next(n for n in chain((name,), numbered) if n not in used)
        self.variables[free] = f"${{{{ {inner} }}}}"
        return free


def variable_name(inner: str) -> str:
    """`inputs.image-tag` → INPUTS_IMAGE_TAG. The context stays in the name: `DEBUG` alone would
    be read by many programs."""
    parsed = parse_expression(inner)
    found = next(accesses(parsed), None) if parsed else None
    if parsed is None or found is None:
        return "EXPRESSION"
    parts = [part for part in found.path if part not in {"outputs", "*"}]
    parts[0] = _RENAMED.get(parts[0], parts[0])
    if found is not parsed:
        parts.append("value")
    name = _NOT_IN_NAMES.sub("_", "_".join(parts)).strip("_").upper()
    return name[:_LONGEST].rstrip("_")


def _place(places: dict[int, Place], one: Occurrence) -> Place:
    place = places.get(one.span.start)
    if place is None:
        around = [p for p in places.values() if _holds(p.part.span, one.span)]
        place = around[-1] if around else None
    if place is None:
        raise NotLiftedError(
            "an expression stands where no variable is read, as in a quoted heredoc"
        )
    return place


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _way(place: Place, one: Occurrence) -> str | Role:
    """How the shell would read the value: the quote it stands in, `<<` for what is like a
    heredoc, else the role of the word."""
    if place.part.kind is sh.PartKind.ARITHMETIC or place.role in _HEREDOCS:
        return "<<"
    quote = quote_at(place.word, one.span.start)
    before = place.word.raw[: one.span.start - place.word.span.start]
    if place.part.kind is not sh.PartKind.EXPRESSION and (
        quote != '"'
        or not _IN_BRACES_OF_NAME.fullmatch(before[place.part.span.start - place.word.span.start :])
    ):
        raise NotLiftedError("an expression stands inside `${…}`")
    if not quote and _IN_BRACES.search(before):
        raise NotLiftedError("an expression stands inside `{…}`, which comes before variables")
    return quote or place.role


def _way_later(
    way: str | Role,
    again: dict[int, sh.ShellScript],
    place: Place,
    one: Occurrence,
    samples: Samples,
) -> str | Role:
    """In a text that is read as shell later the way there, if a variable is surely the same."""
    start = place.word.span.start
    if way != "'" or start not in again:
        return way
    moved = Occurrence(Span(one.span.start - start - 1, one.span.end - start - 1), one.inner)
    try:
        later = _way(_place(dict(places_of(again[start].statements)), moved), moved)
        _check(again[start].text, moved, later, samples)
    except NotLiftedError:
        return way
    return later if later == '"' or (later is Role.ARGUMENT and samples.single) else way


def _check(text: str, one: Occurrence, way: str | Role, samples: Samples) -> None:
    before = text[max(0, one.span.start - 100) : one.span.start]
    if way != "'" and _NAME_BEFORE.search(_ESCAPED.sub("", before)):
        raise NotLiftedError("an expression is part of a variable's name or of an escape")
    for value in samples.values:
        if isinstance(way, Role):
            exact = _BARE.fullmatch(value) is not None
            exact &= way in {Role.ARGUMENT, Role.COMMAND} or " " not in value
        else:
            exact = not set(_ENDS[way]) & set(value)
        if not exact:
            raise NotLiftedError(f"`{one.inner}` may hold what the shell would read as syntax")


def _check_command(samples: Samples) -> None:
    """`if ${{ a == b }}; then`: of a name that is not known, all could be syntax."""
    if not samples.single or any("=" in value for value in samples.values):
        raise NotLiftedError("an expression names the command")


def _may_break(place: Place, one: Occurrence, samples: Samples) -> bool:
    """`[[ ${{ a }} == b ]]`: no value or two words are no such test, but a variable is."""
    if place.role not in {Role.WHOLE, Role.TARGET}:
        return False
    alone = place.word.span == one.span
    return not samples.complete or (alone and "" in samples.values)


def _wants_word(place: Place, one: Occurrence) -> bool:
    """`"${map[${{ a }}]}"`: without a value that is no text of the shell. Words of the value in
    `{a,b}-${{ c }}` would each be there once more."""
    before = place.word.raw[: one.span.start - place.word.span.start]
    braces = any(part.kind is sh.PartKind.BRACE for part in place.word.parts)
    multiplied = braces and not quote_at(place.word, one.span.start)
    return place.role is Role.STRIPPED or multiplied or _INDEX.search(before) is not None


def _written(
    text: str, one: Occurrence, way: str | Role, plain: str, *, bare: bool
) -> tuple[Span, str]:
    """What to replace, and the variable: outside quotes as bare as the expression was where the
    shell may split it, between single quotes with these closed around it."""
    start, end = one.span.start, one.span.end
    if way != "'":
        quoted = not bare and way in {Role.ARGUMENT, Role.COMMAND, Role.TARGET}
        return one.span, f'"{plain}"' if quoted else plain
    opens, closes = text[start - 1] == "'", text[end] == "'"
    left, right = "" if opens else "'", "" if closes else "'"
    return Span(start - opens, end + closes), f'{left}"{plain}"{right}'
