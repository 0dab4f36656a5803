"""The program that a command line runs in the end: in a container, through `npx`, by Python."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.model.machine import Text
from fixers.rules._shared.containers import ENGINES, base_of, in_container
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# Words in front of a program that brings itself along.
_LAUNCHERS: Final = {
    "npx": (), "bunx": (), "pnpx": (), "uvx": (), "pipx": ("run",), "poetry": ("run",),
    "pipenv": ("run",), "uv": ("run",), "pnpm": ("dlx", "exec"), "yarn": ("dlx",),
    "npm": ("exec",), "bundle": ("exec",),
}  # fmt: skip
_FILE: Final = regex(r"/([\w-]+\.py)\"?$")  # in a folder that is not known
_LAUNCHERS_VALUED: Final = frozenset({"-p", "--package", "--with", "--from", "--python", "--spec"})


@dataclass(frozen=True, slots=True)
class Program:
    """`args` are those of the program itself, however it was started, from `at` on those of the
    run; `env` what `docker run -e` sets. `apart`: it does not see the variables of the shell."""

    run: Invocation
    name: str
    at: int = 0
    env: tuple[tuple[str, str | None], ...] = ()
    apart: bool = False

    @property
    def args(self) -> tuple[str | None, ...]:
        return self.run.args[self.at :]

    @property
    def words(self) -> tuple[sh.Word, ...]:
        return self.run.words[self.at :]

    @property
    def pairs(self) -> Iterator[tuple[str | None, sh.Word]]:
        return zip(self.args, self.words, strict=True)

    @property
    def name_end(self) -> int:
        """Where the first option may stand, in the script's text."""
        if self.at:
            return self.run.words[self.at - 1].span.end
        start = self.run.span.start
        return next(w.span.end for w in self.run.command.words if w.span.start == start)

    def option(self, *names: str) -> tuple[int, str | None] | None:
        """Index among the run's words and value of the last `--name value` or `--name=value`;
        the value is None when it is not known, "" when there is none."""
        for index in range(len(self.args) - 1, -1, -1):
            arg = self.args[index]
            text = self.words[index].raw if arg is None else arg  # as written: `--name="$VALUE"`
            name, equals, value = text.partition("=")
            if name not in names:
                continue
            if equals:
                return self.at + index, None if arg is None else value
            following = self.args[index + 1 : index + 2]
            return (self.at + index + 1, following[0]) if following else (self.at + index, "")
        return None

    def variable(self, name: str) -> str | bool | None:
        """What the program sees of a variable: None when its value is not known, False when it
        is not set."""
        given = dict(self.env)
        if name in given:
            return given[name] if given[name] is not None else self._shell_variable(name)
        return False if self.apart else self._shell_variable(name)

    def _shell_variable(self, name: str) -> str | bool | None:
        value = self.run.before.variables.get(name, False)
        known = isinstance(value, Text) and not value.expression
        return value.value if known and isinstance(value, Text) else value is not False and None


def program_of(run: Invocation) -> Program:
    if run.name in ENGINES:
        inside = in_container(run)
        if inside is None:
            return Program(run, run.name)
        name, at, env = inside
        named = _python_file(run, at) if name.startswith("python") else None
        return Program(run, *(named or (name, at)), env, apart=True)
    if run.name in _LAUNCHERS:
        return _launched(run) or Program(run, run.name)
    if run.name.startswith("python"):
        return Program(run, *(_python_file(run, 0) or (run.name, 0)))
    return Program(run, base_of(run.name))


def _python_file(run: Invocation, first: int) -> tuple[str, int] | None:
    """The file or module that Python runs, and the index of the first argument of it."""
    for at, arg in enumerate(run.args[first:], first):
        module = run.args[at + 1 : at + 2]
        if arg == "-m" and module and module[0]:
            return module[0], at + 2
        if arg is not None and not arg.startswith("-"):
            return base_of(arg), at + 1
        if arg is None and (file := _FILE.search(run.words[at].raw)):
            return base_of(file[1]), at + 1
        if arg is None or arg == "-c":
            break
    return None


def _launched(run: Invocation) -> Program | None:
    verbs = _LAUNCHERS[run.name]
    if verbs and (not run.args or run.args[0] not in verbs):
        return None
    at = 1 if verbs else 0
    while at < len(run.args):
        arg = run.args[at]
        if arg is None or not arg.startswith("-"):
            return None if arg is None else Program(run, base_of(arg), at + 1)
        at += 2 if arg in _LAUNCHERS_VALUED else 1
    return None
