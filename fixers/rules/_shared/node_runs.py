"""Programs of Node that a job runs, and what they call of AWS."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.once import once
from fixers.model.said import file_at
from fixers.rules._shared.python_runs import Program, calls_of, itself
from fixers.syntax.node_python import as_python
from fixers.syntax.python_shell import as_shell
from fixers.syntax.regex import regex
from fixers.syntax.shell import nested_script
from fixers.syntax.source import Source
from fixers.syntax.span import Span

GITHUB_SCRIPT: Final = "actions/github-script"
_EVALUATES: Final = frozenset({"-e", "--eval", "-p", "--print"})
_FILE: Final = regex(r".*/?[\w.-]+\.[cm]?js")


@once
def node_calls(trace: Trace) -> tuple[Invocation, ...]:
    """What they call of AWS as if its command line did it, and the programs that they start."""
    programs = (*_started(trace), *_given(trace))
    return tuple(
        call for one in programs for call in calls_of(one, as_shell(as_python(one.text)), trace)
    )


def _started(trace: Trace) -> Iterator[Program]:
    for run in trace.commands() if trace.tells("node") else ():
        found = _program(run, trace) if run.name == "node" and run.args else None
        if found is not None:
            yield found


def _program(run: Invocation, trace: Trace) -> Program | None:
    first = run.args[0] or ""
    if first in _EVALUATES and len(run.words) > 1:
        return _in_place(run)
    file = file_at(first, run.before, trace.tree) if _FILE.fullmatch(first) else None
    return Program(run, file, file.text, itself) if isinstance(file, Source) else None


def _in_place(run: Invocation) -> Program | None:
    nested = nested_script(run.words[1])
    if nested is None:
        return None
    (text, place), unit = nested, run.script

    def locate(span: Span) -> Span:
        return unit.locate(Span(place(span.start), place(span.end))).span

    return Program(run, unit.source, text, locate)


def _given(trace: Trace) -> Iterator[Program]:
    for use in trace.uses(GITHUB_SCRIPT):
        script = use.step.inputs.get("script")
        if script is not None:
            yield Program(use, use.step.source, script.value, script.locate)
