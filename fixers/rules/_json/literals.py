"""Strings in Python, JavaScript and PowerShell, and what is filled into them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.syntax.records import Enum, dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# A value that the shell or GitHub fills in before the program is read.
OUTER: Final = "\0"
_ENDS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_JOINED: Final = regex(r"\s*\+\s*(?:([^'\"`\n+;]+?)\s*\+\s*)?")
_ITEMS: Final = regex(r"[^,()\n]+(?:\([^()\n]*\))?")


class Language(Enum):
    PYTHON = "python"
    NODE = "node"
    POWERSHELL = "powershell"
    OTHER = "other"  # of which only the strings are read: ruby, or shell on another machine


_STRINGS: Final = {
    Language.PYTHON: regex(
        r"#[^\n]*|(?P<form>[fF][rR]?|[rR][fF])?(?P<quote>'''|\"\"\"|'|\")"
        r"(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)",
        re.DOTALL,
    ),
    Language.NODE: regex(
        r"(?s)//[^\n]*|/\*.*?\*/|(?P<form>(?=`))?(?P<quote>['\"`])"
        r"(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)"
    ),
    Language.OTHER: regex(
        r"(?P<form>(?!))?(?P<quote>['\"])(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)", re.DOTALL
    ),
    Language.POWERSHELL: regex(
        r"(?<!\S)#[^\n]*|<#.*?#>|(?P<form>(?=@?\"))?"
        r"(?:@(?P<here>[\"'])[ \t]*\n(?P<lines>.*?)\n(?P=here)@"
        r"|(?P<quote>\")(?P<text>(?:`.|\"\"|[^\"`])*)\"|(?P<single>')(?P<plain>(?:''|[^'])*)')",
        re.DOTALL,
    ),
}
_DOLLAR: Final = r"\$\((?P<{0}>[^()]*(?:\([^()]*\)[^()]*)*)\)"
_FILLED: Final = {  # in strings of which the language fills in something
    Language.PYTHON: r"(?P<brace>\{\{|\}\})|\{(?P<hole>[^{}!:]+)(?:![rsa])?(?::[^{}]*)?\}",
    Language.NODE: r"\$\{(?P<hole>[^{}]*)\}",
    Language.POWERSHELL: rf"\$\{{?(?P<hole>(?:env:)?\w+)\}}?|{_DOLLAR.format('call')}",
}
_PLACES: Final = r"(?P<brace>\{\{|\}\})|\{(?P<index>\d*)\}"
# What follows a string to fill it: `"…" % (a, b)`, `"…".format(a)`, `'…' -f $a`.
_FORMATS: Final = {
    Language.PYTHON: regex(r"(?P<percent>\s*%\s*\(?)|\s*\.format\("),
    Language.NODE: None,
    Language.OTHER: None,
    Language.POWERSHELL: regex(r"\s*-f\s*\(?"),
}
_ESCAPE: Final = {
    Language.PYTHON: r"\\(?P<escaped>.)",
    Language.NODE: r"\\(?P<escaped>.)",
    Language.OTHER: r"\\(?P<escaped>.)",
    Language.POWERSHELL: r"`(?P<escaped>.)|(?P<twice>\"\")",
}


@dataclass(frozen=True, slots=True)
class Literal:
    """`text` holds `OUTER` for each of `holes`: where it begins and ends in the program, and its
    code, or None where it is an `OUTER` there. `runs` are a text, one escape or one hole each,
    and what it means; `filled`: the language fills in all holes, and nothing is joined to it."""

    start: int
    end: int
    text: str
    holes: tuple[tuple[int, int, str | None], ...]
    runs: tuple[tuple[int, int, str], ...] = ()
    filled: bool = False

    def places(self) -> list[Span]:
        """Where each letter of the text stands in the program."""
        runs = ((start, end, 1 if text[1:] else end - start) for start, end, text in self.runs)
        return [Span(at, at + by) for start, end, by in runs for at in range(start, end, by or 1)]


def literals(program: str, language: Language) -> Iterator[Literal]:
    """Each string of a program; those joined by `+` are one."""
    last: Literal | None = None
    for found in _STRINGS[language].finditer(program):
        if (one := _read(found, program, language)) is None:
            continue
        gap = _JOINED.fullmatch(program, last.end, one.start) if last is not None else None
        if last is None or gap is None or (not gap[1] and last.text.rstrip().endswith(("}", "]"))):
            yield from () if last is None else (last,)
            last = one
        else:
            holes = (*last.holes, *([(gap.start(1), gap.end(1), gap[1])] if gap[1] else ()))
            text = last.text + OUTER * len(holes[len(last.holes) :]) + one.text
            last = Literal(last.start, one.end, text, (*holes, *one.holes))
    yield from () if last is None else (last,)


def _read(found: re.Match[str], program: str, language: Language) -> Literal | None:
    names = [name for name in ("lines", "text", "plain") if found.groupdict().get(name) is not None]
    if not names:
        return None  # a comment
    formats = _FORMATS[language]
    after = formats.match(program, found.end()) if formats is not None else None
    given = _given(program, after.end()) if after is not None else []
    patterns = [OUTER]
    if found["form"] is not None:
        patterns.append(_FILLED[language])
    elif after is not None:
        percent = "percent" in after.groupdict() and after["percent"]
        patterns.append(r"%(?P<index>)[sd]" if percent else _PLACES)
    if names == ["text"]:
        patterns.append(_ESCAPE[language])
    start = found.start(names[0])
    pattern = re.compile("|".join(patterns), re.DOTALL)
    runs, at = list[tuple[int, int, str]](), 0
    holes: list[tuple[int, int, str | None]] = []
    for one in pattern.finditer(found[names[0]]):
        runs.append((start + at, start + one.start(), found[names[0]][at : one.start()]))
        at = one.end()
        said = _said(one, given, len(holes))
        runs.append((start + one.start(), start + at, said if isinstance(said, str) else OUTER))
        if not isinstance(said, str):
            holes.append((start + one.start(), start + at, said[0]))
    runs.append((start + at, found.end(names[0]), found[names[0]][at:]))
    text = "".join(run[2] for run in runs)
    filled = after is None and found["form"] is not None and "r" not in found["form"].lower()
    return Literal(found.start(), found.end(), text, tuple(holes), tuple(runs), filled)


def _given(program: str, at: int) -> list[str]:
    line = program[at:].split("\n", 1)[0]
    return [one.strip() for one in _ITEMS.findall(line)]


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
