"""Tools that programs of Python and Node start by themselves."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Trace, Tri
from fixers.model.facts.tools import tool_of
from fixers.rules._shared.node_runs import node_calls
from fixers.rules._shared.python_runs import python_calls
from fixers.syntax.regex import regex

# Where a program looks for the tool, brings it, or goes on without it.
_MINDS: Final = regex(
    r"(?i:install(?!ed)|download|urlretrieve|setup)|\bwhich\b|find_executable|FileNotFoundError|ENOENT"
    r"|\bPATH\b|except\s*:|except\s+\(?[^\n:]*\b(?:OSError|Exception)\b|\bcatch\b|[Pp]latform"
)


def started_tools(trace: Trace) -> Iterator[Invocation]:
    """Those that are surely started when the program is."""
    for call in (*python_calls(trace), *node_calls(trace)):
        known = call.path == call.name and tool_of(call.name) is not None
        if known and call.reached is Tri.YES and not _MINDS.search(_text(call)):
            yield call


def _text(call: Invocation) -> str:
    """The program, and not the workflow that it stands in."""
    source, step = call.script.source, call.step
    if step is None or source.path != step.source.path:
        return source.text
    script = step.run or step.inputs.get("script")
    return script.value if script is not None else ""
