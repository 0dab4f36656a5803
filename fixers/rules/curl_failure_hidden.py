"""curl sends something, the server refuses, and the step goes on."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Failure, Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._curl import Curl, is_only_shown, read_curl
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children, commands
from fixers.syntax.span import Span

_FAILS: Final = ("-f", "--fail", "--fail-with-body")
_TELLS: Final = ("-w", "--write-out", "-I", "--head", "-K", "--config", "-i", "--include")
# Messages to people: failing a deployment because one could not be sent would be worse.
_BEST_EFFORT: Final = re.compile(
    r"slack|discord|teams|office\.com|telegram|mattermost|ntfy|pushover|chat\.googleapis|hipchat"
    r"|localhost|127\.0\.0\.1|0\.0\.0\.0|169\.254",
    re.IGNORECASE,
)
_HEALTH: Final = re.compile(r"/(health\w*|ready\w*|live\w*|ping|status|smoke\w*)\b", re.IGNORECASE)
_RUNS_INPUT: Final = frozenset({"bash", "sh", "zsh", "python", "python3"})


class CurlFailureHidden(Rule):
    """
    ## What it does
    Finds `curl` calls that change something on a server, run what they fetch, or check its
    health, without `--fail`: HTTP errors leave curl's exit code 0.

    ## Why is this bad
    The server answers 401 or 500, the step is green, and nobody learns that the deployment was
    not recorded, or that the health check checked nothing.

    ## Fix safety
    Unsafe: a call that has been failing unseen will fail the step. `--fail-with-body` keeps the
    answer for the log; it needs curl 7.76, which every hosted image has.

    ## Known limits
    Nothing is said of calls whose failure is ignored on purpose, whose status or answer is
    looked at, of messages to chats, and of calls whose options are not all known.
    """

    id = "curl-failure-hidden"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A failed HTTP request cannot fail the step"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        for run in trace.invocations("curl"):
            call = read_curl(run)
            hidden = _hidden(run, call)
            if hidden is None:
                continue
            what, confidence = hidden
            yield self.finding(
                run.at,
                f"an HTTP error of this `curl` cannot fail the step: {what}",
                fix=_fail(run, call),
                related=run.chain,
                confidence=confidence,
            )


def _hidden(run: Invocation, call: Curl) -> tuple[str, Confidence] | None:
    """What is at stake, and how sure that is; None when nothing is hidden."""
    if (run.failure is not Failure.FAILS and not _feeds(run)) or not call.known:
        return None
    if run.path in run.before.functions or call.has(*_FAILS, *_TELLS) or _is_looked_at(run):
        return None
    text = " ".join(word.raw for word in run.words)
    if _BEST_EFFORT.search(text) or (not call.urls and not call.has("--url")):
        return None
    if _feeds(run):
        return "what it fetched is run", Confidence.MEDIUM
    if call.writes:
        return "what it sends may be refused", Confidence.HIGH
    script = run.script.shell.text
    if any(_HEALTH.search(url) and script.count(url) == 1 for url in call.urls):
        return "a health check must fail", Confidence.MEDIUM
    return None


def _is_looked_at(run: Invocation) -> bool:
    """Whether the answer goes to a variable, a file or another command than a shell."""
    text = run.script.shell.text
    before = text[: run.command.span.start].rstrip()
    if before.endswith(("$(", "`", "<(")):
        return not is_only_shown(before, text[run.command.span.end :])
    pipeline = _pipeline(run)
    return pipeline is not None and not _feeds(run)


def _feeds(run: Invocation) -> bool:
    """`curl … | bash`."""
    pipeline = _pipeline(run)
    following = pipeline.stages[1:2] if pipeline is not None else ()
    for stage in commands(following):
        names = {word.literal for word in stage.words if word.literal}
        return bool(names & _RUNS_INPUT) and "-c" not in names and "-m" not in names
    return False


def _pipeline(run: Invocation) -> sh.Pipeline | None:
    """The pipeline that the command begins."""
    found = _pipelines(run.script.shell.statements)
    return next((p for p in found if p.stages[0].span.start == run.command.span.start), None)


def _pipelines(statements: tuple[sh.Statement, ...]) -> Iterator[sh.Pipeline]:
    for statement in statements:
        if isinstance(statement, sh.Pipeline):
            yield statement
        yield from _pipelines(children(statement))


def _fail(run: Invocation, call: Curl) -> Fix | SkippedFix:
    start = run.span.start
    word = next(w for w in run.command.words if w.span.start == start)
    options = " --fail-with-body"
    if call.has("-s", "--silent") and not call.has("-S", "--show-error"):
        options += " --show-error"
    at = Span(word.span.end, word.span.end)
    edit = replace_in_script(run.script, at, options)
    if edit is None:
        return SkippedFix("the command cannot be rewritten surely")
    return Fix("Let HTTP errors fail", (edit,), applicability=Applicability.UNSAFE)
