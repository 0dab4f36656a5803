"""Heredocs, taken out of a script before the grammar sees it.

tree-sitter-bash reads bodies that start with a backslash as arguments, misses expansions after a
blank line and cannot read two heredocs on one line, `<<EOF;` or `<<EOF &`. So `<<EOF` becomes an
ordinary redirect of the same length and the body becomes blank.
"""

import re
from dataclasses import field, replace
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_OPENING: Final = r"\\.|\$\(\(|\$\(|\$\{|[\"`]"
_CODE: Final = regex(
    rf"{_OPENING}|\$?'(?:(?<=\$')(?:\\.|[^'\\])*|(?<!\$')[^']*)'|'|\(\(|[<>]?\(|\)"
    r"|<<<|<<-?|(?<![^\s;&|()])#[^\n]*|\n",
    re.DOTALL,
)
_QUOTE: Final = regex(_OPENING, re.DOTALL)
_BRACE: Final = regex(rf"{_OPENING}|'[^']*'|}}", re.DOTALL)
_QUOTED_BRACE: Final = regex(rf"{_OPENING}|}}", re.DOTALL)
_SUM: Final = regex(rf"{_OPENING}|[()]", re.DOTALL)
_DELIMITER: Final = regex(r"[ \t]*((?:[^\s'\"\\;&|<>()`$]|\\.|'[^'\n]*'|\"[^\"\n]*\")+)")

# Mode → its signs and the one that ends it.
_MODES: Final = {
    "script": (_CODE, None),
    "group": (_CODE, ")"),
    "substitution": (_CODE, ")"),
    "tick": (_CODE, "`"),
    "quote": (_QUOTE, '"'),
    "body": (_QUOTE, None),
    "brace": (_BRACE, "}"),
    "quoted brace": (_QUOTED_BRACE, "}"),
    "sum": (_SUM, ")"),
}
_OPENED: Final = {
    '"': "quote", "`": "tick", "(": "group", "$(": "substitution", "<(": "substitution",
    ">(": "substitution",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawHeredoc:
    """`operator` spans `<<` up to the end of the delimiter; `end` is where its last line ends."""

    operator: Span
    delimiter: str
    quoted: bool
    strip_tabs: bool
    body: Span
    end: int

    def moved(self, by: int) -> "RawHeredoc":
        operator = Span(self.operator.start + by, self.operator.end + by)
        body = Span(self.body.start + by, self.body.end + by)
        return replace(self, operator=operator, body=body, end=self.end + by)


def without_heredocs(text: str) -> tuple[str, tuple[RawHeredoc, ...]]:
    """`text`, same length, with its heredocs taken out, and these in order."""
    if "<<" not in text:
        return text, ()
    return _Scanner(text, "script").run()


def heredoc_as_string(body: str) -> tuple[str, tuple[RawHeredoc, ...]]:
    """An unquoted heredoc's body, same length, fit to stand between double quotes."""
    return _Scanner(body, "body").run()


@dataclass(slots=True)
class _Pending:
    operator: Span
    delimiter: str
    strip_tabs: bool
    depth: int


@dataclass(slots=True)
class _Scanner:
    text: str
    base: str
    at: int = 0
    modes: list[str] = field(default_factory=list)
    pending: list[_Pending] = field(default_factory=list)
    found: list[RawHeredoc] = field(default_factory=list)
    changes: list[tuple[int, str]] = field(default_factory=list)  # where, and what stands there

    def run(self) -> tuple[str, tuple[RawHeredoc, ...]]:
        closed = True
        while closed:
            sign = self._mode()[0].search(self.text, self.at)
            if sign is None:
                break
            self.at = sign.end()
            closed = self._read(sign.group(), sign.start())
        return self._changed(), tuple(sorted(self.found, key=lambda h: h.operator.start))

    def _mode(self) -> tuple[re.Pattern[str], str | None]:
        return _MODES[self.modes[-1] if self.modes else self.base]

    def _read(self, sign: str, start: int) -> bool:
        """False where a quote is not closed: nothing after it can be told."""
        if sign == self._mode()[1]:
            self._close()
        elif sign == '"' and self.base == "body" and not self.modes:
            self.changes.append((start, "."))  # no letter of a name
        elif sign in _OPENED:
            self._open(sign)
        elif sign == "${":
            in_quotes = (self.modes or [self.base])[-1] in {"quote", "quoted brace", "body"}
            self.modes.append("quoted brace" if in_quotes else "brace")
        elif sign in {"$((", "(("}:
            self.modes += ["sum", "sum"]
        elif sign in {"<<", "<<-"}:
            self._operator(start, strip_tabs=sign == "<<-")
        elif sign == "\n":
            self._bodies()
        return sign != "'"

    def _close(self) -> None:
        """A heredoc that a substitution leaves open has no body."""
        if self.modes.pop() in {"substitution", "tick"}:
            self.pending = [p for p in self.pending if p.depth <= len(self.modes)]

    def _open(self, sign: str) -> None:
        in_sum = bool(self.modes) and self.modes[-1] == "sum"
        self.modes.append("sum" if sign == "(" and in_sum else _OPENED[sign])

    def _operator(self, start: int, *, strip_tabs: bool) -> None:
        found = _DELIMITER.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            operator = Span(start, found.end())
            self.pending.append(_Pending(operator, found[1], strip_tabs, len(self.modes)))

    def _bodies(self) -> None:
        for one in self.pending:
            word = re.sub(r"[\\'\"]", "", one.delimiter)
            tabs = r"\t*" if one.strip_tabs else ""
            last = re.compile(rf"^{tabs}{re.escape(word)}(?=\r?$)", re.MULTILINE)
            found = last.search(self.text, self.at)
            body = Span(self.at, found.start() if found else len(self.text))
            end = found.end() if found else len(self.text)
            quoted = word != one.delimiter
            self.found.append(RawHeredoc(one.operator, word, quoted, one.strip_tabs, body, end))
            self._take_out(one.operator, Span(body.start, end))
            self.at = self.text.find("\n", end) + 1 or len(self.text)
        self.pending.clear()

    def _take_out(self, operator: Span, lines: Span) -> None:
        self.changes.append((operator.start, "< ".ljust(operator.end - operator.start, "_")))
        old = self.text[lines.start : lines.end]
        self.changes.append((lines.start, re.sub(r"[^\n]", " ", old)))

    def _changed(self) -> str:
        pieces: list[str] = []
        at = 0
        for start, new in sorted(self.changes):
            pieces += [self.text[at:start], new]
            at = start + len(new)
        return "".join((*pieces, self.text[at:]))
