"""What stands around a switch of traffic in other languages than shell."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, StepRun, Trace
from fixers.rules._shared.acting import acting, text_of
from fixers.rules._shared.cmdlets import powershell_runs
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.other_languages import says_nothing_of
from fixers.rules._shared.python_runs import Program, python_program, python_runs
from fixers.syntax.regex import regex

_NOTHING: Final = regex(r"(?!)")
_AWS: Final = "boto3"
_IMPORTS: Final = regex(r"^\s*(?:from\s+(\w+)|import\s+([\w., ]+))", re.MULTILINE)
_IMPORTED: Final = regex(r",\s*(\w+)")
# With these a program asks servers, counts and writes, and starts nothing.
_OF_PYTHON: Final = frozenset({
    "json", "os", "sys", "re", "time", "datetime", "urllib", "requests", "http", "math", "random",
    "base64", "hashlib", "hmac", "pathlib", "collections", "textwrap", "socket", "ssl", "yaml",
})  # fmt: skip
_STARTS: Final = regex(r"\bos\.(?:system|exec|popen|spawn)|__import__|\b(?:exec|eval)\(")
# These switch, watch and switch back on their own.
_MANAGED: Final = regex(
    r"deploy create-deployment|strategy\W+BLUE_GREEN|codedeploy|new-cddeployment", re.IGNORECASE
)


def is_managed(delivery: Delivery) -> bool:
    """Whether another service looks after the switch."""
    actions = (use.action for trace in delivery.traces for use in trace.uses())
    texts = (text_of(command) for command in acting(delivery.traces))
    others = (text for trace in delivery.traces for text in in_other_shells(trace))
    return any(map(_MANAGED.search, (*actions, *texts, *others)))


def in_other_shells(trace: Trace) -> Iterator[str]:
    """Blocks of which not every command can be read, and Python that speaks with AWS, or does
    all it does by itself."""
    steps = (e.step for e in trace.events if isinstance(e, StepRun) and e.script is None)
    yield from (step.run.value for step in steps if step.run is not None)
    yield from (program.text for program in _programs(trace))
    scripts = (p for p in powershell_runs(trace) if isinstance(p.event, Invocation))
    yield from (script.text for script in scripts)


def beside(run: Invocation, trace: Trace) -> Iterator[str]:
    """What Python that speaks with AWS says but for the call itself."""
    own = _plain(run.at.source.slice(run.at.span))
    texts = (program.text for program in python_runs(trace) if _AWS in program.text)
    yield from (_plain(text).replace(own, "") for text in texts)


def is_read(run: Invocation, trace: Trace) -> bool:
    """Whether a command runs such Python that does all it does by itself."""
    program = python_program(run, trace)
    if program is None or _is_plain(program):
        return program is not None
    return _AWS in program.text and says_nothing_of(_NOTHING, run, trace)


def _is_plain(program: Program) -> bool:
    """Whether a program that stands in the script itself starts no other, and takes none in."""
    said = (f",{''.join(groups)}" for groups in _IMPORTS.findall(program.text))
    named = {name for line in said for name in _IMPORTED.findall(line)}
    inline = program.text is not program.source.text
    return inline and named <= _OF_PYTHON and not _STARTS.search(program.text)


def _programs(trace: Trace) -> Iterator[Program]:
    return (one for one in python_runs(trace) if _AWS in one.text or _is_plain(one))


def _plain(text: str) -> str:
    """The text whatever its indent."""
    return " ".join(text.split())
