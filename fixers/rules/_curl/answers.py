"""Whether anybody looks at what curl answers."""

import re
from itertools import pairwise
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.call import Curl, bare, like
from fixers.rules._curl.reads import is_discarded
from fixers.rules._shared.fates import is_shown
from fixers.rules._shared.holders import function_around, holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

NEAR: Final = 400  # characters: further back nothing is looked for that stands right before
_TAKEN: Final = regex(r"(?:^|[\s;])(\w+)=\"?\$\($")
_SHOWS: Final = regex(r"(?:echo|printf)\b[^|<>;&`]*")
_TOLD: Final = regex(r">&2|>> *\"?\$\{?GITHUB_STEP_SUMMARY\b\}?\"?")


def is_looked_at(run: Invocation, call: Curl) -> bool:
    """Whether the answer goes to a variable, a file or another command that does more than to
    show it."""
    if is_function_read(run) or call.has("-D", "--dump-header", "-K", "--config"):
        return True
    if _flows_on(run) or (call.has("-c", "--cookie-jar") and not call.writes):
        return True
    text = run.script.shell.text
    before = text[: start_of(run)].rstrip()
    if before.endswith(("$(", "`", "<(")):
        return not is_only_shown(before, text[run.command.span.end :])
    pipeline = pipeline_of(run)
    if pipeline is not None:
        return not is_shown(pipeline, run) or not _starts_statement(before)
    return _is_file_read(run, call)


def is_printed(run: Invocation, call: Curl) -> bool:
    """Whether the answer, or its status, is what the text prints that the call stands in."""
    answer = not is_discarded(run, call) and not files_of(run, call)
    return (answer or call.has("-w", "--write-out")) and not is_looked_at(run, call)


def is_taken(run: Invocation) -> bool:
    """Whether what any command prints goes on in this way."""
    return is_looked_at(run, Curl((), (), known=True))


def _flows_on(run: Invocation) -> bool:
    """Whether a loop or group around it hands the answer on: `for …; do curl …; done | sort`."""
    around = (*holders(run), run.command)
    return any(
        isinstance(node, sh.Pipeline)
        and not isinstance(inner, sh.Command)
        and inner is not node.stages[-1]
        and not is_shown(node, run)
        for node, inner in pairwise(around)
    )


def _starts_statement(before: str) -> bool:
    return not before.endswith(("$(", "`"))


def pipeline_of(run: Invocation) -> sh.Pipeline | None:
    """The pipeline that the command begins."""
    around = holders(run)
    last = around[-1] if around else None
    begins = isinstance(last, sh.Pipeline) and last.stages[0] is run.command
    return last if begins and isinstance(last, sh.Pipeline) else None


def start_of(run: Invocation) -> int:
    """Where the command begins, or the pipeline that it ends: `made=$(jq … | curl …)`."""
    around = holders(run)
    last = around[-1] if around else None
    ends = isinstance(last, sh.Pipeline) and last.stages[-1] is run.command
    return last.span.start if last is not None and ends else run.command.span.start


def is_only_shown(before: str, after: str) -> bool:
    """Whether the answer goes to a variable that the script does nothing with but print it."""
    name = _TAKEN.search(before[-NEAR:])
    rest = after.lstrip(' )"')
    if name is None or (rest and not rest.startswith("\n")):
        return False
    used = named(name[1])
    uses = [unquoted(x) for x in rest.split("\n") if name[1] in x and used.search(x)]
    return all(_SHOWS.fullmatch(line) for line in uses)


def named(variable: str) -> re.Pattern[str]:
    """`$x`, `${x…`, or `x` in a sum."""
    return re.compile(rf"\$\{{?{variable}\b|\(\([^\n]*\b{variable}\b")


def unquoted(line: str) -> str:
    """A line without the texts in it, which may hold any sign, and without where people read
    them."""
    line = _TOLD.sub("", line.strip())
    return re.sub(r"\"[^\"$`]*(?:\$(?!\()[^\"$`]*)*\"|'[^']*'", '""', line).strip()


def is_function_read(run: Invocation) -> bool:
    """Whether what the function around it prints is taken by the script."""
    name = function_around(run)
    if name is None:
        return False
    called = rf"(?:\$\(|`)\s*{re.escape(name)}\b|^\s*{re.escape(name)}\b[^\n|]*\|(?!\|)"
    return re.search(called, run.script.shell.text, re.MULTILINE) is not None


def _is_file_read(run: Invocation, call: Curl) -> bool:
    """Whether the file that keeps the answer is named again."""
    text = bare(run.script.text_after(run.command.span.end))
    later = bare(run.step.source.text) if run.step is not None else ""
    for plain in map(bare, files_of(run, call)):
        own = plain.rpartition("/")[2] or plain  # after a `cd` it is called so
        if (
            own in text
            or re.search(like(own), text)
            or "GITHUB_" in plain
            or later.count(plain) > 1
        ):
            return True
    return False


def files_of(run: Invocation, call: Curl) -> list[str]:
    """The files that keep the answer."""
    names = [*call.files, *(r.target.raw for r in run.command.redirects if _writes(r) and r.target)]
    plain = (name.strip("\"'") for name in names if name)
    return [name for name in plain if not name.startswith(("/dev/null", "/dev/std"))]


def _writes(redirect: sh.Redirect) -> bool:
    return ">" in redirect.operator and redirect.descriptor in {"", "1"}
