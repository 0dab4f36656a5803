"""Calls of curl whose failure counts."""

import re
from collections.abc import Callable
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.model.tri import Tri
from fixers.rules._curl.answers import files_of, is_looked_at
from fixers.rules._curl.call import Curl
from fixers.rules._curl.early import fetched_apart, wants_no_pipefail
from fixers.rules._curl.runs import feeds, is_text_run
from fixers.rules._curl.taken import is_handed_on
from fixers.rules._curl.text import fetched_before, taken_before
from fixers.rules._shared.fates import is_shrugged_off, lost_in
from fixers.rules._shared.fates_fix import with_pipefail, without_shrug
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

Fetches = Callable[[Invocation, int, str], tuple[Edit, ...] | None]
_DECLARED: Final = regex(r"(?:^|(?<=[\n;]))([ \t]*)(local|export|declare) (\w+)=(\"?\$\()$")


def declared(run: Invocation) -> re.Match[str] | None:
    """`export X=$(curl …)`: its status is that of `export`."""
    text, end = run.script.shell.text, run.command.span.start
    return _DECLARED.search(text, text.rfind("\n", 0, end) + 1, end)


def let_fail(run: Invocation, call: Curl, *, ends: bool = False) -> Fix | SkippedFix:
    """With `--fail`, and what it takes to be heard; `ends`: the script has no `errexit`."""
    if is_text_run(run) or is_handed_on(run):
        return _fetched(run, call)
    if wants_no_pipefail(run):
        return _fetched(run, call, fetched_apart)
    options = "" if call.fails else _options(run, call)
    edits = [_edit(run, options, ends=ends)] if options or not _is_shrugged(run) else []
    lost = lost_in(run)
    if isinstance(lost, sh.AndOr) and _is_shrugged(run):
        edits.append(without_shrug(run, lost))
    sure = tuple(edit for edit in edits if edit is not None)
    if len(sure) != len(edits):
        return SkippedFix("the command cannot be rewritten surely")
    return Fix("Let HTTP errors fail", sure, applicability=Applicability.UNSAFE)


def _is_shrugged(run: Invocation) -> bool:
    lost = lost_in(run)
    return isinstance(lost, sh.AndOr) and is_shrugged_off(lost)


def _fetched(run: Invocation, call: Curl, how: Fetches | None = None) -> Fix | SkippedFix:
    options = "" if call.fails else _options(run, call)
    before = how or (fetched_before if is_text_run(run) else taken_before)
    edits = before(run, end_of_name(run), options)
    if edits is None:
        return SkippedFix("fetch it into a file first: here its exit code is always lost")
    return Fix(
        "Fetch it first, and let HTTP errors fail", edits, applicability=Applicability.UNSAFE
    )


def end_of_name(run: Invocation) -> int:
    """Where options may follow the name."""
    return next(w.span.end for w in run.command.words if w.span.start == run.span.start)


def _options(run: Invocation, call: Curl) -> str:
    """An error page must not be run, kept or taken for the answer, so it is not given there."""
    read = not call.writes and (is_looked_at(run, call) or files_of(run, call))
    taken = feeds(run) or is_text_run(run) or read
    options = " --fail" if taken else " --fail-with-body"
    if call.has("-s", "--silent") and not call.has("-S", "--show-error"):
        options += " --show-error"
    return options


def _edit(run: Invocation, options: str, *, ends: bool) -> Edit | None:
    whole, at = run.command.span, end_of_name(run)
    lost, taken = lost_in(run), declared(run)
    if isinstance(lost, sh.Pipeline) and run.before.pipefail is not Tri.YES:
        inner = any(isinstance(n, sh.Command | sh.AndOr | sh.Negated) for n in holders(run))
        deaf = run.before.errexit is Tri.NO and run.script.is_file
        end = " || exit 1" if deaf and not inner else ""
        return with_pipefail(run, lost, at, options, end)
    text = run.script.shell.text
    if taken is not None and not options:
        apart = f"{taken[1]}{taken[2]} {taken[3]}\n{taken[1]}{taken[3]}={taken[4]}"
        return replace_in_script(run.script, Span(taken.start(), taken.end()), apart)
    if ends:
        if any(r.heredoc is not None for r in run.command.redirects):
            return None
        # In `x=$(…)` only the substitution would end.
        ends_at = next((n.span.end for n in holders(run) if isinstance(n, sh.Command)), whole.end)
        changed = options + text[at:ends_at] + " || exit 1"
        return replace_in_script(run.script, Span(at, ends_at), changed)
    return replace_in_script(run.script, Span(at, at), options)
