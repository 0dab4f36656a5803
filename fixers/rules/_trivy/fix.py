"""Trivy scans that fail for what was chosen, and for nothing else."""

from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import add_inputs, replace_in_script, replace_scalar
from fixers.model import ActionUse, Invocation
from fixers.rules._shared.programs import Program
from fixers.rules._shared.values import value_start
from fixers.rules._trivy.images import with_text, with_value
from fixers.rules._trivy.scan import Scan
from fixers.rules._trivy.scans import given
from fixers.rules._trivy.words import SCANS
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

LEVELS: Final = "HIGH,CRITICAL"
_ONE: Final = "--exit-code 1"
_ZEROS: Final = ("--exit-code 0", "--exit-code=0")
_UNSURE: Final = "the command cannot be rewritten surely"


def _fix(title: str, edit: Edit | None, reason: str) -> Fix | SkippedFix:
    if edit is None:
        return SkippedFix(reason)
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def limited(scan: Scan) -> Fix | SkippedFix:
    """Only findings that somebody will act on fail."""
    title, event = f"Fail on {LEVELS} only", scan.event
    if isinstance(event, ActionUse) and scan.by_options:
        old = scan.severity if scan.names_all and isinstance(scan.severity, str) else ""
        told = with_value(event, old, LEVELS) if old else with_text(event, f" --severity {LEVELS}")
        return _fix(title, told, _UNSURE)
    if isinstance(event, ActionUse):
        return _fix(
            "Fail on the chosen severities only",
            _with_inputs(event, scan),
            "the inputs cannot be extended surely",
        )
    edit = _named_less(scan) if scan.names_all else _with_option(scan, f" --severity {LEVELS}")
    return _fix(title, edit, _UNSURE)


def _with_inputs(use: ActionUse, scan: Scan) -> Edit | None:
    old = use.step.inputs.get("severity")
    if old is not None and scan.names_all:
        return _anew(use, old, LEVELS)
    missing = {} if given(use, "severity") else {"severity": LEVELS}
    if scan.sarif and given(use, "limit-severities-for-sarif") != "true":
        missing["limit-severities-for-sarif"] = "true"
    return add_inputs(use.step, missing)


def _anew(use: ActionUse, old: Scalar, text: str) -> Edit | None:
    """An input in other words, if it is not for somebody else to say."""
    return None if "${{" in old.value else replace_scalar(use.step.source, old, text)


def _named_less(scan: Scan) -> Edit | None:
    return _with_other(scan, LEVELS, "--severity", "-s")


def _with_other(scan: Scan, text: str, *names: str) -> Edit | None:
    """Another value of an option that is given."""
    run, found = scan.event, scan.program.option(*names) if scan.program else None
    if not isinstance(run, Invocation) or found is None or not found[1]:
        return None
    start = value_start(run, found[0], found[1])
    if start is None:
        return None
    return replace_in_script(run.script, Span(start, start + len(found[1])), text)


def _with_option(scan: Scan, text: str) -> Edit | None:
    return _behind(scan.program, text) if scan.program is not None else None


def _behind(program: Program, text: str) -> Edit | None:
    """Behind the exit code or severity, or the name of the scan when that comes from a
    variable."""
    end = program.run.words[_anchor(program)].span.end
    return replace_in_script(program.run.script, Span(end, end), text)


def _anchor(program: Program) -> int:
    for names in (("--exit-code",), ("--severity", "-s")):
        found = program.option(*names)
        if found is not None:
            return found[0]
    return next(program.at + i for i, arg in enumerate(program.args) if arg in SCANS)


def with_exit_code(scan: Scan) -> Fix | SkippedFix:
    title, event = "Fail on the chosen severities", scan.event
    if isinstance(event, ActionUse) and scan.by_options:
        args = given(event, "args")
        zero = next((z for z in _ZEROS if z in args), None)
        edit = with_value(event, zero, _ONE) if zero else with_text(event, f" {_ONE}")
        return _fix(title, edit, _UNSURE)
    if isinstance(event, ActionUse):
        old = event.step.inputs.get("exit-code")
        edit = (
            _anew(event, old, "1")
            if old is not None
            else (add_inputs(event.step, {"exit-code": "1"}))
        )
        return _fix(title, edit, "the inputs cannot be extended surely")
    zeroed = scan.program is not None and scan.program.option("--exit-code") is not None
    edit = _with_other(scan, "1", "--exit-code") if zeroed else _with_option(scan, f" {_ONE}")
    return _fix(title, edit, _UNSURE)
