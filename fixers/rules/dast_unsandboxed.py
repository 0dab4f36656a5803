"""An active scanner, or a load test, aimed at what people use."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import insert_line_before
from fixers.model import Invocation, Repository, Trace, TraceKind, Unknown
from fixers.rule import Rule
from fixers.rules._installed import installed, path_to
from fixers.rules._scans import Aim, Scan, scans_in

GUARD: Final = "dast-allowed.sh"
_STRANGERS: Final = frozenset({"pull_request_target", "issue_comment"})
_GUARDED: Final = re.compile(r"allow|whitelist|permitted|forbidden|not_prod|is_safe", re.IGNORECASE)


class DastUnsandboxed(Rule):
    """
    ## What it does
    Finds active scanners (sqlmap, ZAP's full and API scans, nuclei, nikto and others) aimed at
    production, or at a public address that nothing marks as one for tests, scans that strangers
    can start, and load tests aimed at production.

    ## Why is this bad
    An active scan submits forms, tries injections and fills databases; a load test takes the
    service down for those who use it. Neither asks whose data it meets.

    ## Fix safety
    Unsafe: the script `dast-allowed.sh` is put before the scan and ends the step unless the
    host is in `DAST_ALLOWED_HOSTS`, which somebody has to set.

    ## Known limits
    Where a scan aims is read from addresses and names. Targets that are not known are left
    alone, and so are scans behind a check of their target.
    """

    id = "dast-unsandboxed"
    severity = Severity.ERROR
    since = "0.1"
    summary = "An active scan is aimed at what people use"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        reported: set[object] = set()
        for scan in scans_in(trace) if trace.kind is TraceKind.JOB else ():
            told = _danger(scan, trace)
            if told is None or _is_guarded(scan, trace) or scan.event in reported:
                continue
            reported.add(scan.event)
            what, confidence = told
            event = scan.event
            yield self.finding(
                event.at if isinstance(event, Invocation) else event.step.at,
                f"`{scan.name}` {what}",
                fix=_guard(scan, trace),
                related=event.chain,
                confidence=confidence,
            )


def _danger(scan: Scan, trace: Trace) -> tuple[str, Confidence] | None:
    verb = "loads" if scan.load else "attacks"
    target = scan.target.strip("\"'")
    if scan.aim is Aim.PRODUCTION:
        told = Confidence.MEDIUM if "||" in target else Confidence.HIGH  # one of several targets
        return f"{verb} production: `{target}`", told
    if scan.load:
        return None
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    strangers = set[str]() if isinstance(triggers, Unknown) else triggers & _STRANGERS
    if strangers and scan.aim is Aim.OPEN:
        return f"attacks `{target}` whenever a stranger wants it", Confidence.HIGH
    if scan.aim is Aim.OPEN:
        sure = Confidence.HIGH if "://www." in scan.target else Confidence.MEDIUM
        return f"attacks `{target}`, which nothing marks as a test site", sure
    return None


def _is_guarded(scan: Scan, trace: Trace) -> bool:
    """Whether something before the scan looked at where it aims."""
    for event in trace.events:
        if event is scan.event:
            break
        if isinstance(event, Invocation) and _GUARDED.search(
            event.path + " ".join(a or "" for a in event.args[:2])
        ):
            return True
    run = scan.event
    text = run.script.shell.text[: run.command.span.start] if isinstance(run, Invocation) else ""
    return bool(_GUARDED.search(text))


def _guard(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    run, files = scan.event, installed(GUARD, trace)
    if not isinstance(run, Invocation) or scan.word is None or scan.load:
        return SkippedFix("aim it at a system of its own")
    path = path_to(run, GUARD)
    if path is None or files is None or "xargs" in run.wrappers:
        return SkippedFix("there is no sure place for a check of the target")
    url = scan.word.raw.partition("=")[2] if scan.word.raw.startswith("-") else scan.word.raw
    line = f"bash {path} --url {url}"
    edit = insert_line_before(run.script, run.command.span, line, inline=True)
    if edit is None:
        return SkippedFix("there is no sure place for a check of the target")
    title = "Scan only what is on a list"
    return Fix(title, (edit,), files, applicability=Applicability.UNSAFE)
