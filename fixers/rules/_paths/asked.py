"""Paths that a pipeline asks for itself, before it does something with them."""

from functools import lru_cache
from itertools import takewhile
from typing import Final

from fixers.model import Event, Invocation, StepRun, Trace
from fixers.syntax.regex import regex

# `[ -f x ]`, `[[ -d x`, `test -e x`, and what lists only what is there.
_TESTING: Final = regex(r"\[\[? |\btest ")
_TEST: Final = regex(r"\[\[? .*? \]|\btest [^;|&]*")
_OPERAND: Final = regex(r"(?<![\w-])-[defrsxLh] +[\"']?([^\s\"';\])]+)")
_ASKING: Final = regex(
    r"\b(?:compgen -G|ls|stat|git ls-files|hash|if(?: +!)? +find) +(?:-[\w-]+ +)*"
    r"[\"']?([^\s\"';|)&]+)"
)


@lru_cache(maxsize=256)
def asked(text: str) -> frozenset[str]:
    found: set[str] = set()
    for line in text.split("\n"):
        if _TESTING.search(line):
            found.update(p for part in _TEST.findall(line) for p in _OPERAND.findall(part))
        found.update(_ASKING.findall(line))
    plain = (path.removeprefix("./").rstrip("/") for path in found)
    return frozenset(path for path in plain if path and path not in {".", "*"})


def is_asked_earlier(written: str, run: Invocation, trace: Trace) -> bool:
    """Whether an earlier step asks for the very file, and so says what is to happen without it."""
    return written.removeprefix("./").rstrip("/") in _before(run, trace)


def _before(event: Event, trace: Trace) -> set[str]:
    runs = (one for one in trace.events if isinstance(one, StepRun))
    earlier = takewhile(lambda one: one.step is not event.step, runs)
    scripts = [one.script.shell.text for one in earlier if one.script is not None]
    return set().union(*map(asked, scripts))


def hangs_on_it(condition: str, path: str, event: Event, trace: Trace) -> bool:
    """Whether an output decides where an earlier step asks for the path, or for what is in it."""
    plain = path.removeprefix("./").rstrip("/")
    return "outputs." in condition and any(
        one == plain or one.startswith(f"{plain}/") for one in _before(event, trace)
    )
