"""Scripts of PowerShell that a job runs, and what they call of AWS by cmdlets."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, StepRun, Trace
from fixers.model.once import once
from fixers.model.powershell import script_called
from fixers.model.said import file_at
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._shared.python_runs import Program, calls_of, itself
from fixers.syntax.powershell_shell import as_shell, families_as_shell
from fixers.syntax.source import Source

_SHELLS: Final = frozenset({ShellKind.PWSH, ShellKind.POWERSHELL})


@once
def powershell_runs(trace: Trace) -> tuple[Program, ...]:
    texts = {run.script.shell.text for run in trace.commands()}
    said = any(".ps1" in text.lower() for text in texts)  # in most jobs nobody speaks of it
    events = (e for e in trace.events if said or isinstance(e, StepRun))
    return tuple(_programs(events, trace))


@once
def cmdlet_calls(trace: Trace) -> tuple[Invocation, ...]:
    """What they call of AWS, as if its command line did it."""
    runs = powershell_runs(trace)
    return tuple(call for one in runs for call in calls_of(one, as_shell(one.text), trace))


@once
def native_families(trace: Trace) -> tuple[Invocation, ...]:
    """What they give the AWS command line itself for a family."""
    told = ((one, families_as_shell(one.text)) for one in powershell_runs(trace))
    return tuple(call for one, lines in told for call in calls_of(one, lines, trace))


def told_in_powershell(what: re.Pattern[str], event: object, trace: Trace) -> bool:
    """Whether a command or step runs a script of PowerShell, a line of which says this."""
    texts = (one.text for one in powershell_runs(trace) if one.event is event)
    return any(map(what.search, (line for text in texts for line in text.split("\n"))))


def _programs(events: Iterator[object], trace: Trace) -> Iterator[Program]:
    for event in events:
        if isinstance(event, StepRun):
            block = event.step.run
            foreign = block is not None and event.script is None
            if block and foreign and effective_shell(event.step).kind in _SHELLS:
                yield Program(event, event.step.source, block.value, block.locate)
        elif isinstance(event, Invocation) and (path := script_called(event)) is not None:
            file = file_at(path, event.before, trace.tree)
            if isinstance(file, Source):
                yield Program(event, file, file.text, itself)
