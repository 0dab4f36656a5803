"""A call of sqlmap and its options."""

from collections.abc import Iterator
from configparser import Error, RawConfigParser
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.effects import joined
from fixers.rules._shared.programs import Program, program_of
from fixers.rules._shared.values import spoken
from fixers.rules._sqlmap.listed import all_on_runner
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_VALUED: Final = frozenset({"-u", "--url", "-r", "-p", "-m", "-l", "-d", "--data", "--cookie"})
# Whatever it works on; without one of these it only prints or tidies up.
_TARGETS: Final = frozenset({
    "-u", "--url", "-r", "-m", "-l", "-d", "-g", "-x", "-c", "--wizard", "--forms", "--crawl",
    "--sitemap", "--config", "--request", "--openapi",
})  # fmt: skip
# sqlmap takes any unambiguous beginning of an option.
_SHORTEST: Final = {
    "--risk": "--ri",
    "--level": "--lev",
    "--technique": "--tec",
    "--batch": "--bat",
}
_LOCAL: Final = regex(
    r"(https?://)?(localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]|172\.17\.[\d.]+|host\.docker\.internal"
    r"|(?<=//)[\w-]+)([:/?]|$)"
)
_MAY_SPLIT: Final = regex(r"[$`]|\"\$(?:\{\w+\[@\]\}|@)")
# Names in a configuration file → the options they stand for.
IN_FILE: Final = {
    "url": "-u", "requestfile": "-r", "risk": "--risk", "level": "--level", "tech": "--technique",
    "technique": "--technique", "batch": "--batch", "dumptable": "--dump", "dumpall": "--dump-all",
    "osshell": "--os-shell", "oscmd": "--os-cmd", "forms": "--forms", "crawldepth": "--crawl",
    "tamper": "--tamper", "getpasswordhashes": "--passwords",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sqlmap:
    """`program` is the call, `file` what its configuration file `source` says; None when that is
    not known."""

    program: Program
    file: tuple[str, ...] | None = ()
    source: Source | None = None
    listed: bool = False  # its targets, and all of them on the runner

    @property
    def run(self) -> Invocation:
        return self.program.run

    @property
    def args(self) -> tuple[str | None, ...]:
        """Where a value is not known the option stands as it is written."""
        given = (a if a is not None else _as_option(w.raw) for a, w in self.program.pairs)
        return (*map(_in_full, given), *(self.file or ()))

    def has(self, name: str) -> bool:
        return any((arg or "").partition("=")[0] == name for arg in self.args)

    def value(self, name: str) -> tuple[int | None, str | None] | None:
        """Index among the run's words, None in a file, and value of the last `--name value` or
        `--name=value`."""
        own = len(self.program.args)
        for index in range(len(self.args) - 1, -1, -1):
            option, equals, value = (self.args[index] or "").partition("=")
            at = self.program.at + index if index < own else None
            if option != name:
                continue
            if equals:
                return at, value
            if index + 1 < own:
                return self.program.at + index + 1, self.args[index + 1]
        return None

    @property
    def url(self) -> str:
        """The address that it aims at, as it is written in the call."""
        index, text = self.value("-u") or self.value("--url") or (None, None)
        if index is None or text is not None:
            return text or ""
        return spoken(self.run.words[index], self.run.before).removeprefix("--url=")

    @property
    def local(self) -> bool:
        """Whether the target lives on the runner: nobody shares its database."""
        return self.listed or _LOCAL.match(self.url) is not None

    @property
    def scans(self) -> bool:
        return not self.known or any((a or "").partition("=")[0] in _TARGETS for a in self.args)

    @property
    def known(self) -> bool:
        """Whether no option can hide in a word that is not known, nor in a file."""
        before: str | None = None
        for arg, word in self.program.pairs:
            if arg is None and before not in _VALUED and _MAY_SPLIT.match(word.raw):
                return False
            before = arg
        return self.file is not None


def _as_option(raw: str) -> str | None:
    return raw if raw.startswith("-") else None


def _in_full(arg: str | None) -> str | None:
    """An option that is written short, in full."""
    name, equals, value = (arg or "").partition("=")
    for full, shortest in _SHORTEST.items():
        if full.startswith(name) and name.startswith(shortest):
            return full + equals + value
    return arg


def sqlmap_of(run: Invocation, trace: Trace) -> Sqlmap | None:
    program = program_of(run)
    if program.name != "sqlmap":
        return None
    named = program.option("-c")
    if named is None:
        return Sqlmap(program, listed=all_on_runner(program, trace))
    where = joined(run.directory, named[1]) if named[1] else None
    source = trace.tree.read(where) if isinstance(where, str) else None
    if not isinstance(source, Source):
        return Sqlmap(program, None)
    return Sqlmap(program, _settings(source), source)


def _settings(source: Source) -> tuple[str, ...] | None:
    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(source.text)
    except Error:
        return None
    pairs = (pair for section in parser.sections() for pair in parser.items(section))
    return tuple(_options(pairs))


def _options(pairs: Iterator[tuple[str, str | None]]) -> Iterator[str]:
    for key, text in pairs:
        name, value = IN_FILE.get(key.lower()), (text or "").strip()
        if name and value and value.lower() not in {"false", "0"}:
            yield name if value.lower() == "true" else f"{name}={value}"
