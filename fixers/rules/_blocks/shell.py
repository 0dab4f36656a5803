"""How a script must be run to behave as the `run:` block did."""

from typing import Final

from fixers.model import Step, Tri
from fixers.model.shell_context import ShellKind, effective_shell, written_shell
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_SHORT: Final = regex(r"-[euxvfETl]*o?")
_SH: Final = regex(r"(?:/\S*/)?sh\b")
_TRACES: Final = regex(r"set -\w*[xv]")
_PRINTS_LINES: Final = regex(r"set -\w*v")
_LONG: Final = frozenset({"--noprofile", "--norc", "--login"})
_NAMED: Final = {"errexit": "e", "nounset": "u", "xtrace": "x", "verbose": "v", "noglob": "f"}


@dataclass(frozen=True, slots=True)
class Shell:
    """The command that runs a script, and the line that gives it the step's options ("" when
    there are none)."""

    program: str
    options: str

    @property
    def shebang(self) -> str:
        return "#!/bin/sh" if _SH.match(self.program) else "#!/usr/bin/env bash"

    @property
    def special(self) -> bool:
        """Whether it reads the profile or prints commands, which the step's own shell must not
        do as well."""
        return self._login or self._traces

    @property
    def sure(self) -> bool:
        """With `-v` the lines above the block would be printed too, with `-lx` the profile."""
        return not _PRINTS_LINES.match(self.options) and not (self._login and self._traces)

    @property
    def _login(self) -> bool:
        return self.program.endswith(" -l")

    @property
    def _traces(self) -> bool:
        return bool(_TRACES.match(self.options))


def shell_of(step: Step) -> Shell | str:
    """A reason when it is not known."""
    shell = effective_shell(step)
    if not shell.kind.posix:
        unknown = shell.kind is ShellKind.UNKNOWN
        return (
            "its shell is not known" if unknown else f"it is no shell text but {shell.kind.value}"
        )
    written = written_shell(step) or ""
    if "{0}" in written:
        called, *words = written.split()
        # A system may have another one of that name, which comes first in `PATH`.
        return _with_options(called if called[0] == "/" else shell.kind.value, words)
    options = "set -eo pipefail" if shell.pipefail is Tri.YES else "set -e"
    return Shell(shell.kind.value, options)


def _with_options(name: str, words: list[str]) -> Shell | str:
    """`bash -l -eo pipefail {0}`."""
    letters, named, login = "", "", False
    *words, file = words or [""]
    while words:
        word = words.pop(0)
        login |= word == "--login" or (word[:2] != "--" and "l" in word)
        if word in _LONG:
            continue
        value = words.pop(0) if word.endswith("o") and words else ""
        if not _SHORT.fullmatch(word) or value not in {"", "pipefail", *_NAMED}:
            file = ""
        letters += word.strip("-o").replace("l", "") + _NAMED.get(value, "")
        named = value if value == "pipefail" else named
    if file != "{0}":
        return "its shell is called in a way that is not understood"
    flags = "".join(dict.fromkeys(letters)) + ("o pipefail" if named else "")
    return Shell(f"{name} -l" if login else name, f"set -{flags}" if flags else "")
