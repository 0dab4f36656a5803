"""JSON glued together from strings, without escapes."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Severity
from fixers.model import (
    ActionUse,
    Invocation,
    Repository,
    ScriptUnit,
    Step,
    StepRun,
    Trace,
    TraceKind,
)
from fixers.model.machine import Machine
from fixers.rule import Rule
from fixers.rules._json.bare import bare_text
from fixers.rules._json.elsewhere import PASTED, Elsewhere, in_files, in_script, in_steps, short
from fixers.rules._json.fix import with_jq
from fixers.rules._json.in_scripts import looks_of
from fixers.rules._json.inputs import as_json, pasted_in_inputs
from fixers.rules._json.mended import mended, with_values
from fixers.rules._json.places import worst_of
from fixers.rules._json.programs import is_program
from fixers.rules._json.sources import Risk
from fixers.rules._json.values import Values
from fixers.rules._json.words import may_hold_objects

_SURE: Final = {
    Risk.UNKNOWN: Confidence.LOW,
    Risk.NAMED: Confidence.MEDIUM,
    Risk.FREE: Confidence.HIGH,
}
_OUTSIDE: Final = "`{}` is a text in JSON without quotes: no parser takes it"


class HandBuiltJson(Rule):
    """
    ## What it does
    Finds JSON that is put together from strings, with a value in it that may need an escape:
    in arguments, assignments, arrays, heredocs and `printf` of shell, in what is printed line by
    line, in payloads of actions and `env:` of steps, in strings of PowerShell, Python and Node, in
    files too, and of scripts that run elsewhere (`ssh`, `docker exec`). Also JSON that no parser
    accepts, with values in it only where one slip is in the way, such as a comma too many or a
    bracket that is not closed, and values in strings of a program of `jq`.

    ## Why is this bad
    A quote, a backslash or a newline in the value ends the string: the payload is refused, or
    says something else. Commit messages and titles are written by strangers.

    ## Fix safety
    Unsafe: the JSON is the same, but written on one line, and a value that was escaped before
    would be escaped twice; where the script shows that, there is no fix. An expression goes
    through `env:`, so that the shell does not read it.

    ## Known limits
    Only text that is JSON once its values are filled in is looked at. Values that nobody types
    (commits, run numbers, choices, names of branches) are left alone. One that only by its name
    or by its place (`"text": "$X"`) is a text, and a version, name or address that somebody
    types, is reported with medium confidence, one that is computed, or of which nothing is
    known, with low, and in other languages and in pieces not at all.
    """

    id = "hand-built-json"
    severity = Severity.WARNING
    since = "0.1"
    summary = "JSON is glued together from strings"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        yield from self._in_inputs(trace)
        yield from self._told(chain(in_steps(trace), in_files(trace)))
        for unit, (machine, step) in _scripts(trace).items():
            looks, objects = looks_of(unit.shell), may_hold_objects(unit.shell.text)
            values = Values(unit, unit.path, machine.variables, trace)
            for broken in (*looks.broken, *(looks.nearly if objects else ())):
                glued = with_values(broken)
                risky = glued is not None and worst_of(glued, values)[0] is not Risk.NONE
                both = with_jq(glued, unit, machine, step, values) if glued and risky else None
                yield self.finding(
                    unit.locate(broken.word.span),
                    f"this is no JSON, and will be refused: {broken.reason}",
                    fix=both or mended(broken, unit),
                )
            yield from self._told(in_script(unit, values, machine, step))
            for found in looks.glued if objects and not is_program(step) else ():
                bare, glued = bare_text(found, machine.variables)
                worst, told = (Risk.FREE, bare) if bare else worst_of(glued, values)
                if told is None or worst is Risk.NONE:
                    continue  # nobody types any of them
                yield self.finding(
                    unit.locate(glued.word.span),
                    (_OUTSIDE if bare else PASTED).format(short(told, unit.text)),
                    fix=partial(with_jq, glued, unit, machine, step, values),
                    confidence=_SURE[worst],
                )

    def _told(self, found: Iterator[Elsewhere]) -> Iterator[Finding]:
        for one in found:
            if one.risk > Risk.UNKNOWN:
                sure = _SURE[one.risk]
                yield self.finding(one.at, one.message, fix=one.fix, confidence=sure)

    def _in_inputs(self, trace: Trace) -> Iterator[Finding]:
        for event in trace.events:
            if not isinstance(event, ActionUse | StepRun):
                continue
            for scalar, span, text, risk in pasted_in_inputs(event, trace):
                yield self.finding(
                    Location(scalar.source, span),
                    PASTED.format(text),
                    fix=as_json(event, scalar, span),
                    confidence=_SURE[risk],
                )


def _scripts(trace: Trace) -> Mapping[ScriptUnit, tuple[Machine, Step | None]]:
    """Each script that runs, the machine at its last command, and its step."""
    found: dict[ScriptUnit, tuple[Machine, Step | None]] = {}
    for event in trace.events:
        if isinstance(event, StepRun | Invocation) and event.script is not None:
            found[event.script] = event.before, event.step
    ours = trace.kind is not TraceKind.SCRIPT
    return {u: m for u, m in found.items() if ours or u.path.startswith("lib/scripts/")}
