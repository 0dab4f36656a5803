"""A call of sqlmap and its options."""

import re
from dataclasses import dataclass
from typing import Final

from fixers.model import Invocation

NAMES: Final = ("sqlmap", "sqlmap.py")
_VALUED: Final = frozenset({"-u", "--url", "-r", "-p", "-m", "-l", "-d", "--data", "--cookie"})
_LOCAL: Final = re.compile(
    r"https?://(localhost|127\.|0\.0\.0\.0|172\.17\.|host\.docker\.internal|[\w-]+)([:/?]|$)"
)
_MAY_SPLIT: Final = re.compile(r"[$`]|\"\$(?:\{\w+\[@\]\}|@)")


@dataclass(frozen=True, slots=True)
class Sqlmap:
    """`args` of sqlmap itself, however it was called; `at` is the index of the first."""

    run: Invocation
    at: int

    @property
    def args(self) -> tuple[str | None, ...]:
        return self.run.args[self.at :]

    def value(self, name: str) -> tuple[int, str | None] | None:
        """Index among the run's words and value of the last `--name value` or `--name=value`."""
        for index in range(len(self.run.args) - 1, self.at - 1, -1):
            arg = self.run.args[index] or ""
            if arg.startswith(f"{name}="):
                return index, arg.partition("=")[2]
            if arg == name and index + 1 < len(self.run.args):
                return index + 1, self.run.args[index + 1]
        return None

    @property
    def name_end(self) -> int:
        """Where the first option may stand, in the script's text."""
        if self.at:
            return self.run.words[self.at - 1].span.end
        start = self.run.span.start
        return next(w.span.end for w in self.run.command.words if w.span.start == start)

    @property
    def local(self) -> bool:
        """Whether the target lives on the runner: nobody shares its database."""
        url = (self.value("-u") or self.value("--url") or (0, None))[1]
        return url is not None and _LOCAL.match(url) is not None

    @property
    def known(self) -> bool:
        """Whether no option can hide in a word that is not known."""
        before: str | None = None
        for arg, word in zip(self.args, self.run.words[self.at :], strict=True):
            if arg is None and before not in _VALUED and _MAY_SPLIT.match(word.raw):
                return False
            before = arg
        return True


def _in_container(run: Invocation) -> Sqlmap | None:
    """`docker run … IMAGE [sqlmap] …` with an image that is named after it."""
    images = (i for i, a in enumerate(run.args) if a and re.search(r"sqlmap(:[\w.-]+)?$", a))
    at = next((i + 1 for i in images if "run" in run.args[:1]), None)
    if at is None:
        return None
    named = run.args[at : at + 1] in (("sqlmap",), ("sqlmap.py",))
    return Sqlmap(run, at + 1 if named else at)


def sqlmap_of(run: Invocation) -> Sqlmap | None:
    if run.name in NAMES:
        return Sqlmap(run, 0)
    if run.name in {"docker", "podman"}:
        return _in_container(run)
    script = run.args[0] if run.args else None
    named = run.name.startswith("python") and script is not None
    return Sqlmap(run, 1) if named and str(script).endswith("sqlmap.py") else None
