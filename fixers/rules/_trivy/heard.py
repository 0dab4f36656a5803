"""Trivy scans whose exit code counts again."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import remove_entry, replace_in_script
from fixers.model import Invocation, Job, Trace
from fixers.rules._shared.fates import goes_on, is_shrugged_off, lost_in
from fixers.rules._shared.fates_fix import with_pipefail, without_shrug
from fixers.rules._shared.holders import holders
from fixers.rules._shared.windows_fates import ending_there
from fixers.rules._shared.without_errexit import goes_on_without
from fixers.rules._trivy.drowned import is_turned
from fixers.rules._trivy.fix import limited
from fixers.rules._trivy.reported import kept_status, shown_after
from fixers.rules._trivy.scan import Scan
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_AROUND: Final = regex(r"checkout|setup|login|credentials|/cache|upload", re.IGNORECASE)


def heard(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    """The exit code counts again, and only for what somebody will act on."""
    run = scan.event
    apart = isinstance(run, Invocation) and (run.script.foreign or is_turned(run))
    first = _apart(run) if apart and isinstance(run, Invocation) else _heard(scan, trace)
    more = None if scan.bounded else limited(scan)
    if first is None or isinstance(more, SkippedFix):
        return SkippedFix("somebody has to say what may fail here")
    edits = (first,) if more is None else _together(first, more.edits[0], scan)
    edits = (*edits, *shown_after(scan))
    return Fix("Let the scan fail the build", edits, applicability=Applicability.UNSAFE)


def _together(first: Edit, second: Edit, scan: Scan) -> tuple[Edit, ...]:
    """Both edits; one where the second puts something into what the first only keeps."""
    start, at = first.at.start, second.at.start
    if start == at and second.at.empty:
        return (Edit(first.path, first.at, second.text + first.text),)
    text = scan.event.step.source.text if scan.event.step is not None else ""
    before = text[start:at]
    if not (before and at <= first.at.end):
        return first, second
    if not first.text.startswith(before):
        before = _as_block(first, text, before)
    kept, rest = first.text[: len(before)], first.text[len(before) :]
    return (Edit(first.path, first.at, kept + second.text + rest),)


def _as_block(first: Edit, text: str, before: str) -> str:
    """What stands before a place in a text that has become a block; its quotes are gone."""
    quote = len(before) - len(before.lstrip("'\""))
    whole = text[first.at.start : first.at.end].strip("'\"")
    return first.text[: first.text.index(whole)] + before[quote:]


def _apart(run: Invocation) -> Edit | None:
    """In PowerShell and `cmd`, and behind `!`."""
    if run.script.foreign:
        return ending_there(run)
    start = holders(run)[-1].span.start
    return replace_in_script(run.script, Span(start, run.command.span.start), "")


def _heard(scan: Scan, trace: Trace) -> Edit | None:
    run = scan.event
    lost = lost_in(run) if isinstance(run, Invocation) else None
    if isinstance(run, Invocation) and isinstance(lost, sh.Pipeline):
        return with_pipefail(run, lost)
    if isinstance(run, Invocation) and isinstance(lost, sh.AndOr):
        plain = is_shrugged_off(lost)
        return (kept_status(run, lost) or without_shrug(run, lost)) if plain else None
    if isinstance(run, Invocation) and (goes_on(run) or goes_on_without(run, trace)):
        if any(isinstance(node, sh.Group) and node.subshell for node in holders(run)):
            return None  # it would end just the subshell
        if (kept := kept_status(run, None)) is not None:
            return kept
        end = run.command.span.end
        return replace_in_script(run.script, Span(end, end), " || exit 1")
    step, job = run.step, trace.job
    entry = step.entry("continue-on-error") if step is not None else None
    if entry is None and job is not None and _only_scans(scan, job):
        entry = job.entry("continue-on-error")
    return remove_entry(step.source, entry) if entry is not None and step is not None else None


def _only_scans(scan: Scan, job: Job) -> bool:
    """Whether nothing else in a job may fail that was not to fail the build."""
    others = (step for step in job.steps if step is not scan.event.step)
    return all(step.uses is not None and _AROUND.search(step.uses.value) for step in others)
