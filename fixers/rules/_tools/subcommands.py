"""Programs that another one looks for on PATH by the word behind it: `cargo nextest`, `git lfs`."""

import re
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.facts.tools import tool_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_LOOK: Final = frozenset({"cargo", "dotnet", "git"})
_MOST_WORDS: Final = 3
# Before it may stand a toolchain, and options that take no value.
_BEFORE: Final = regex(r"\+[\w.-]+|-[qv]+|--(?:quiet|verbose|locked|offline|frozen)")
_SETTINGS: Final = regex(r"(?:^|/)\.cargo/config(?:\.toml)?$")
_MANIFEST: Final = regex(r"(?:^|/)dotnet-tools\.json$")


def subcommand_program(event: Invocation, trace: Trace) -> tuple[str, bool] | None:
    """The program of the catalogue that a subcommand is, and whether it may be an alias of a file
    that cannot be read; None for those built in."""
    if event.name == "kubectl":
        return _plugin(event, trace)
    if event.name not in _LOOK:
        return None
    words = iter(event.args)
    verb = next((w for w in words if w is None or not _BEFORE.fullmatch(w)), None)
    program = f"{event.name}-{verb}"
    if verb is None or tool_of(program) is None:
        return None
    if verb in event.before.provided and tool_of(verb) is None:
        return None  # a list names it, or something asked for it: `cargo nextest --version`
    if event.name == "dotnet" and _files(trace, _MANIFEST):
        return None
    settings = _files(trace, _SETTINGS) if event.name == "cargo" else ()
    sources = [trace.tree.read(path) for path in settings]
    alias = re.compile(rf'^\s*"?(?:alias\.)?{re.escape(verb)}"?\s*=', re.MULTILINE)
    if any(isinstance(one, Source) and alias.search(one.text) for one in sources):
        return None
    return program, any(not isinstance(one, Source) for one in sources)


def _plugin(event: Invocation, trace: Trace) -> tuple[str, bool] | None:
    """`kubectl argo rollouts …`: kubectl takes the longest name that it finds, with `_` for `-`;
    krew brings plugins by names of its own."""
    words = [arg.replace("-", "_") for arg in event.args[:_MOST_WORDS] if arg and arg[0].isalpha()]
    names = ("-".join(["kubectl", *words[:n]]) for n in range(len(words), 0, -1))
    found = next((name for name in names if tool_of(name) is not None), None)
    if found is None or any(
        "krew" in (run.name, *run.args) for run in trace.invocations("kubectl", "krew")
    ):
        return None
    return found, False


@lru_cache(maxsize=4)  # asked for by each command of a job
def _files(trace: Trace, name: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(filter(name.search, trace.tree.paths()))
