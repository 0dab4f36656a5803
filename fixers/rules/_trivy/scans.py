"""Scans of Trivy: on the command line, in a container, through its action."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Invocation, Trace
from fixers.model.machine import Text
from fixers.rules._shared.caller_inputs import sure_input
from fixers.rules._shared.programs import Program, program_of
from fixers.rules._trivy.images import is_image, option, words_of
from fixers.rules._trivy.scan import Scan
from fixers.rules._trivy.settings import Known, Settings
from fixers.rules._trivy.words import SCANS, is_scan

ACTION: Final = "aquasecurity/trivy-action"
_GRADED: Final = frozenset({"vuln", "misconfig", "config"})  # scanners whose findings differ
# They fetch or empty what Trivy keeps, and scan nothing.
_NO_SCAN: Final = ("--download-db-only", "--download-java-db-only", "--reset", "--clear-cache")
_ELSEWHERE: Final = ("--config", "-c", "--compliance", "--exit-on-eol")


def scans_of(trace: Trace, settings: Settings) -> Iterator[Scan]:
    for event in trace.events:
        if isinstance(event, Invocation):
            scan = _of_command(event, settings)
        elif isinstance(event, ActionUse) and (event.action == ACTION or is_image(event)):
            scan = (_of_action if event.action == ACTION else _of_image)(event, settings)
        else:
            continue
        if scan is not None:
            yield scan


def _of_command(run: Invocation, settings: Settings) -> Scan | None:
    program = program_of(run)
    if program.name != "trivy" or not is_scan(program):
        return None
    if any(program.option(name) for name in (*_ELSEWHERE, *_NO_SCAN)) or not _graded(
        _value(program, "--scanners")
    ):
        return None
    if program.variable("TRIVY_CONFIG") is not False or settings.may_differ(program):
        return None
    severity = _value(program, "--severity", "-s")
    code = _value(program, "--exit-code")
    kept = [_value(program, name) for name in ("--output", "-o", "--template", "-t")]
    form = _value(program, "--format", "-f")
    redirected = any(r.descriptor in {"", "1"} and ">" in r.operator for r in run.command.redirects)
    shown = form in {False, "table"} and not any(k is not False for k in kept) and not redirected
    asked = settings.code if shown else False  # a report for later is no gate for its own sake
    return Scan(
        run,
        _first(severity, program.variable("TRIVY_SEVERITY"), settings.severity),
        _first(code, program.variable("TRIVY_EXIT_CODE"), asked),
        shown=shown,
        program=program,
    )


def _value(program: Program, *names: str) -> Known:
    found = program.option(*names)
    return False if found is None else found[1]


def _first(*values: Known) -> Known:
    return next((value for value in values if value is not False), False)


def _graded(scanners: Known) -> bool:
    if scanners is False:
        return True
    return isinstance(scanners, str) and bool(_GRADED & set(scanners.replace(" ", "").split(",")))


def given(use: ActionUse, name: str) -> str:
    scalar = use.step.inputs.get(name)
    return scalar.value.strip() if scalar is not None else ""


def _of_action(use: ActionUse, settings: Settings) -> Scan | None:
    scanners = given(use, "scanners")
    if given(use, "trivy-config") or not _graded(scanners or False):
        return None
    if "TRIVY_CONFIG" in use.before.variables:
        return None
    form = given(use, "format")
    limited = given(use, "limit-severities-for-sarif") not in {"", "false"}
    return Scan(
        use,
        _first(
            _input(use, "severity", settings), _variable(use, "TRIVY_SEVERITY"), settings.severity
        ),
        _first(
            _input(use, "exit-code", settings), _variable(use, "TRIVY_EXIT_CODE"), settings.code
        ),
        shown=form in {"", "table"} and not given(use, "output") and not given(use, "template"),
        sarif=form == "sarif" and not limited,
    )


def _of_image(use: ActionUse, settings: Settings) -> Scan | None:
    words = words_of(use)
    if words is None or "TRIVY_CONFIG" in use.before.variables:
        return None
    verb = next((word for word in words if word in SCANS), None)
    elsewhere = any(option(words, name) is not False for name in (*_ELSEWHERE, *_NO_SCAN))
    if verb is None or elsewhere or not _graded(option(words, "--scanners")):
        return None
    severity, code = option(words, "--severity", "-s"), option(words, "--exit-code")
    kept = option(words, "--output", "-o", "--template", "-t")
    return Scan(
        use,
        _first(severity, _variable(use, "TRIVY_SEVERITY"), settings.severity),
        _first(code, _variable(use, "TRIVY_EXIT_CODE"), settings.code),
        shown=option(words, "--format", "-f") in {False, "table"} and kept is False,
    )


def _input(use: ActionUse, name: str, settings: Settings) -> Known:
    text = use.given.get(name, "").strip()
    if "${{" not in text:
        return text or False
    job, repository = use.step.job, settings.repository
    sure = sure_input(text, job.workflow, repository) if job and repository else None
    return None if sure is None else sure or False


def _variable(use: ActionUse, name: str) -> Known:
    value = use.before.variables.get(name, False)
    known = isinstance(value, Text) and not value.expression
    return value.value if known and isinstance(value, Text) else value is not False and None


def target_of(event: Invocation | ActionUse) -> tuple[str, ...] | None:
    """What a scan looks at, as it is written; None where that is not said in one place."""
    if isinstance(event, Invocation):
        last = event.words[-1].raw.strip("\"'") if event.words else "-"
        return None if last.startswith("-") else (last,)
    if event.action != ACTION:
        return None
    return tuple(given(event, name) for name in ("scan-type", "image-ref", "scan-ref", "input"))
