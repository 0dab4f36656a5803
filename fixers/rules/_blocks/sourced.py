"""What a block sources: a file that may ask which script sources it."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.edits.expression_places import variables_of
from fixers.model import Invocation, Repository, StepRun, Trace, Unknown
from fixers.syntax.regex import regex
from fixers.syntax.shell import parse_shell
from fixers.syntax.shell_tree import ShellScript
from fixers.syntax.source import Source

_SOURCING: Final = frozenset({"source", "."})
_PROGRAMS: Final = (".py", ".js", ".mjs", ".cjs", ".rb", ".pl")
_ABOVE: Final = "$GITHUB_WORKSPACE/"
_SELF: Final = r"\"?\$(?:\{BASH_SOURCE(?:\[0\])?\}|BASH_SOURCE)\"?"
_ZERO: Final = r"\"?\$(?:0|\{0\})\"?"
# Whether it is sourced at all: the answer stays the same.
_GUARD: Final = regex(rf"{_SELF}\s*[!=]=?\s*{_ZERO}|{_ZERO}\s*[!=]=?\s*{_SELF}")
_OUTER: Final = regex(r"\bBASH_(?:SOURCE|LINENO)\[[^0\]]|\bBASH_LINENO\b|\bcaller\b")


def is_asked_for(run: StepRun, trace: Trace, repository: Repository) -> bool:
    """Whether a file that the step sources asks for the name or lines of what sources it."""
    return any(map(_asks, sourced_by(run, trace, repository)))


@lru_cache(maxsize=1)  # asked for many times for the same step
def sourced_by(run: StepRun, trace: Trace, repository: Repository) -> tuple[Source, ...]:
    """The files of the repository that a step sources."""
    events = (e for e in trace.commands_of(run.step) if e.name in _SOURCING)
    paths = {path: None for e in events if (path := _path_of(e))}
    found = map(repository.tree.read, paths)
    return tuple(source for source in found if isinstance(source, Source))


@lru_cache(maxsize=1)
def runs_of(run: StepRun, trace: Trace, repository: Repository) -> tuple[ShellScript, ...]:
    """The scripts of the repository that a step runs, those of Python and others as mere text."""
    paths = {path: None for e in trace.commands_of(run.step) for path in programs_of(e)}
    found = map(repository.tree.read, paths)
    texts = [source.text for source in found if isinstance(source, Source)]
    return (*shells_of(run, trace), *(ShellScript(text, (), (), ()) for text in texts))


def shells_of(run: StepRun, trace: Trace) -> list[ShellScript]:
    """The scripts of shell that a step runs, beside its block."""
    events = trace.commands_of(run.step)
    shells = {id(e.script): e.script.shell for e in events if e.script is not run.script}
    return [*shells.values()]


def within(run: StepRun, trace: Trace) -> list[ShellScript]:
    """What `bash -c` in the block runs."""
    events = trace.commands_of(run.step)
    inner = {id(e.script): e.script.shell for e in events if is_within(e, run)}
    return [*inner.values()]


def is_within(event: Invocation, run: StepRun) -> bool:
    """Whether a command stands in the text of the block, but in a text that another one runs."""
    of_block = run.script is not None and event.script.scalar is run.script.scalar
    return of_block and event.script is not run.script


def programs_of(event: Invocation) -> Iterator[str]:
    """The files of other languages that a command names and may run."""
    for word in (event.path, *event.args[:2]):
        if word and word.endswith(_PROGRAMS) and not isinstance(event.directory, Unknown):
            path = posixpath.join(event.directory, word.removeprefix(_ABOVE))
            yield posixpath.normpath(path)


def _path_of(event: Invocation) -> str | None:
    named = event.args[0] if event.args else None
    if named is None:
        return None
    if named.startswith(_ABOVE):
        return posixpath.normpath(named.removeprefix(_ABOVE))
    if isinstance(event.directory, Unknown):
        return None
    return posixpath.normpath(posixpath.join(event.directory, named))


def _asks(source: Source) -> bool:
    text = _GUARD.sub("x", source.text)
    return bool(_OUTER.search(text)) or "0" in variables_of(parse_shell(text).statements)
