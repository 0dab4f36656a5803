"""What curl fetches for a shell to run, fetched before: there its exit code counts."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import insert_line_before, replace_in_script
from fixers.model import Invocation
from fixers.model.tri import Tri
from fixers.rules._curl.answers import pipeline_of
from fixers.rules._shared.fates_fix import PIPEFAIL, is_bash
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.span import Span

NAME: Final = "fetched"


def fetched_before(run: Invocation, at: int, options: str) -> tuple[Edit, ...] | None:
    """`fetched="$(curl --fail …)"`, and what it gives in the place of the call; `at` is where
    the options go."""
    text, span = run.script.shell.text, run.command.span
    around = [node for node in holders(run) if isinstance(node, sh.Command)]
    before = text[: span.start]
    if NAME in text or not around:
        return None
    if before.endswith('"$(') and text[span.end : span.end + 2] == ')"':
        place, given = Span(span.start - 2, span.end + 1), f"${NAME}"
    elif before.endswith("<("):
        place, given = span, f"printf '%s\\n' \"${NAME}\""
    else:
        return None
    call = text[span.start : at] + options + text[at : span.end]
    ends = "" if run.before.errexit is Tri.YES else " || exit 1"
    return _both(run, around[-1], f'{NAME}="$({call})"{ends}', (place, given))


def taken_before(run: Invocation, at: int, options: str) -> tuple[Edit, ...] | None:
    """The same for `echo "x=$(curl … | jq …)" >> "$GITHUB_OUTPUT"`."""
    text, around = run.script.shell.text, holders(run)
    pipeline = pipeline_of(run)
    span = pipeline.span if pipeline is not None else run.command.span
    outer = [node for node in around if isinstance(node, sh.Command)]
    place = Span(span.start - 2, span.end + 1)
    whole = text[place.start : place.end]
    heard = pipeline is None or is_bash(run)
    if NAME in text or not outer or not heard or whole[:2] + whole[-1:] != "$()":
        return None
    pipefail = "" if pipeline is None else f"{PIPEFAIL}; "
    call = pipefail + text[span.start : at] + options + text[at : span.end]
    return _both(run, outer[-1], f'{NAME}="$({call})"', (place, f"${{{NAME}}}"))


def _both(
    run: Invocation, outer: sh.Command, line: str, changed: tuple[Span, str]
) -> tuple[Edit, ...] | None:
    """The line before a command, and the change in it: one edit where the script is a single
    line, which becomes a block."""
    text, scalar, start = run.script.shell.text, run.script.scalar, outer.span.start
    place, given = changed
    if scalar is not None and not scalar.block and not text[:start].strip():
        whole = f"{line}\n{text[start : place.start]}{given}"
        one = replace_in_script(run.script, Span(start, place.end), whole)
        return None if one is None else (one,)
    first = insert_line_before(run.script, outer.span, line)
    rest = replace_in_script(run.script, place, given)
    return None if first is None or rest is None else (first, rest)
