"""A Trivy gate that fails on findings of any severity."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import add_inputs, replace_in_script
from fixers.model import ActionUse, Failure, Invocation, Machine, Repository, Trace
from fixers.model.machine import Text
from fixers.rule import Rule

ACTION: Final = "aquasecurity/trivy-action"
_FILES: Final = frozenset({"fs", "filesystem", "config", "conf", "repo", "repository", "rootfs"})
SCANS: Final = _FILES | {"image", "i", "vm", "k8s", "kubernetes", "sbom"}
LEVELS: Final = "HIGH,CRITICAL"
_GRADED: Final = frozenset({"vuln", "misconfig", "config"})  # scanners whose findings differ
_SETTINGS: Final = ("--config", "-c", "--severity", "-s", "--compliance", "--exit-on-eol")


class TrivySeverityUnbounded(Rule):
    """
    ## What it does
    Finds Trivy scans that fail the build (`--exit-code 1`, `exit-code: '1'`) without saying
    from which severity on.

    ## Why is this bad
    Trivy counts every severity, UNKNOWN and LOW included, unless told otherwise: the pipeline
    fails on findings that nobody will act on.

    ## Fix safety
    Safe: the exit code stays, so that the scan still fails on HIGH and CRITICAL findings.

    ## Known limits
    A severity set in `trivy.yaml`, in `TRIVY_SEVERITY` or through a variable that may hold
    flags is respected; scans for secrets or licences alone are left alone.
    """

    id = "trivy-severity-unbounded"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A Trivy gate fails on findings of any severity"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if _has_settings(repository):
            return
        for run in trace.invocations("trivy"):
            if _fails_on_anything(run):
                message = "Trivy fails on findings of any severity; `--severity` is missing"
                yield self._found(run, message, _with_flag(run))
        for use in trace.uses(ACTION):
            complaint = _complaint(use)
            if complaint is not None:
                yield self._found(use, complaint, _with_input(use))

    def _found(self, event: Invocation | ActionUse, text: str, fix: Fix | SkippedFix) -> Finding:
        at = event.at if isinstance(event, Invocation) else event.step.at
        sure = _confidence(event.before)
        return self.finding(at, text, fix=fix, related=event.chain, confidence=sure)


def _has_settings(repository: Repository) -> bool:
    """Trivy reads `trivy.yaml` of its directory unasked."""
    return bool(repository.named("trivy.yaml") or repository.named("trivy.yml"))


def _confidence(machine: Machine) -> Confidence:
    """An earlier step may have set TRIVY_SEVERITY."""
    return Confidence.MEDIUM if machine.variables_unknown else Confidence.HIGH


def _fails_on_anything(run: Invocation) -> bool:
    scan = next((a for a in run.args if a is None or not a.startswith("-")), None)
    if scan not in SCANS or run.failure is Failure.IGNORED or not _readable(run):
        return False
    if any(run.flag(name) is not False for name in _SETTINGS) or not _graded(run):
        return False
    if "TRIVY_SEVERITY" in run.before.variables or "TRIVY_CONFIG" in run.before.variables:
        return False
    code = run.flag("--exit-code")
    if code is False:
        value = run.before.variables.get("TRIVY_EXIT_CODE")
        code = value.value if isinstance(value, Text) else None
    return isinstance(code, str) and code.isdecimal() and int(code) > 0


def _readable(run: Invocation) -> bool:
    """No word may hold flags: an unknown word must begin with text or be quoted."""
    pairs = zip(run.args, run.words, strict=True)
    return all(arg is not None or not word.raw.startswith(("$", "`")) for arg, word in pairs)


def _graded(run: Invocation) -> bool:
    given = run.flag("--scanners", "--security-checks")
    return given is False or (isinstance(given, str) and bool(_GRADED & set(given.split(","))))


def _with_flag(run: Invocation) -> Fix | SkippedFix:
    """After the exit code, or after the name of the scan when that comes from a variable."""
    after = next((i for i, a in enumerate(run.args) if a and a.startswith("--exit-code")), None)
    if after is None:
        after = next(i for i, a in enumerate(run.args) if a in SCANS)
    elif run.args[after] == "--exit-code":
        after += 1
    word = run.words[after]
    if word in (*run.words[:after], *run.words[after + 1 :]):
        return SkippedFix("the flags come from a variable")
    at = replace(word.span, start=word.span.end)
    edit = replace_in_script(run.script, at, f" --severity {LEVELS}")
    if edit is None:
        return SkippedFix("the command cannot be rewritten surely")
    return Fix(f"Fail on {LEVELS} only", (edit,), applicability=Applicability.SAFE)


def _input(use: ActionUse, name: str) -> str:
    scalar = use.step.inputs.get(name)
    return scalar.value.strip() if scalar is not None else ""


def _complaint(use: ActionUse) -> str | None:
    """What is wrong with the inputs of the action, or None."""
    code, scanners = _input(use, "exit-code"), _input(use, "scanners")
    known = code.isdecimal() and int(code) > 0 and not _input(use, "trivy-config")
    graded = not scanners or bool(_GRADED & set(scanners.replace(" ", "").split(",")))
    settings = {"TRIVY_SEVERITY", "TRIVY_CONFIG"}
    if not known or not graded or use.step.entry("continue-on-error") is not None:
        return None
    if settings & {*use.before.variables, *use.step.env}:
        return None
    limited = _input(use, "limit-severities-for-sarif")
    if not _input(use, "severity"):
        return "Trivy fails on findings of any severity; `severity` is missing"
    if _input(use, "format") == "sarif" and limited in {"", "false"}:
        return "Trivy ignores `severity` for SARIF; `limit-severities-for-sarif` is missing"
    return None


def _with_input(use: ActionUse) -> Fix | SkippedFix:
    missing = {} if _input(use, "severity") else {"severity": LEVELS}
    limited = _input(use, "limit-severities-for-sarif")
    if _input(use, "format") == "sarif" and limited != "true":
        missing["limit-severities-for-sarif"] = "true"
    edit = add_inputs(use.step, missing)
    if edit is None:
        return SkippedFix("the inputs cannot be extended surely")
    return Fix("Fail on the chosen severities only", (edit,), applicability=Applicability.SAFE)
