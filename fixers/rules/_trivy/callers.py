"""Scans whose exit code is lost where they are called: a function, a line of a Makefile."""

from fixers.model import Failure, Invocation, Trace
from fixers.model.tri import Tri
from fixers.rules._shared.fates import is_shrugged_off, lost_in
from fixers.rules._shared.holders import function_around, holders
from fixers.rules._trivy.unheard import only_said
from fixers.syntax import shell_tree as sh


def in_function(run: Invocation, trace: Trace) -> str | None:
    """`scan || true`, of a function that does not ask itself."""
    name = function_around(run)
    if name is None or not _alone(run) or "$?" in run.script.shell.text:
        return None
    calls = [one for one in trace.invocations(name) if one.script is run.script]
    if calls and all(map(only_said, calls)):
        return only_said(calls[0])
    lost = [lost_in(one) for one in calls]
    first = lost[0] if lost else None
    if not isinstance(first, sh.AndOr):
        return None
    if not all(isinstance(one, sh.AndOr) and is_shrugged_off(one) for one in lost):
        return None
    text = calls[0].script.shell.text
    return f"`|| {text[first.right.span.start : first.right.span.end]}`"


def told_to_go_on(run: Invocation) -> str | None:
    """A line of a Makefile behind `-`, or one that goes on behind the scan."""
    told = run.told
    if told is None or not _alone(run):
        return None
    if told.by.told is not None and told.by.failure is Failure.IGNORED:
        return told_to_go_on(told.by)  # `-$(MAKE) scan`
    if not told.call.failure is told.by.failure is Failure.FAILS:
        return None
    rest = run.script.shell.text[run.statement.end :].strip()
    if not rest:
        return f"`{told.by.name}`, which is told to ignore failures,"
    goes_on = run.before.errexit is Tri.NO and "$?" not in rest
    return "the rest of its line" if goes_on else None


def _alone(run: Invocation) -> bool:
    return all(isinstance(node, sh.Group | sh.Function) for node in holders(run))
