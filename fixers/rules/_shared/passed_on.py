"""Commands that a runner of programs passes on: `poetry run pytest tests`, `python -m pip …`."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.model.facts.paths import Runner, runner_of
from fixers.syntax.records import replace
from fixers.syntax.regex import regex

# Version and organisation of a package: `@redocly/cli@1`, `eslint@9`.
_VERSION: Final = regex(r"(?<=.)@[\w.^~-]+$")
_OWN: Final = regex(r"(?:\.{1,2}/)?\w[\w.-]*(?:/[\w.-]+)+")
_GLUED: Final = regex(r"-m(\w[\w.]*)")
_PYTHON: Final = frozenset({"python", "python3", "py"})


def passed_on(run: Invocation) -> Iterator[Invocation]:
    """The command itself, and the one that it starts, if it is a runner of others."""
    yield run
    module = _GLUED.fullmatch(run.args[0] or "") if run.args and run.name in _PYTHON else None
    if module is not None:  # `python -mpip`
        yield from passed_on(_from(run, 0, module[1]))
        return
    runner = runner_of(run.name)
    at = None if runner is None else _start(run.args, runner)
    if runner is None or at is None or at >= len(run.args):
        return
    if runner.program:
        yield _from(run, at - 1, runner.program)
    elif (name := run.args[at]) is not None and name != ".":  # no program, but an option's folder
        yield from passed_on(_from(run, at, _program(name, runner)))


def own_program(started: Invocation, run: Invocation) -> int | None:
    """Where the path of a program stands that another starts: `bundle exec bin/rails`."""
    at = len(run.words) - len(started.words) - 1
    if started is run or at < 0 or run.args[at] != started.path:
        return None
    return at if _OWN.fullmatch(started.path) else None


def _from(run: Invocation, at: int, name: str) -> Invocation:
    return replace(run, name=name, path=name, words=run.words[at + 1 :], args=run.args[at + 1 :])


def _program(name: str, runner: Runner) -> str:
    plain = _VERSION.sub("", name)
    return runner.packages.get(plain, plain)


def _start(args: tuple[str | None, ...], runner: Runner) -> int | None:
    """Where the passed on words begin; None where it does something else."""
    verbs = len(runner.verb)
    if args[:verbs] != runner.verb:
        return None
    at = verbs
    while at < len(args) and (arg := args[at]) is not None and arg.startswith("-"):
        if arg in runner.moves or arg.partition("=")[0] in runner.moves:
            return None  # it goes elsewhere first
        at += 2 if arg in runner.valued else 1
    return at
