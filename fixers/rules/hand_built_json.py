"""JSON glued together from strings, without escapes."""

from collections.abc import Iterator, Mapping
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Severity, SkippedFix
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
from fixers.rules._json.broken import Broken, broken_in, mended
from fixers.rules._json.elsewhere import PASTED, Elsewhere, in_script, in_steps, short
from fixers.rules._json.fix import with_jq
from fixers.rules._json.glued import Glued, Pasted, glued_in
from fixers.rules._json.inputs import as_json, pasted_in_inputs
from fixers.rules._json.nearly import nearly_in
from fixers.rules._json.places import risk_of_place
from fixers.rules._json.programs import is_program
from fixers.rules._json.sources import Risk
from fixers.rules._json.values import Values
from fixers.rules._json.words import may_hold_objects
from fixers.syntax import shell_tree as sh

_SURE: Final = {
    Risk.UNKNOWN: Confidence.LOW,
    Risk.NAMED: Confidence.MEDIUM,
    Risk.FREE: Confidence.HIGH,
}


class HandBuiltJson(Rule):
    """
    ## What it does
    Finds JSON that is put together from strings, with a value in it that may need an escape:
    in arguments, assignments, arrays, heredocs and `printf` of shell, in what is printed line by
    line, in payloads of actions and `env:` of steps, and in strings of PowerShell, Python, Node
    and of scripts that run elsewhere (`ssh`, `docker exec`). Also JSON that no parser accepts,
    with values in it only where one slip is in the way, such as a comma too many, and values in
    strings of a program of `jq`.

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
        yield from self._told(in_steps(trace))
        for unit, (machine, step) in _scripts(trace).items():
            statements, objects = unit.shell.statements, may_hold_objects(unit.shell.text)
            for broken in (*broken_in(statements), *(nearly_in(statements) if objects else ())):
                yield self._broken(unit, broken)
            values = Values(unit, unit.path, machine.variables, trace)
            yield from self._told(in_script(unit, values, machine, step))
            for glued in glued_in(statements) if objects and not is_program(step) else ():
                if (bare := bare_text(glued, machine.variables)) is not None:
                    yield self._outside(unit, glued.word, bare)
                    continue
                risks = [(_risk(p, glued, values), p) for p in glued.pasted if p.inside]
                worst = max((risk for risk, _ in risks), default=Risk.NONE)
                if worst is Risk.NONE:
                    continue  # nobody types any of them
                told = next(pasted for risk, pasted in risks if risk is worst)
                yield self.finding(
                    unit.locate(glued.word.span),
                    PASTED.format(short(told.part, unit.text)),
                    fix=with_jq(glued, unit, machine, step),
                    confidence=_SURE[worst],
                )

    def _told(self, found: Iterator[Elsewhere]) -> Iterator[Finding]:
        for one in found:
            if one.risk > Risk.UNKNOWN:
                sure = _SURE[one.risk]
                yield self.finding(one.at, one.message, fix=one.fix, confidence=sure)

    def _outside(self, unit: ScriptUnit, word: sh.Word, part: sh.Part) -> Finding:
        return self.finding(
            unit.locate(word.span),
            f"`{short(part, unit.text)}` is a text in JSON without quotes: no parser takes it",
            fix=SkippedFix("what it should be in the JSON cannot be told"),
        )

    def _broken(self, unit: ScriptUnit, broken: Broken) -> Finding:
        return self.finding(
            unit.locate(broken.word.span),
            f"this is no JSON, and will be refused: {broken.reason}",
            fix=mended(broken, unit),
        )

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


def _risk(pasted: Pasted, glued: Glued, values: Values) -> Risk:
    found = values.risk(pasted.part)
    return max(found, risk_of_place(glued, pasted)) if found is Risk.UNKNOWN else found


def _scripts(trace: Trace) -> Mapping[ScriptUnit, tuple[Machine, Step | None]]:
    """Each script that runs, the machine at its last command, and its step."""
    found: dict[ScriptUnit, tuple[Machine, Step | None]] = {}
    for event in trace.events:
        if isinstance(event, StepRun | Invocation) and event.script is not None:
            found[event.script] = event.before, event.step
    ours = trace.kind is not TraceKind.SCRIPT
    return {u: m for u, m in found.items() if ours or u.path.startswith("lib/scripts/")}
