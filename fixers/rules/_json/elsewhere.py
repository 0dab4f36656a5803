"""Texts in JSON that no single word of shell holds: pieces, programs of jq and other languages."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from fixers.diagnostics import Fix, Location, SkippedFix
from fixers.model import ScriptUnit, Step, StepRun, Trace
from fixers.model.machine import Machine
from fixers.rules._json.encoded import encoded
from fixers.rules._json.fix import with_jq
from fixers.rules._json.foreign import glued_by
from fixers.rules._json.in_files import programs_run
from fixers.rules._json.in_scripts import looks_of
from fixers.rules._json.jq_programs import given_apart
from fixers.rules._json.languages import Language
from fixers.rules._json.programs import Program, program_of
from fixers.rules._json.sources import Risk
from fixers.rules._json.values import Values
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass

PASTED: Final = "`{}` is pasted into JSON without escapes: a quote or a newline in it breaks it"
_PROGRAM: Final = "`{}` is pasted into a program of `jq`: a quote in it breaks it"


@dataclass(frozen=True, eq=False, slots=True)
class Elsewhere:
    at: Location
    message: str
    risk: Risk
    fix: Fix | SkippedFix


def in_script(
    unit: ScriptUnit, values: Values, machine: Machine, step: Step | None
) -> Iterator[Elsewhere]:
    text, looks = unit.shell.text, looks_of(unit.shell)
    for glued in looks.pieces if "{" in text or "[" in text else ():
        inside = [p.part for p in glued.pasted if p.inside]
        part, risk = _worst(inside, values) if inside else (glued.pasted[0].part, Risk.NONE)
        at = unit.locate(glued.whole or part.span)
        fix = with_jq(glued, unit, machine, step, values)
        yield Elsewhere(at, PASTED.format(short(part, unit.text)), risk, fix)
    for one in looks.pasted:
        at, text = unit.locate(one.part.span), _PROGRAM.format(short(one.part, unit.text))
        yield Elsewhere(at, text, values.risk(one.part), given_apart(one, unit, step))
    for program in looks.programs if "{" in text else ():
        yield from _in_program(program, unit, values)


def in_steps(trace: Trace) -> Iterator[Elsewhere]:
    """In steps that are a program themselves."""
    for event in trace.events:
        program = program_of(event.step) if isinstance(event, StepRun) else None
        if isinstance(event, StepRun) and event.step.run is not None and program is not None:
            run = event.step.run
            unit = ScriptUnit(event.step.source, run.value, run, foreign=True)
            values = Values(None, unit.path, event.before.variables, trace)
            yield from _in_program(program, unit, values)


def in_files(trace: Trace) -> Iterator[Elsewhere]:
    """In files that commands run: of what only by its name is a text, PowerShell alone sends it."""
    for program, unit, run in programs_run(trace):
        values = Values(None, unit.path, run.before.variables, trace)
        sent = program.language is Language.POWERSHELL
        found = _in_program(program, unit, values)
        yield from (one for one in found if sent or one.risk is Risk.FREE)


def _in_program(program: Program, unit: ScriptUnit, values: Values) -> Iterator[Elsewhere]:
    for found in glued_by(program):
        part, risk = _worst(found.inside, values)
        fix = encoded(found, program, unit, values)
        text = PASTED.format(short(part, unit.text))
        yield Elsewhere(unit.locate(part.span), text, risk, fix)


def _worst(parts: list[sh.Part], values: Values) -> tuple[sh.Part, Risk]:
    return max(((part, values.risk(part)) for part in parts), key=itemgetter(1))


def short(part: sh.Part, text: str) -> str:
    raw = " ".join(text[part.span.start : part.span.end].split())
    return raw if len(raw) <= 40 else raw[:39] + "…"
