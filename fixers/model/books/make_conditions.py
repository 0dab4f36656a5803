"""Which of the branches of a Makefile count: `ifeq ($(OS),Windows_NT) … else … endif`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Final

from fixers.model.books.make_text import MakeLine, make_lines
from fixers.model.books.make_words import Words, line_setting, settings
from fixers.model.books.recipe import OPEN, is_open
from fixers.model.shell.variables import ALWAYS
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_HEAD: Final = regex(
    r"\s*(?P<other>else\b\s*)?(?P<how>ifeq|ifneq|ifdef|ifndef)?\b\s*(?P<rest>.*)", re.DOTALL
)
_PAIR: Final = regex(
    r"""\((?P<a>(?:[^(),]|\([^()]*\))*),(?P<b>(?:[^(),]|\([^()]*\))*)\)"""
    r"""|(?P<q>["'])(?P<c>[^"']*)["']\s+["'](?P<d>[^"']*)["']"""
)
_UNAME: Final = regex(r"\$[({]shell\s+uname(?:\s+-s)?(?:\s+2>\s*/dev/null)?[)}]")
_ASKS: Final = regex(r"\$[({]shell\b")  # as what is installed, which nobody knows here
_SYSTEMS: Final = {"Linux": "Linux", "macOS": "Darwin"}
# Variables that a runner or make itself may set.
_MAYBE: Final = regex(
    r"\.?MAKE\w*|\..*|CURDIR|SHELL|CC|CXX|CPP|LD|AR|AS|FC|RM|TEX|YACC|LEX|\w*FLAGS|VPATH|PATH|HOME"
    r"|PWD|USER|LOGNAME|LANG|LC_\w+|TERM|TMPDIR|TEMP|TMP|HOSTNAME|HOSTTYPE|DISPLAY|DEBIAN_FRONTEND"
    r"|(?:GITHUB|RUNNER|ACTIONS|AGENT|ANDROID|AZURE|CHROME|CONDA|DOTNET|GECKO|GO|GRADLE|HOMEBREW"
    r"|IMAGE|JAVA|LEIN|M2|NVM|PIPX?|POWERSHELL|PYTHON|RUBY|RUSTUP?|CARGO|SELENIUM|SWIFT|VCPKG|XDG"
    r"|ANT|BAZEL|EDGE|PERL|PHP|SDK|ACCEPT|BOOTSTRAP|ENABLE|STATS|SYSTEMD|SSH|DOCKER)\w*",
    re.IGNORECASE,
)
_USED: Final = regex(r"\$[({]([\w.-]+)[)}]")


@dataclass(frozen=True, slots=True)
class MakeFile:
    """A file of a Makefile; `text` is its own with spaces in the place of what does not count."""

    source: Source
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """What is known outside of the Makefile. `given` cannot be changed by it; `environment` has
    None for what is not known, and all names but where that is `unsure`."""

    given: tuple[tuple[str, str], ...]
    environment: tuple[tuple[str, str | None], ...]
    system: str
    unsure: bool


@lru_cache(maxsize=64)
def decided(sources: tuple[Source, ...], around: Around) -> tuple[MakeFile, ...]:
    """Without branches that surely do not count, and the lines that say so."""
    values = _Values(sources, around)
    return tuple(MakeFile(source, _decided(source.text, values)) for source in sources)


class _Values:
    """The variables as they are where the reading is."""

    def __init__(self, sources: Sequence[Source], around: Around) -> None:
        self._around = around
        self._given = dict(around.given)
        self._read: dict[str, str | None] = {}
        self._outside: dict[str, str | None] = {**ALWAYS, **dict(around.environment)}
        self._outside["OS"] = "Windows_NT" if around.system == "Windows" else ""
        self._used = {name for source in sources for name in _USED.findall(source.text)}
        self._assigned = {one.name for one in settings(source.text for source in sources)}

    def get(self, name: str) -> str | None:
        for known in (self._given, self._read, self._outside):
            if name in known:
                return known[name]
        return "" if name not in self._assigned and self._is_unset(name) else None

    def _is_unset(self, name: str) -> bool:
        """Whether nothing has given it a value up to here."""
        known = any(name in one for one in (self._given, self._read, self._outside))
        return not (known or self._around.unsure or _MAYBE.fullmatch(name))

    def read(self, line: MakeLine, *, sure: bool) -> None:
        """A line that may give a variable a value."""
        one = line_setting(line)
        if one is None or one.goals:
            return
        before = self.get(one.name) if one.how == "+" else None
        if one.how == "?" and one.name in {**self._given, **self._read, **self._outside}:
            return
        unsure = one.how == "?" and not self._is_unset(one.name)
        if unsure or not sure or one.value is None or one.how == "!":
            self._read[one.name] = None
        elif one.how == "+":
            self._read[one.name] = None if before is None else f"{before} {one.value}".strip()
        else:
            self._read[one.name] = one.value

    def fill(self, text: str) -> str | None:
        """A text with its values; None where they are not all known."""
        system = _SYSTEMS.get(self._around.system, OPEN)
        asked = _UNAME.sub(system, text)
        if _ASKS.search(asked):
            return None
        names = {*self._used, *self._outside, *self._read, *self._given}
        said = {name: value for name in names if (value := self.get(name)) is not None}
        values = {name: _UNAME.sub(system, value) for name, value in said.items()}
        known = {name: value for name, value in values.items() if not _ASKS.search(value)}
        filled = Words(known).fill(asked).strip()
        return None if is_open(filled) else filled


@dataclass(slots=True)
class _Chain:
    """One `if … endif`: what each branch says, and the lines that begin one."""

    active: bool | None
    says: list[bool | None] = field(default_factory=list)
    heads: list[MakeLine] = field(default_factory=list)

    def taken(self) -> bool | None:
        """Whether the current branch counts."""
        if any(self.says[:-1]) or self.says[-1] is False:
            return False
        return None if None in self.says else self.active


def _decided(text: str, values: _Values) -> str:
    chains: list[_Chain] = []
    gone: list[tuple[int, int]] = []
    for line in make_lines(text):
        active = chains[-1].taken() if chains else True
        if not line.branch:
            if active is not False:
                values.read(line, sure=active is True)
        elif (ended := _branch(line, chains, values)) is not None:
            gone += _left_out(ended, line)
    for start, end in gone:
        blank = re.sub(r"[^\n]", " ", text[start:end])
        text = text[:start] + blank + text[end:]
    return text


def _branch(line: MakeLine, chains: list[_Chain], values: _Values) -> _Chain | None:
    """The chain that a line ends."""
    head = _HEAD.fullmatch(line.text)
    if head is None or not (head["other"] or head["how"]):
        return chains.pop() if chains else None
    if head["other"] is None:
        chains.append(_Chain(chains[-1].taken() if chains else True))
    if chains:  # and no `else` that stands alone
        chains[-1].heads.append(line)
        chains[-1].says.append(_says(head["how"], head["rest"], values) if head["how"] else True)
    return None


def _left_out(chain: _Chain, end: MakeLine) -> Iterator[tuple[int, int]]:
    """Where nothing counts, if each branch is decided that comes before one that does."""
    first = chain.says.index(True) if True in chain.says else len(chain.says)
    if None in chain.says[:first]:
        return
    stops = [*chain.heads[1:], end]
    for index, head in enumerate(chain.heads):
        stop = stops[index].start
        yield head.start, head.start + len(head.text) if index == first else stop
    yield end.start, end.start + len(end.text)


def _says(how: str, rest: str, values: _Values) -> bool | None:
    if how in {"ifdef", "ifndef"}:
        value = values.get(rest.partition("#")[0].strip())
        return None if value is None else bool(value) is (how == "ifdef")
    pair = _PAIR.match(rest)
    if pair is None:
        return None
    one, other = (pair["c"], pair["d"]) if pair["q"] else (pair["a"], pair["b"])
    first, second = values.fill(one), values.fill(other)
    return None if first is None or second is None else (first == second) is (how == "ifeq")
