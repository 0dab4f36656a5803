"""Programs of Python that a job runs, and what they call."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from fixers.diagnostics import Related
from fixers.model import ActionUse, Invocation, ScriptUnit, StepRun, Trace
from fixers.model.books.recipe import Kind, Piece, Recipe
from fixers.model.once import once
from fixers.model.said import file_at
from fixers.model.shell.interpret import ScriptContext, interpret
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._shared.leaves import worker_of
from fixers.syntax.python_shell import Line, as_shell
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import nested_script
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_PYTHON: Final = regex(r"python(?:3(?:\.\d+)?)?|py")
_TESTS: Final = regex(r"\b(?:assert|raise|allow\w*)\b|\bexit\(", re.IGNORECASE)
_FILE: Final = regex(r".*/?[\w.-]+\.py")


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """`locate` tells where a span of the text stands in the file `source`."""

    event: Invocation | StepRun | ActionUse
    source: Source
    text: str
    locate: Callable[[Span], Span]


@once
def python_runs(trace: Trace) -> tuple[Program, ...]:
    texts = {run.script.shell.text for run in trace.commands()}
    said = any("py" in text for text in texts)  # in most jobs nobody speaks of it
    events = (e for e in trace.events if said or isinstance(e, StepRun))
    found = (_program(event, trace) for event in events)
    return tuple(one for one in found if one is not None)


@once
def python_calls(trace: Trace) -> tuple[Invocation, ...]:
    """The programs that they start, and what they call of AWS as if its command line did it."""
    runs = python_runs(trace)
    return tuple(call for one in runs for call in calls_of(one, as_shell(one.text), trace))


def untested_calls(trace: Trace) -> Iterator[Invocation]:
    """Those of programs that surely look at nothing before."""
    return (one for one in python_calls(trace) if not _TESTS.search(one.script.source.text))


def python_program(event: object, trace: Trace) -> Program | None:
    """The program that a command or step runs, where it can be read."""
    return next((one for one in python_runs(trace) if one.event is event), None)


def _program(event: object, trace: Trace) -> Program | None:
    if isinstance(event, StepRun):
        block = event.step.run
        if block is None or event.script is not None:
            return None
        if effective_shell(event.step).kind is not ShellKind.PYTHON:
            return None
        return Program(event, event.step.source, block.value, block.locate)
    return _started(event, trace) if isinstance(event, Invocation) else None


def _started(event: Invocation, trace: Trace) -> Program | None:
    if not any("py" in (text or "") for text in (event.path, *event.args)):  # most of them
        return None
    if event.args[:1] == ("-m",) and _PYTHON.fullmatch(event.name) and len(event.args) > 1:
        return _of_file(event, f"{(event.args[1] or '').replace('.', '/')}.py", trace)
    run = worker_of(event)
    if _PYTHON.fullmatch(run.name) is None:
        return _of_file(event, event.path, trace) if event.path.endswith(".py") else None
    given = [*zip(run.args, run.words, strict=True)]
    bare = [pair for pair in given if pair[0] not in {"-u", "-B", "-"}]
    if not bare:
        here = next((r.heredoc for r in event.command.redirects if r.heredoc), None)
        nested = here and (here.body.raw, here.body.span.start)
    elif bare[0][0] == "-c" and len(bare) > 1:
        inside = nested_script(bare[1][1])
        nested = inside and (inside[0], inside[1](0))
    else:
        return _of_file(event, bare[0][0] or "", trace)
    if not nested:
        return None
    text, start = nested
    unit = event.script

    def locate(span: Span) -> Span:
        return unit.locate(Span(start + span.start, start + span.end)).span

    return Program(event, unit.source, text, locate)


def _of_file(event: Invocation, path: str, trace: Trace) -> Program | None:
    file = file_at(path, event.before, trace.tree) if _FILE.fullmatch(path) else None
    return Program(event, file, file.text, itself) if isinstance(file, Source) else None


def itself(span: Span) -> Span:
    return span


def calls_of(program: Program, lines: tuple[Line, ...], trace: Trace) -> Iterator[Invocation]:
    """What the lines call that a program was carried over into."""
    if not lines:
        return
    event = program.event
    recipe = Recipe(tuple(_pieces(program, lines)))
    text = "".join(piece.text for piece in recipe.pieces)
    unit = ScriptUnit(program.source, text, foreign=True, recipe=recipe)
    at = event.at if isinstance(event, Invocation) else event.step.at
    of_file = program.locate is itself
    chain = (*event.chain, Related(f"runs {program.source.path}", at)) if of_file else event.chain
    context = ScriptContext(event.step, trace.tree, chain, event.reached, tolerant=True)
    events, _ = interpret(unit, event.before, context)
    for call in events:
        # What stands inside of a line is said there again, and called once.
        whole = isinstance(call, Invocation) and f"\n{text}"[call.span.start] == "\n"
        if isinstance(call, Invocation) and whole:
            yield call


def _pieces(program: Program, lines: tuple[Line, ...]) -> Iterator[Piece]:
    starts = [0, *(found.end() for found in re.finditer(r"\n", program.text))]
    starts.append(len(program.text) + 1)
    for line in lines:
        written = program.text[starts[line.first - 1] : starts[line.last] - 1]
        start = starts[line.first - 1] + len(written) - len(written.lstrip())
        span = Span(start, starts[line.last] - 1)
        yield Piece(f"{line.text}\n", program.locate(span), Kind.FILLED)
