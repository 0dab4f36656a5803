"""What curl fetches for commands that end before it, or that fail where they find nothing."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script
from fixers.edits.scripts import is_full
from fixers.model import Invocation
from fixers.model.tri import Tri
from fixers.rules._curl.runs import feeds
from fixers.rules._curl.taken import GREPS, TAKES_ALL
from fixers.rules._curl.text import NAME
from fixers.rules._shared.fates import is_condition, lost_in
from fixers.rules._shared.fates_fix import is_bash
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# Of what is read, no more than a part.
_STOPS: Final = {
    "sed": regex(r"\d+ *q\b|/ *q\b"),
    "awk": regex(r"\bexit\b"),
    **dict.fromkeys(GREPS, regex(r" -\w*[qlm]\b| --(?:quiet|max-count)")),
}
_AROUND: Final = (sh.Group, sh.If, sh.For, sh.While, sh.Case, sh.Function)


def wants_no_pipefail(run: Invocation) -> bool:
    """Whether `pipefail` would fail for what is no failure: that `head` has read enough, or that
    `grep` finds nothing; or the shell may have none, and a program is read from the pipe."""
    lost = lost_in(run)
    if not isinstance(lost, sh.Pipeline) or run.before.pipefail is Tri.YES:
        return False
    deaf = not is_bash(run) and run.script.recipe is None
    if feeds(run):
        return deaf
    lines = [_line(one) for one in lost.stages if one.span.start >= run.command.span.end]
    known = all(line.partition(" ")[0] in TAKES_ALL for line in lines)
    return known and (deaf or any(_may_stop(line, last=line is lines[-1]) for line in lines))


def _line(stage: sh.Statement) -> str:
    words = stage.words if isinstance(stage, sh.Command) else ()
    return " ".join(word.literal or word.raw for word in words)


def _may_stop(line: str, *, last: bool) -> bool:
    name = line.partition(" ")[0]
    stops = _STOPS.get(name)
    finds = name in GREPS and not last
    return name == "head" or finds or (stops is not None and stops.search(line) is not None)


def fetched_apart(run: Invocation, at: int, options: str) -> tuple[Edit, ...] | None:
    """`fetched="$(curl --fail …)"`, and `printf` in the place of the call; `at` is where the
    options go."""
    lost, text, span = lost_in(run), run.script.shell.text, run.command.span
    if not isinstance(lost, sh.Pipeline) or run.command not in lost.stages or NAME in text:
        return None
    around, start = holders(run), lost.span.start
    outer = next(node for node in around if not isinstance(node, _AROUND))
    assigned = isinstance(outer, sh.Command) and not outer.words and around[-2:] == (outer, lost)
    line = text[text.rfind("\n", 0, outer.span.start) + 1 : outer.span.start]
    if not (outer is lost or assigned) or line.strip() or is_condition(run):
        return None
    call = text[start:at] + options + text[at : span.end]
    ends = "" if run.before.errexit is Tri.YES else " || exit 1"
    between = "; " if is_full(run.script) else f"\n{line}"
    quote = '"' if run.script.offset else "'"  # it may stand between single ones itself
    rest = text[outer.span.start : start] + f'printf {quote}%s\\n{quote} "${NAME}"'
    whole = f'{NAME}="$({call})"{ends}{between}{rest}'
    edit = replace_in_script(run.script, Span(outer.span.start, span.end), whole, handed=True)
    return None if edit is None else (edit,)
