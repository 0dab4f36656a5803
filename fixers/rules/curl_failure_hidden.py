"""curl asks, the server refuses, and the step goes on."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from fixers.diagnostics import Confidence, Finding, Fix, Severity, SkippedFix
from fixers.model import Invocation, Repository, StepRun, Trace, TraceKind
from fixers.rule import Rule
from fixers.rules._curl.asked import is_for_readers
from fixers.rules._curl.call import Curl, read_curl
from fixers.rules._curl.elsewhere import curls_of
from fixers.rules._curl.fix import let_fail
from fixers.rules._curl.loops import given_up, hears
from fixers.rules._curl.loops_fix import end_failing
from fixers.rules._curl.on_windows import hidden_there, let_fail_there
from fixers.rules._curl.stakes import RUN, SAID, hidden
from fixers.rules._curl.unheard import goes_on_anyway, is_status_read
from fixers.rules._curl.waited import is_told_of_none, waited_for
from fixers.rules._curl.waited_fix import wait_for_each
from fixers.rules._curl.web_cmdlets import skipped_errors
from fixers.rules._shared.without_errexit import goes_on_without
from fixers.syntax.regex import regex

_LEAD: Final = "an HTTP error of this `{}` cannot fail the step: {}"
_GOES_ON: Final = SkippedFix("the script goes on after any error: end it where it says so")
# Of a folder that the script made: likely one that stands in for curl.
_STANDS_IN: Final = regex(r"[\"']?\$\{?(?!HOME|PREFIX)\w+\}?/")


class CurlFailureHidden(Rule):
    """
    ## What it does
    Finds `curl` calls without `--fail`, which leave the exit code 0 for HTTP errors: those that
    change something on a server or tell people something, that run what they fetch, check the
    health of a server, or take whatever is answered for the answer. With `--fail` it finds those
    whose exit code is lost: in a pipe that shows the answer, files it or makes a value of it, in
    `export X=$(…)` or `local x=$(…)`, without `set -e`, in a loop that gives up and ends well, or
    in the background where `wait` is not told of it; without it those that ask for the status and
    never read it, and those that would end the script if they failed (`if ! x=$(curl …); then
    exit 1; fi`). Calls in containers and on other machines (`docker exec`, `kubectl exec`, `ssh`)
    and those of `xargs` are read, too. In PowerShell and `cmd` it also finds those with `--fail`
    behind which another program runs, whose exit code counts, and requests of PowerShell with
    `-SkipHttpErrorCheck` whose answer and status nothing reads.

    ## Why is this bad
    The server answers 401 or 500, the step is green, and nobody learns that the deployment was
    not recorded, or that the health check checked nothing.

    ## Fix safety
    Unsafe: a call that has been failing unseen will fail the step. `--fail-with-body` keeps the
    answer for the log; it needs curl 7.76, which every hosted image has. What is run, read
    or kept in a file gets `--fail`, so that no error page is, and a script in `$(…)` or `<(…)` is
    fetched before. `pipefail` and `|| exit 1` come with it where the exit code would be lost.

    ## Known limits
    Nothing is said of calls whose failure is ignored on purpose (`|| true`,
    `continue-on-error`), but for health checks, whose status or answer is looked at, of downloads
    that are checked or unpacked, since that fails, of loops that wait for a server, and of calls
    whose options are not all known. Messages to chats are reported with medium confidence, and
    so is an answer that goes on to other commands, or that of a request that changes something;
    with low confidence what is sent to a server of the job's own, a file that is run later, what
    is only read, kept or asked, health checks before `|| true`, and what scripts that no workflow
    starts show to those who start them. Waiting for a server of the
    job's own is none of it: what needs it fails.
    """

    id = "curl-failure-hidden"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A failed HTTP request cannot fail the step"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        if _is_configured(trace):
            return
        yield from self._of_cmdlets(trace)
        for run in curls_of(trace):
            call = read_curl(run)
            if not _counts(run, call):
                continue
            if run.script.foreign:
                yield from self._there(run, call, trace)
                continue
            unheard = goes_on_without(run, trace)
            waited = waited_for(run, call)
            told = waited or hidden(run, call, unheard=unheard)
            if told is None:
                continue
            what, confidence = told
            if what is not RUN and is_for_readers(run, call):
                confidence = Confidence.LOW
            if trace.kind is TraceKind.SCRIPT and confidence is Confidence.HIGH:
                confidence = Confidence.MEDIUM  # who starts it may look
            silent = what is SAID and goes_on_anyway(run)
            ends = unheard and not is_status_read(run)
            untold = waited is not None and is_told_of_none(run)
            mended = wait_for_each if untold else partial(_mended, ends=ends)
            yield self.finding(
                run.at,
                what if what is RUN else _LEAD.format("curl", what),
                fix=_GOES_ON if silent else partial(mended, run, call),
                related=run.chain,
                confidence=confidence,
            )

    def _of_cmdlets(self, trace: Trace) -> Iterator[Finding]:
        """Of requests that PowerShell itself makes."""
        for event in (one for one in trace.events if isinstance(one, StepRun)):
            for one in skipped_errors(event):
                what = _LEAD.format(one.name, one.what)
                chain = event.chain
                yield self.finding(one.at, what, fix=one.fix, related=chain, confidence=one.sure)

    def _there(self, run: Invocation, call: Curl, trace: Trace) -> Iterator[Finding]:
        """In PowerShell and `cmd`."""
        told = hidden_there(run, call, trace)
        if told is not None:
            yield self.finding(
                run.at,
                _LEAD.format("curl", told[0]),
                fix=partial(let_fail_there, run, call, trace),
                related=run.chain,
                confidence=told[1],
            )


def _mended(run: Invocation, call: Curl, *, ends: bool) -> Fix | SkippedFix:
    if given_up(run, call) is None:
        return let_fail(run, call, ends=ends)
    last = end_failing(run)
    first = last if hears(run, call) else let_fail(run, call, ends=ends)
    if isinstance(first, SkippedFix) or isinstance(last, SkippedFix) or first is last:
        return last
    return replace(first, edits=(*first.edits, *last.edits))


def _is_configured(trace: Trace) -> bool:
    """Whether curl may have other defaults here."""
    texts = (e.script.shell.text for e in trace.events if isinstance(e, StepRun) and e.script)
    return any(".curlrc" in text or "alias curl=" in text for text in texts)


def _counts(run: Invocation, call: Curl) -> bool:
    if not call.known or run.path in run.before.functions or _STANDS_IN.match(run.path):
        return False
    local = bool(call.urls) and all(url.strip("\"'").startswith("file:") for url in call.urls)
    fed = run.command.words[0].literal == "xargs"  # with the addresses
    return bool(fed or call.urls or call.has("--url")) and not local
