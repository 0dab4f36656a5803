"""Programs and scripts of which a walk sees nothing but the command line."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.books.book import BOOKS
from fixers.model.calls import call_of
from fixers.model.facts.commands import command_data
from fixers.syntax.regex import regex

# Of what these run nothing is seen but the words.
_RUNNERS: Final = frozenset({
    "ant", "bundle", "deno", "docker", "docker-compose", "go", "gradle", "gradlew", "inv", "invoke",
    "just", "lerna", "make", "mise", "mvn", "node", "npm", "npx", "nx", "php", "pipenv", "pnpm",
    "poetry", "powershell", "pwsh", "python", "python3", "rake", "ruby", "task", "turbo", "uv",
    "yarn",
})  # fmt: skip
_ONLY_RUN: Final = frozenset({"docker", "go"})
_INSTALLS: Final = frozenset({"--version", "add", "ci", "i", "install"})
_HARMLESS: Final = regex(
    r"^(?!.*(?:roll|switch|traffic|promote)).*(?:^|[/:\s])(?:run[-_])?"
    r"(?:test|smoke|health|check|verif|monitor|valid|lint|build|notif|migrat|metric|report|seed"
    r"|sonar|scan|format|clean|packag|compil|assembl|coverage|audit|codegen|docs\b|bundle)",
    re.IGNORECASE,
)


def is_unread(run: Invocation, trace: Trace) -> bool:
    """Whether a program or script is run that the walk could not go into."""
    if is_told(run, trace):
        return False
    if run.name in _RUNNERS:
        first = run.args[0] if run.args else None
        if first == "-m":  # of which some only install, build or test
            return {*run.args[1:2]}.isdisjoint({"pip", "ensurepip", *command_data()["modules"]})
        return first == "run" if run.name in _ONLY_RUN else first not in _INSTALLS
    call = call_of(run, run.before, trace.tree)
    return call is not None and call.unit is None


def is_told(run: Invocation, trace: Trace) -> bool:
    """Whether the walk went into the file that tells a program what to run."""
    return run.name in BOOKS and any(e.told and e.told.by is run for e in trace.invocations())


def is_harmless(run: Invocation) -> bool:
    """Whether the name of what is run says that it only looks, builds or tells."""
    return bool(_HARMLESS.search(" ".join((run.path, *(word.raw for word in run.words[:2])))))
