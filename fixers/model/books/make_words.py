"""Variables of a Makefile, as far as their values are plain."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from fixers.model.books.make_functions import arguments, function_of, result, words_of
from fixers.model.books.make_text import MakeLine, make_lines
from fixers.model.books.recipe import OF_BUILD, OPEN, Kind, Piece
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_SET: Final = regex(
    r"\s*(?P<lead>(?:export\s+|override\s+)*)(?P<goal>[^:=]+:(?!:?=)\s*(?:(?:export|override|private)\s+)*)?"
    r"(?P<name>[\w.-]+)\s*(?P<how>\?|\+|!|:{1,3})?=(?P<value>.*)$",
    re.DOTALL,
)
_EXPORT: Final = regex(r"\s*export\s*(?P<names>[\w\s.-]*)$")
_TOKEN: Final = regex(r"\$\$|\\\r?\n\t?|\$[({]|\$.")
_NAME: Final = regex(r"[\w.-]+|[@<^?*%+]")
_CALL: Final = regex(r"call\s+(?P<name>[\w.-]+)\s*(?:,(?P<args>.*))?$", re.DOTALL)
_FOREACH: Final = regex(r"foreach\s+(?P<args>.*)$", re.DOTALL)
_WHICH: Final = regex(r"shell\s+(?:which|command -v)\s+([\w.-]+)(?:\s+2>\s*/dev/null)?")
_ASKS_BUILD: Final = regex(
    r"shell\s(?:.*[\s(;&|])?(?:git\s+(?:rev-parse\b(?!\s+--(?:abbrev-ref|show-))|describe\b|log\b)"
    r"|date\b)",
    re.DOTALL,
)
# Functions of which nothing is left in the line.
_SILENT: Final = regex(r"(?:info|warning|eval)\s")
# Variables by which a line is told to be quiet, where no other word is meant.
_QUIET: Final = regex(r"\$[({](?:Q|AT|V|QUIET|SILENT|ECHO)[)}]\Z")
_SPELLED: Final = {"$$": "$", **dict.fromkeys(("\\\n", "\\\n\t", "\\\r\n", "\\\r\n\t"), "\\\n")}
_EXPRESSION: Final = "${{"  # filled in by GitHub before make is called
_BRANCHES: Final = regex(r"^\s*(?:if(?:n?eq|n?def)|endif|define)\b|\$[({]eval\b", re.MULTILINE)
_BLANK: Final = "\0"
_DEEPEST: Final = 8
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Setting:
    """`NAME = value`. `plain`: whatever is asked before. `how`: the sign before `=`. `value` is
    None where it has several lines; `goals`: those that it is for, where it is not for all."""

    name: str
    how: str
    value: str | None
    plain: bool
    exported: bool = False
    goals: tuple[str, ...] = ()


def _no_files(pattern: str) -> Sequence[str]:
    del pattern
    return (OPEN,)


@dataclass(frozen=True, slots=True)
class Words:
    """Name → value; what is given twice, under a condition, or by a function is not in it.
    `files`: what a pattern of names finds, with `OPEN` where there may be more."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Callable[[str], Sequence[str]] = _no_files

    def filled(self, words: Iterable[str]) -> list[str]:
        """Words with the values of their variables; `OPEN` stands for what is not known."""
        return [part for word in words for part in self.fill(word).split()]

    def inside(self, goal: str, needs: Sequence[str], stem: str) -> "Words":
        """In the recipe of a goal."""
        here = {"@": goal, "^": " ".join(needs), "<": needs[0] if needs else "", "*": stem}
        return self._with(here)

    def given(self, one: Setting) -> "Words":
        """Where a goal gives a variable another value."""
        before, value = self.values.get(one.name), one.value
        if one.how == "+":
            value = None if before is None else f"{before} {value}".strip()
        elif one.how == "?":
            value = before
        known = one.plain and one.how != "!" and value is not None
        left = {name: text for name, text in self.values.items() if name != one.name}
        mine = {one.name: value} if known and value is not None else {}
        return Words({**left, **mine}, self.files)

    def _with(self, values: Mapping[str, str]) -> "Words":
        return Words({**self.values, **values}, self.files)

    def fill(self, text: str) -> str:
        return self._fill(text, _DEEPEST)

    def canned(self, text: str) -> list[str]:
        """The lines of a recipe for which one line of it stands: `$(NAME)`, `$(call NAME,x)`."""
        tokens = list(_tokens(text.strip()))
        if len(tokens) != 1 or tokens[0] != (0, len(text.strip())):
            return []
        value = self._value(text.strip(), _DEEPEST, lines=True)
        return value.split("\n") if "\n" in value else []

    def pieces(self, text: str, start: int) -> Iterator[Piece]:
        """A line as shell, of text that begins at `start` of its file."""
        at = 0
        for found, end in _tokens(text):
            if found > at:
                yield Piece(text[at:found], Span(start + at, start + found))
            used, span = text[found:end], Span(start + found, start + end)
            if used in _SPELLED:
                yield Piece(_SPELLED[used], span, Kind.WRITTEN)
            elif (value := self._line_value(used, quiet=not found)) != "":
                yield Piece(value, span, Kind.FILLED)
            at = end
        if at < len(text):
            yield Piece(text[at:], Span(start + at, start + len(text)))

    def _line_value(self, used: str, *, quiet: bool) -> str:
        value = self._value(used, _DEEPEST)
        if not quiet:
            return value
        return "" if value == OPEN and _QUIET.match(used) else value.lstrip("@+- ")

    def _fill(self, text: str, left: int) -> str:
        if not left or len(text) > _LONGEST:
            return OPEN
        pieces: list[str] = []
        at = 0
        for found, end in _tokens(text):
            pieces += (text[at:found], self._value(text[found:end], left))
            at = end
        return "".join((*pieces, text[at:]))

    def _value(self, used: str, left: int, *, lines: bool = False) -> str:
        """`lines`: where it may have several."""
        if used in _SPELLED:
            return _SPELLED[used].replace("\\\n", " ")
        if used.startswith(_EXPRESSION):
            return used
        inner = used[2:-1] if used[1:2] in {"(", "{"} else used[1:]
        inner = "CURDIR" if inner == "shell pwd" else inner
        value = "make" if inner == "MAKE" else self._named(inner, left)
        return OPEN if "\n" in value and not lines else value

    def _named(self, inner: str, left: int) -> str:
        if (named := _WHICH.fullmatch(inner)) is not None:
            return named[1]
        if _NAME.fullmatch(inner):
            return self._fill(self.values[inner], left - 1) if inner in self.values else OPEN
        if _ASKS_BUILD.match(inner):
            return OF_BUILD
        called = _CALL.match(inner)
        if called is not None and called["name"] in self.values:
            args = self._fill(called["args"] or "", left - 1)
            given = {str(i): arg.strip() for i, arg in enumerate(args.split(","), 1)}
            return self._with(given)._fill(self.values[called["name"]], left - 1)
        return "" if _SILENT.match(inner) else self._function(inner, left)

    def _function(self, inner: str, left: int) -> str:
        each = _FOREACH.match(inner)
        if each is not None and len(args := arguments(each["args"], 2)) == 3:
            name, words = (self._fill(arg, left - 1).strip() for arg in args[:2])
            ways = (self._with({name: word}) for word in words_of(words))
            return " ".join(way._fill(args[2], left - 1) for way in ways)
        call = function_of(inner)
        if call is None:
            return OPEN
        return result(call[0], [self._fill(arg, left - 1) for arg in call[1]], self.files)


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that make itself reads."""
    at = 0
    while (found := _TOKEN.search(text, at)) is not None:
        at = found.end()
        if found[0] in {"$(", "${"}:
            depth = 1
            while at < len(text) and depth:
                depth += (text[at] in "({") - (text[at] in ")}")
                at += 1
        yield found.start(), at


def split_words(text: str) -> list[str]:
    """Words as make parts them: blanks inside of `$(…)` part none."""
    at, pieces = 0, []
    for found, end in _tokens(text):
        pieces += [text[at:found], text[found:end].replace(" ", _BLANK).replace("\t", _BLANK)]
        at = end
    return [word.replace(_BLANK, " ") for word in "".join((*pieces, text[at:])).split()]


def settings(texts: Iterable[str]) -> Iterator[Setting]:
    """What a Makefile and those that it includes give variables, in order."""
    found = (line_setting(line) for text in texts for line in make_lines(text))
    return (one for one in found if one is not None)


def line_setting(line: MakeLine) -> Setting | None:
    if line.defines:
        plain = bool(line.body.strip()) and not _BRANCHES.search(line.body)
        return Setting(line.defines, "", line.body if plain else None, plain and not line.depth)
    one = None if line.text.startswith("\t") or line.branch else _SET.match(line.text)
    if one is None:
        return None
    value = one["value"].partition("#")[0].replace("\\\n", " ").strip()
    goals, _, lead = (one["goal"] or "").partition(":")
    exported = "export" in f"{one['lead']} {lead}".split()
    how, names = one["how"] or "", tuple(goals.split())
    return Setting(one["name"], how, value, not line.depth, exported, names)


def exports(texts: Iterable[str]) -> tuple[frozenset[str], bool]:
    """The names that `export` says the lines of all goals find in their environment, and whether
    all are meant."""
    names: set[str] = set()
    everything = False
    for line in (line for text in texts for line in make_lines(text)):
        said = None if line.text.startswith("\t") else _EXPORT.match(line.text)
        if said is not None:
            names.update(said["names"].split())
            everything = everything or not said["names"].strip()
        everything = everything or line.text.startswith(".EXPORT_ALL_VARIABLES")
    return frozenset(names), everything


def known_words(
    said: Iterable[Setting],
    given: Mapping[str, str],
    environment: Mapping[str, str | None],
    *,
    unsure: bool = False,
    files: Callable[[str], Sequence[str]] = _no_files,
) -> Words:
    """What a Makefile gives its variables once and for all. `given`: what the call says;
    `environment`: what `?=` leaves as it is, None where it is not known; `unsure`: it may hold
    others."""
    found: dict[str, list[str | None]] = {}
    optional: dict[str, str | None] = {}
    for one in (one for one in said if not one.goals):
        if one.how == "?" and one.plain:
            if one.name not in found:
                optional.setdefault(one.name, None if unsure else one.value)
        elif one.how == "+" and one.plain and len(before := found.get(one.name, [])) == 1:
            before[0] = None if before[0] is None else f"{before[0]} {one.value}".strip()
        else:
            known = one.plain and one.how not in {"!", "+"}
            found.setdefault(one.name, []).append(one.value if known else None)
    left = {**optional, **environment}
    sure = {name: values[0] for name, values in found.items() if len(values) == 1}
    sure |= {name: value for name, value in left.items() if name not in found}
    return Words({**{n: v for n, v in sure.items() if v is not None}, **given}, files)
