"""What is at stake where an HTTP error of curl is not heard, and how sure that is."""

import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Failure, Invocation
from fixers.rules._curl.answers import is_looked_at
from fixers.rules._curl.asked import (
    is_meant_to_end,
    is_refused,
    is_status_dropped,
    is_status_unread,
)
from fixers.rules._curl.call import Curl
from fixers.rules._curl.checks import has_an_answer, is_check, is_of_no_matter, is_shrugged_check
from fixers.rules._curl.files import is_run_later
from fixers.rules._curl.fix import declared
from fixers.rules._curl.flows import is_committed, is_taken_as_declared, weight, weight_of_sent
from fixers.rules._curl.kept import is_filed, is_only_shown
from fixers.rules._curl.loops import given_up, hears
from fixers.rules._curl.reads import (
    is_after_failure,
    is_branch,
    is_diagnosis,
    is_discarded,
    only_tells,
    sureness,
)
from fixers.rules._curl.runs import feeds, is_text_run
from fixers.rules._curl.status import is_only_said
from fixers.rules._curl.taken import is_taken_blindly, is_taken_empty
from fixers.rules._curl.unheard import is_status_read, is_swallowed, is_value_tested
from fixers.rules._shared.fates import ends_anyway, is_condition, lost_in
from fixers.syntax.regex import regex

_DEPLOY_HOOK: Final = regex(
    r"deploy[_-]?hook|hooks?[./][^?]*/deploy\b|/deploy/srv-|/integrations/deploy/|/deploy\?uuid=",
    re.IGNORECASE,
)
SENT: Final = "what it sends may be refused"
RUN: Final = "an error page that this `curl` fetches would be run"
CHECK: Final = "a health check must fail"
_READ: Final = "what it reads may be an error"
_TAKEN: Final = "an error would be taken for its answer"
LOST: Final = "its exit code is lost"
_ASKED: Final = "the condition holds for errors, too"
_DROPPED: Final = "the status that it asks for is not read"
SAID: Final = "that it failed is only said"
_GIVEN_UP: Final = "the loop ends well, too, when no try succeeds"
_LIKELY: Final = Confidence.MEDIUM
Told = tuple[str, Confidence]


def hidden(run: Invocation, call: Curl, *, unheard: bool) -> Told | None:
    """What is at stake, and how sure that is; None when nothing is hidden."""
    swallowed = is_swallowed(run)
    if hears(run, call) and (sure := given_up(run, call)) is not None:
        return _GIVEN_UP, sure
    if call.fails:
        return _despite_fail(run, call, lost=swallowed or (unheard and not is_status_read(run)))
    piped = feeds(run) or is_text_run(run)
    if piped or is_run_later(run, call):
        # A file with a page of text mostly fails as a program.
        return RUN, Confidence.MEDIUM if piped else Confidence.LOW
    if is_of_no_matter(run, call) or (not call.writes and ends_anyway(run)):
        return None
    if is_only_said(run, call):
        # What starts a script by hand reads what it says.
        at_stake = run.step is not None and (call.writes or is_check(run, call))
        return SAID, Confidence.MEDIUM if at_stake else Confidence.LOW
    if (call.writes or is_check(run, call)) and (told := _meant(run, call)) is not None:
        return told, Confidence.MEDIUM
    if is_looked_at(run, call) and not (is_check(run, call) and is_only_shown(run, call)):
        return _of_answer(run, call)
    return _unseen(run, call, swallowed=swallowed, unheard=unheard)


def _of_answer(run: Invocation, call: Curl) -> Told | None:
    """Of a call whose answer is used."""
    if is_status_unread(run, call):
        return _DROPPED, Confidence.LOW
    return (_TAKEN, weight(run, call)) if is_taken_blindly(run, call) else None


def _meant(run: Invocation, call: Curl) -> str | None:
    """What is hidden from a script that asked for it."""
    if is_status_dropped(run, call):
        return _DROPPED
    if is_meant_to_end(run, call):
        return _ASKED if call.writes else CHECK
    return None


def _unseen(run: Invocation, call: Curl, *, swallowed: bool, unheard: bool) -> Told | None:
    """Of a call whose answer nobody looks at."""
    if run.failure is not Failure.FAILS and not swallowed:
        return _unsure(run, call, unheard=unheard)
    if call.writes:
        return SENT, sureness(run, call)
    if is_check(run, call) or is_refused(run, call):
        return None if is_after_failure(run) else (CHECK, Confidence.MEDIUM)
    if any(_DEPLOY_HOOK.search(url) for url in call.urls):
        return SENT, Confidence.MEDIUM
    if is_committed(run, call):
        return _TAKEN, Confidence.MEDIUM
    harmless = is_diagnosis(run, call) or only_tells(call)
    return None if harmless else (_READ, Confidence.LOW)


def _despite_fail(run: Invocation, call: Curl, *, lost: bool) -> Told | None:
    """Of a call with `--fail`: of nothing, `json.tool` makes an error."""
    lost = lost and "json.tool" not in run.script.shell.text[slice(*_statement(run))]
    if (lost or declared(run) is not None) and call.writes:
        return None if is_value_tested(run) else (LOST, weight_of_sent(run, call))
    if lost and is_check(run, call) and not is_diagnosis(run, call):
        return LOST, Confidence.MEDIUM
    if is_taken_as_declared(run, call):
        return LOST, weight(run, call)
    if is_taken_empty(run, call) and (is_filed(run, call) or weight(run, call) is _LIKELY):
        return LOST, Confidence.MEDIUM
    return (LOST, Confidence.LOW) if is_shrugged_check(run, call) else None


def _statement(run: Invocation) -> tuple[int, int]:
    span = (lost_in(run) or run.command).span
    return span.start, span.end


def _unsure(run: Invocation, call: Curl, *, unheard: bool) -> Told | None:
    """Of a call whose failure alone ends nothing."""
    if unheard and call.writes:
        return SENT, weight_of_sent(run, call)
    if unheard and is_check(run, call):
        return None if is_diagnosis(run, call) or is_after_failure(run) else (CHECK, _LIKELY)
    if is_shrugged_check(run, call):
        return CHECK, Confidence.LOW
    if has_an_answer(run) and call.file is not None:
        return "what stands after `||` is not done for it", Confidence.LOW
    if not is_condition(run):
        return None
    away = any(url.startswith("https://") and "$" not in url.split("/")[2] for url in call.urls)
    if not call.writes and is_check(run, call):
        return CHECK, Confidence.MEDIUM if away else Confidence.LOW
    if call.file is None and is_meant_to_end(run, call) and not is_discarded(run, call):
        return _ASKED, Confidence.MEDIUM
    asked = (is_branch(run) and (call.writes or call.file is not None)) or (
        is_discarded(run, call) and (is_branch(run) or call.has("-I", "--head"))
    )
    return (_ASKED, Confidence.LOW) if asked else None
