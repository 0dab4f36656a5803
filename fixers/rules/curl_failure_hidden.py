"""curl asks, the server refuses, and the step goes on."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.model import Failure, Invocation, Repository, StepRun, Trace
from fixers.rule import Rule
from fixers.rules._answers import feeds, is_looked_at, is_text_run
from fixers.rules._curl import Curl, read_curl
from fixers.rules._curl_checks import has_an_answer, is_check, is_shrugged_check
from fixers.rules._curl_files import is_run_later
from fixers.rules._curl_fix import declared, let_fail
from fixers.rules._curl_reads import (
    is_branch,
    is_diagnosis,
    is_discarded,
    is_taken_blindly,
    sureness,
)
from fixers.rules._fates import hides, is_condition, lost_in
from fixers.rules._unheard import goes_on, is_status_read

_DEPLOY_HOOK: Final = re.compile(
    r"deploy[_-]?hook|hooks?[./][^?]*/deploy\b|/deploy/srv-|/integrations/deploy/|/deploy\?uuid=",
    re.IGNORECASE,
)
_SENT: Final = "what it sends may be refused"
_RUN: Final = "an error page that this `curl` fetches would be run"
_CHECK: Final = "a health check must fail"
_READ: Final = "what it reads may be an error"
_TAKEN: Final = "an error would be taken for its answer"
_LOST: Final = "its exit code is lost"
_ANSWER: Final = "what stands after `||` is not done for it"
_ASKED: Final = "the condition holds for errors, too"
_Told = tuple[str, Confidence]


class CurlFailureHidden(Rule):
    """
    ## What it does
    Finds `curl` calls without `--fail`, which leave the exit code 0 for HTTP errors: those that
    change something on a server or tell people something, that run what they fetch, check the
    health of a server, or take whatever is answered for the answer. With `--fail` it finds
    those whose exit code is lost: in a pipe that only shows the answer, in `export X=$(…)`, or
    in a script without `set -e`.

    ## Why is this bad
    The server answers 401 or 500, the step is green, and nobody learns that the deployment was
    not recorded, or that the health check checked nothing.

    ## Fix safety
    Unsafe: a call that has been failing unseen will fail the step. `--fail-with-body` keeps the
    answer for the log; it needs curl 7.76, which every hosted image has. What is run gets
    `--fail`, so that no error page is run, and a script in `$(…)` or `<(…)` is fetched before.
    `pipefail` and `|| exit 1` come with it where the exit code would be lost.

    ## Known limits
    Nothing is said of calls whose failure is ignored on purpose (`|| true`,
    `continue-on-error`), but for health checks, whose status or answer is looked at, of downloads
    that are checked or unpacked, since that fails, of loops that wait for a server, and of calls
    whose options are not all known. Messages to chats are reported with medium confidence; with
    low confidence what is sent to a server of the job's own, a file that is run later, what is
    only read, kept or asked, and health checks before `|| true`.
    """

    id = "curl-failure-hidden"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A failed HTTP request cannot fail the step"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        if _is_configured(trace):
            return
        for run in trace.invocations("curl"):
            call = read_curl(run)
            unheard = goes_on(run, trace)
            hidden = _hidden(run, call, unheard=unheard) if _counts(run, call) else None
            if hidden is None:
                continue
            what, confidence = hidden
            lead = "an HTTP error of this `curl` cannot fail the step: "
            yield self.finding(
                run.at,
                what if what is _RUN else f"{lead}{what}",
                fix=let_fail(run, call, ends=unheard and not is_status_read(run)),
                related=run.chain,
                confidence=confidence,
            )


def _is_configured(trace: Trace) -> bool:
    """Whether curl may have other defaults here."""
    texts = (e.script.shell.text for e in trace.events if isinstance(e, StepRun) and e.script)
    return any(".curlrc" in text or "alias curl=" in text for text in texts)


def _counts(run: Invocation, call: Curl) -> bool:
    if not call.known or run.path in run.before.functions:
        return False
    local = bool(call.urls) and all(url.strip("\"'").startswith("file:") for url in call.urls)
    return bool(call.urls or call.has("--url")) and not local


def _hidden(run: Invocation, call: Curl, *, unheard: bool) -> _Told | None:
    """What is at stake, and how sure that is; None when nothing is hidden."""
    swallowed = hides(lost_in(run), run)
    if call.fails:
        return _despite_fail(run, call, lost=swallowed or (unheard and not is_status_read(run)))
    piped = feeds(run) or is_text_run(run)
    if piped or is_run_later(run, call):
        # A file with a page of text mostly fails as a program.
        return _RUN, Confidence.MEDIUM if piped else Confidence.LOW
    if is_looked_at(run, call):
        return (_TAKEN, Confidence.LOW) if is_taken_blindly(run, call) else None
    if run.failure is not Failure.FAILS and not swallowed:
        return _unsure(run, call, unheard=unheard)
    if call.writes:
        return _SENT, sureness(run)
    if is_check(run, call):
        return _CHECK, Confidence.MEDIUM
    hook = any(_DEPLOY_HOOK.search(url) for url in call.urls)
    if hook:
        return _SENT, Confidence.MEDIUM
    return None if is_diagnosis(run, call) else (_READ, Confidence.LOW)


def _despite_fail(run: Invocation, call: Curl, *, lost: bool) -> _Told | None:
    """Of a call with `--fail`."""
    if (lost or declared(run) is not None) and call.writes:
        return _LOST, Confidence.MEDIUM
    return (_LOST, Confidence.LOW) if is_shrugged_check(run, call) else None


def _unsure(run: Invocation, call: Curl, *, unheard: bool) -> _Told | None:
    """Of a call whose failure alone ends nothing."""
    if unheard and call.writes:
        return _SENT, Confidence.MEDIUM
    if is_shrugged_check(run, call):
        return _CHECK, Confidence.LOW
    if has_an_answer(run) and call.file is not None:
        return _ANSWER, Confidence.LOW
    if not is_condition(run):
        return None
    away = any(url.startswith("https://") and "$" not in url.split("/")[2] for url in call.urls)
    if not call.writes and is_check(run, call):
        return _CHECK, Confidence.MEDIUM if away else Confidence.LOW
    asked = (is_branch(run) and (call.writes or call.file is not None)) or (
        is_discarded(run, call) and (is_branch(run) or call.has("-I", "--head"))
    )
    return (_ASKED, Confidence.LOW) if asked else None
