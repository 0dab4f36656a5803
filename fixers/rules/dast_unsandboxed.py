"""An active scanner, or a load test, aimed at what people use."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.model import Invocation, Repository, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._dast.aims import Aim
from fixers.rules._dast.checked import is_guarded
from fixers.rules._dast.fix import allowed_only
from fixers.rules._dast.guards import is_approved, is_production, strangers_start
from fixers.rules._dast.scans import Scan, scans_in
from fixers.syntax.regex import regex

_SETTING: Final = regex(r"\$\{\{\s*(?:vars|secrets)\.\w+\s*\}\}")


class DastUnsandboxed(Rule):
    """
    ## What it does
    Finds active scanners (sqlmap, ZAP's full and API scans, nuclei, nikto and others) aimed at
    production, at a public address that nothing marks as one for tests, or at whatever somebody
    types; scans of shared systems that strangers can start; and load tests aimed at production.
    Containers, `npx` and actions are looked through, a matrix and the callers of a reusable
    workflow are followed, and so are plans, scripts and lists of targets, in the repository or
    written by the step.

    ## Why is this bad
    An active scan submits forms, tries injections and fills databases; a load test takes the
    service down for those who use it. Neither asks whose data it meets.

    ## Fix safety
    Unsafe: the script `dast-allowed.sh`, or a line in its place where it cannot be installed,
    ends the step before the scan unless the host is in `DAST_ALLOWED_HOSTS`, which somebody has
    to set. A job that pull requests of forks or comments start against a site for tests gets an
    `if:` that leaves strangers out.

    ## Known limits
    Where a scan aims is read from addresses and names. Targets that are not known are left
    alone, and so are scans behind a check of their target (one of another target, in another
    branch, or in a step that may fail is none), typed targets in a job that has an
    `environment:`, and runs for strangers behind a condition on who they are.
    """

    id = "dast-unsandboxed"
    severity = Severity.ERROR
    since = "0.1"
    summary = "An active scan is aimed at what people use"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        reported: set[object] = set()
        for scan in scans_in(trace, repository) if trace.kind is TraceKind.JOB else ():
            told = _danger(scan, trace)
            if told is None or is_guarded(scan, trace) or scan.event in reported:
                continue
            reported.add(scan.event)
            what, confidence = told
            event = scan.event
            yield self.finding(
                event.at if isinstance(event, Invocation) else event.step.at,
                f"`{scan.name}` {what}",
                fix=partial(allowed_only, scan, trace),
                related=event.chain,
                confidence=confidence,
            )


def _danger(scan: Scan, trace: Trace) -> tuple[str, Confidence] | None:
    verb = "loads" if scan.load else "attacks"
    target = scan.target.strip("\"'")
    if scan.aim is Aim.PRODUCTION:
        told = Confidence.MEDIUM if "||" in target or not scan.sure else Confidence.HIGH
        return f"{verb} production: `{target}`", told
    if scan.load:
        public = scan.aim is Aim.OPEN and "://www." in target
        return (f"loads `{target}`, which everybody uses", Confidence.MEDIUM) if public else None
    if scan.typed is not None and not is_approved(trace):
        return f"attacks whatever somebody types: `{scan.typed.free}`", Confidence.MEDIUM
    if strangers_start(scan, trace) and scan.aim is not Aim.LOCAL and target:
        sure = Confidence.HIGH if scan.aim is Aim.OPEN else Confidence.MEDIUM
        return f"attacks `{target}` whenever a stranger wants it", sure
    if scan.aim is Aim.OPEN:
        sure = Confidence.HIGH if "://www." in scan.target and scan.sure else Confidence.MEDIUM
        return f"attacks `{target}`, which nothing marks as a test site", sure
    if scan.aim is Aim.UNKNOWN and _is_setting(target) and is_production(trace):
        return f"attacks `{target}` of the production environment", Confidence.MEDIUM
    return None


def _is_setting(target: str) -> bool:
    """A variable or secret, which may differ from environment to environment."""
    return bool(_SETTING.search(target))
