"""The list of targets that a call of sqlmap is given, where a script of the job writes it."""

from typing import Final

from fixers.model import Trace
from fixers.rules._shared.programs import Program
from fixers.syntax.regex import regex

_ADDRESS: Final = regex(r"(?m)^\s*(?:https?://)?([\w.-]+|\[::1\])(?:[:/?\s]|$)")
_ON_RUNNER: Final = regex(r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|host\.docker\.internal")


def all_on_runner(program: Program, trace: Trace) -> bool:
    """Whether each target of the list lives on the runner."""
    named = program.option("-m")
    name = (named[1] or "").rpartition("/")[2] if named else ""
    texts = [
        redirect.heredoc.body.raw
        for run in (trace.commands() if name else ())
        for target in run.command.redirects
        if target.target is not None and target.target.raw.strip("\"'").endswith(name)
        for redirect in run.command.redirects
        if redirect.heredoc is not None
    ]
    hosts = [host for text in texts for host in _ADDRESS.findall(text)]
    return bool(hosts) and all(map(_ON_RUNNER.fullmatch, hosts))
