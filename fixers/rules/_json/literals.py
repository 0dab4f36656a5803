"""Strings in Python, JavaScript and PowerShell, and what is filled into them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.rules._json.languages import ESCAPE, FILLED, FORMATS, OUTER, PLACES, STRINGS, Language
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_ENDS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_JOINED: Final = regex(r"\s*\+\s*(?:([^'\"`\n+;]+?)\s*\+\s*)?")
_ITEMS: Final = regex(r"[^,()\n]+(?:\([^()\n]*\))?")


@dataclass(frozen=True, slots=True)
class Literal:
    """`text` holds `OUTER` for each of `holes`: where it begins and ends in the program, and its
    code, or None where it is an `OUTER` there. `runs` are a text, one escape or one hole each,
    and what it means; `filled`: the language fills in all holes, and nothing is joined to it;
    `joined`: `+` does all of that, between strings in the same quotes; `args`: where the value of
    each hole of a format stands behind it."""

    start: int
    end: int
    text: str
    holes: tuple[tuple[int, int, str | None], ...]
    runs: tuple[tuple[int, int, str], ...] = ()
    filled: bool = False
    joined: bool = False
    args: tuple[Span, ...] = ()

    def places(self) -> list[Span]:
        """Where each letter of the text stands in the program."""
        runs = ((start, end, 1 if text[1:] else end - start) for start, end, text in self.runs)
        return [Span(at, at + by) for start, end, by in runs for at in range(start, end, by or 1)]


def literals(program: str, language: Language) -> Iterator[Literal]:
    """Each string of a program; those joined by `+` are one."""
    last: Literal | None = None
    for found in STRINGS[language].finditer(program):
        if (one := _read(found, program, language)) is None:
            continue
        gap = _JOINED.fullmatch(program, last.end, one.start) if last is not None else None
        if last is None or gap is None or (not gap[1] and last.text.rstrip().endswith(("}", "]"))):
            yield from () if last is None else (last,)
            last = one
        else:
            last = _plus(last, gap, one, program)
    yield from () if last is None else (last,)


def _plus(last: Literal, gap: re.Match[str], one: Literal, program: str) -> Literal:
    """Two strings with `+` between them, or with `+` and a value."""
    value = [(gap.start(1), gap.end(1), gap[1])] if gap[1] else []
    runs = (*last.runs, *((start, end, OUTER) for start, end, _ in value), *one.runs)
    same = program[last.start] == program[one.start] in "'\""
    mere = (last.joined or not last.holes) and not one.holes
    return Literal(
        last.start,
        one.end,
        last.text + OUTER * len(value) + one.text,
        (*last.holes, *value, *one.holes),
        runs,
        joined=same and mere,
    )


def _read(found: re.Match[str], program: str, language: Language) -> Literal | None:
    names = [name for name in ("lines", "text", "plain") if found.groupdict().get(name) is not None]
    if not names:
        return None  # a comment
    formats = FORMATS[language]
    after = formats.match(program, found.end()) if formats is not None else None
    given = _given(program, after.end()) if after is not None else []
    patterns = [OUTER]
    if found["form"] is not None:
        patterns.append(FILLED[language])
    elif after is not None:
        percent = "percent" in after.groupdict() and after["percent"]
        patterns.append(r"%(?P<index>)[sd]" if percent else PLACES)
    if names == ["text"]:
        patterns.append(ESCAPE[language])
    start = found.start(names[0])
    pattern = re.compile("|".join(patterns), re.DOTALL)
    runs, at = list[tuple[int, int, str]](), 0
    holes: list[tuple[int, int, str | None]] = []
    args: list[Span] = []
    for one in pattern.finditer(found[names[0]]):
        runs.append((start + at, start + one.start(), found[names[0]][at : one.start()]))
        at = one.end()
        said = _said(one, [code for code, _ in given], len(holes))
        runs.append((start + one.start(), start + at, said if isinstance(said, str) else OUTER))
        if not isinstance(said, str):
            holes.append((start + one.start(), start + at, said[0]))
            args += [place for code, place in given if code == said[0]][:1]
    runs.append((start + at, found.end(names[0]), found[names[0]][at:]))
    text = "".join(run[2] for run in runs)
    filled = after is None and found["form"] is not None and "r" not in found["form"].lower()
    told = tuple(args) if len(set(args)) == len(holes) else ()
    return Literal(found.start(), found.end(), text, tuple(holes), tuple(runs), filled, args=told)


def _given(program: str, at: int) -> list[tuple[str, Span]]:
    """The code of each value behind a format, and where it stands."""
    end = program.find("\n", at)
    found = _ITEMS.finditer(program, at, len(program) if end < 0 else end)
    return [(one[0].strip(), Span(one.start(), one.end())) for one in found]


def _said(one: re.Match[str], given: list[str], before: int) -> str | tuple[str | None]:
    """The text that something in a string means, or the code of what is filled in there."""
    groups = {name: text for name, text in one.groupdict().items() if text is not None}
    if "escaped" in groups:
        return _ENDS.get(groups["escaped"], groups["escaped"])
    if "brace" in groups or "twice" in groups:
        return one[0][0]
    if "index" in groups:
        index = int(groups["index"] or before)
        return (given[index] if index < len(given) else "",)
    return (groups.get("call", groups.get("hole")),)
