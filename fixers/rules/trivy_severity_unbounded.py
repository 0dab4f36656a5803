"""A Trivy gate that fails on findings of any severity, or on none."""

from collections.abc import Iterator

from fixers.diagnostics import Confidence, Finding, Fix, Severity, SkippedFix
from fixers.model import ActionUse, Failure, Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._shared.fates import ends_otherwise, may_go_on
from fixers.rules._trivy.drowned import trapped
from fixers.rules._trivy.fix import limited, with_exit_code
from fixers.rules._trivy.gates import holds_nothing, swallowed
from fixers.rules._trivy.heard import heard
from fixers.rules._trivy.scan import Scan
from fixers.rules._trivy.scans import scans_of
from fixers.rules._trivy.settings import Settings, settings_of

_ANY = "Trivy fails on findings of any severity; "
_Told = tuple[str, Fix | SkippedFix, Confidence]


class TrivySeverityUnbounded(Rule):
    """
    ## What it does
    Finds Trivy scans that fail the build (`--exit-code 1`, `exit-code: '1'`) without saying from
    which severity on, or that name every severity; and scans limited to severities that fail for
    nothing: without an exit code (its default is 0) or with 0, or with one that `| tee` without
    `pipefail`, `|| true`, `set +e`, an `if` that only says so, a script without `set -e`,
    `echo "$(…)"`, `local x=$(…)`, `&`, `trap 'exit 0' EXIT`, make's `-`, a program behind it in
    PowerShell or `cmd` or `continue-on-error` throws away.

    ## Why is this bad
    Trivy counts every severity, UNKNOWN and LOW included, unless told otherwise: the pipeline
    fails on findings that nobody will act on. A severity alone only filters the report: the
    pipeline is green whatever is found.

    ## Fix safety
    Unsafe, both ways. A severity loosens a gate: which findings may pass is somebody's decision
    and nothing that may be pushed unasked, even if the scan still fails on HIGH and CRITICAL.
    An exit code that counts makes builds fail which have been green; what shows the report behind
    the scan, hands it on or removes containers is still done then.

    ## Known limits
    A severity in `trivy.yaml`, in `TRIVY_SEVERITY` or through a variable that may hold flags is
    respected; scans for secrets or licences alone are left alone. Scans without an exit code are
    left alone where they write a file, are named a report, or where another scan of the workflow
    is the gate or code scanning is told of the same. With low confidence it is told of those that
    say `--exit-code 0`, and, behind `continue-on-error` or `|| true`, of any severity, a file that
    is used later, or a step that says it only reports.
    """

    id = "trivy-severity-unbounded"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A Trivy gate fails on findings of any severity, or on none"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        settings = settings_of(repository)
        for scan in scans_of(trace, settings) if settings is not None else ():
            any_of = settings or Settings()
            told = _unbounded(scan, trace) or _loose(scan, trace, repository, any_of)
            if told is not None:
                text, fix, sure = told
                event = scan.event
                at = event.at if isinstance(event, Invocation) else event.step.at
                yield self.finding(at, text, fix=fix, related=event.chain, confidence=sure)


def _unbounded(scan: Scan, trace: Trace) -> _Told | None:
    complaint = _complaint(scan, trace)
    if complaint is None:
        return None
    unsure = scan.names_all or scan.event.before.variables_unknown
    return complaint, limited(scan), Confidence.MEDIUM if unsure else Confidence.HIGH


def _complaint(scan: Scan, trace: Trace) -> str | None:
    event = scan.event
    if not scan.fails or (isinstance(event, ActionUse) and may_go_on(event.step)):
        return None
    if isinstance(event, Invocation) and (
        (event.failure is Failure.IGNORED and not ends_otherwise(event))
        or trapped(event, trace) is not None
    ):
        return None
    if scan.names_all:
        return _ANY + "each of them is named"
    if scan.severity is False:
        name = "`--severity`" if scan.by_options else "`severity`"
        return _ANY + f"{name} is missing"
    if scan.sarif and isinstance(scan.severity, str):
        return "Trivy ignores `severity` for SARIF; `limit-severities-for-sarif` is missing"
    return None


def _loose(scan: Scan, trace: Trace, repository: Repository, settings: Settings) -> _Told | None:
    lost = swallowed(scan, trace)
    if lost is not None:
        text = f"Trivy cannot fail the build: {lost[0]} takes its exit code"
        return text, heard(scan, trace), lost[1]
    sure = holds_nothing(scan, trace, repository, settings)
    if sure is None:
        return None
    name = "`--exit-code`" if scan.by_options else "`exit-code`"
    why = f"with {name} 0 a severity" if scan.code == "0" else f"a severity without {name}"
    text = f"Trivy passes whatever it finds: {why} only filters its report"
    return text, with_exit_code(scan), sure
