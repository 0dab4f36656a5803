"""Trivy scans that were to be a gate and hold nothing back."""

import re
from collections.abc import Sequence as Seq
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Failure, Invocation, Repository, Trace, TraceKind
from fixers.model.reading import scalar_at
from fixers.rules._shared.fates import goes_on, hides, is_asked, is_shrugged_off, lost_in, may_go_on
from fixers.rules._shared.windows_fates import taken_by
from fixers.rules._trivy.drowned import drowned, trapped
from fixers.rules._trivy.scan import Scan, only_reports
from fixers.rules._trivy.scans import scans_of
from fixers.rules._trivy.settings import Settings
from fixers.rules._trivy.tolerance import tolerated
from fixers.rules._trivy.unheard import unheard
from fixers.rules._trivy.uploads import (
    is_read_later,
    is_uploaded,
    of_another,
    told_at_all,
    told_beside,
)
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_REPORTS: Final = regex(
    r"report|inform|summar|non[- ]?block|list|display|show|print|advis|warn|audit", re.IGNORECASE
)
_HOLDS: Final = regex(r"\b(?:fail|gate|block|enforce|break|stop|reject)", re.IGNORECASE)
_NOT: Final = regex(r"\b(?:non|no|not|never|without|don'?t)\b", re.IGNORECASE)


def swallowed(scan: Scan, trace: Trace) -> tuple[str, Confidence] | None:
    """What takes away the exit code that the scan was told to give."""
    found = _taken(scan, trace) if scan.fails else None
    return found and (found[0], Confidence.LOW if only_reports(scan) else found[1])


def _taken(scan: Scan, trace: Trace) -> tuple[str, Confidence] | None:
    if isinstance(scan.event, Invocation):
        if (other := taken_by(scan.event, trace)) is not None:
            return f"`{other.name}` behind it", Confidence.MEDIUM
        lost = lost_in(scan.event)
        if hides(lost, scan.event):
            return "the pipe behind it", Confidence.HIGH
        if isinstance(lost, sh.AndOr) and is_shrugged_off(lost):
            text = scan.event.script.shell.text[lost.right.span.start : lost.right.span.end]
            return f"`|| {text}`", Confidence.MEDIUM if scan.bounded else Confidence.LOW
        if lost is None and goes_on(scan.event):
            return "`set +e`", Confidence.MEDIUM if scan.bounded else Confidence.LOW
        why = unheard(scan.event, trace) or drowned(scan, trace) or trapped(scan.event, trace)
        if why is not None:
            return why, Confidence.MEDIUM if scan.bounded else Confidence.LOW
        if lost is not None or (scan.event.failure is Failure.IGNORED and not tolerated(scan)):
            return None
    return _tolerance(scan, trace)


def _tolerance(scan: Scan, trace: Trace) -> tuple[str, Confidence] | None:
    if tolerated(scan):
        plain = scan.bounded and not scan.sarif
        seen = plain and (scan.shown or scan.program is not None)
        if not seen and is_uploaded(scan, trace):
            return None  # code scanning holds it
        told = seen or (plain and not is_read_later(scan, trace))
        return "`continue-on-error`", Confidence.MEDIUM if told else Confidence.LOW
    if scan.bounded and scan.shown and _job_tolerates(trace):
        return "`continue-on-error` of the job", Confidence.MEDIUM
    return None


def _job_tolerates(trace: Trace) -> bool:
    value = scalar_at(trace.job.node, "continue-on-error") if trace.job is not None else None
    return value is not None and value.value == "true"


def holds_nothing(
    scan: Scan, trace: Trace, repository: Repository, settings: Settings
) -> Confidence | None:
    """How sure it is that a scan with a severity, but no exit code, was to hold something back.
    Who writes the 0 down may well want that."""
    if scan.code not in {False, "0"} or not scan.bounded or trace.kind is not TraceKind.JOB:
        return None
    if (asked := _asked_whether_it_failed(scan)) is not None:
        return asked
    step = scan.event.step
    if step is None or not _goes_to_the_log(scan) or may_go_on(step):
        return None
    if _HOLDS.search(step.name or "") and not _NOT.search(step.name or ""):
        return Confidence.MEDIUM
    if _REPORTS.search(step.name or "") or _job_tolerates(trace):
        return None
    if _is_held(scan, trace, repository, settings):
        return None
    return Confidence.LOW if scan.code == "0" else Confidence.MEDIUM


def _asked_whether_it_failed(scan: Scan) -> Confidence | None:
    """Of a scan that cannot fail, and of which the script, or a later step, asks whether it did."""
    if isinstance(scan.event, Invocation) and scan.shown and is_asked(scan.event):
        return Confidence.HIGH
    if scan.code == "0" and not scan.shown:
        return None  # what is asked is whether Trivy ran, and wrote its report
    step = scan.event.step
    name = re.escape(step.id) if step is not None and step.id is not None else None
    # Behind `== 'success'` a report is handed on that was written.
    ways = r"[!=]=\s*'(?:failure|success)'" if scan.shown else r"(?:==\s*'failure'|!=\s*'success')"
    asked = rf"steps\.{name}\.(?:outcome|conclusion)\s*{ways}"
    text = step.source.text if step is not None else ""
    return Confidence.MEDIUM if name is not None and re.search(asked, text) else None


def _goes_to_the_log(scan: Scan) -> bool:
    """Whether its text is neither kept or taken by anything nor its failure expected."""
    run = scan.event
    if not isinstance(run, Invocation):
        return scan.shown
    return scan.shown and lost_in(run) is None and run.failure is not Failure.IGNORED


def _is_held(scan: Scan, trace: Trace, repository: Repository, settings: Settings) -> bool:
    """Whether another scan of the workflow is a gate for the same, or code scanning is told."""
    for other in repository.traces:
        if other.workflow is not trace.workflow:
            continue
        scans = [*scans_of(other, settings)]
        if told_beside(scan, other, settings) if other is trace else _unseen(scan, other, scans):
            return True
        if any(
            other_scan.code not in {False, "0"} or not other_scan.shown
            for other_scan in scans
            if not of_another(scan, other_scan)
        ):
            return True
    return False


def _unseen(scan: Scan, trace: Trace, scans: Seq[Scan]) -> bool:
    """Whether what a job uploads may be of a scan like this one, which nobody sees."""
    return not scans and told_at_all(scan, trace)
