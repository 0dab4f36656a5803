"""Steps that are seen through and leave a load balancer as it is, whatever they are called."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Step, StepRun, Trace
from fixers.model.calls import call_of
from fixers.rules._shared.aws import operation
from fixers.syntax.shell import Command

# Of AWS, what moves no traffic; other programs that only say, compare and cut text.
_SERVICES: Final = frozenset({"ecs", "sts", "logs", "cloudwatch", "ecr"})
_PROGRAMS: Final = frozenset({
    ":", "[", "awk", "basename", "break", "cat", "cd", "continue", "cut", "date", "declare",
    "dirname", "echo", "exit", "export", "expr", "false", "grep", "head", "jq", "local", "mapfile",
    "mkdir", "mktemp", "printf", "pwd", "read", "readarray", "readlink", "readonly", "realpath",
    "return", "rm", "sed", "seq", "set", "shift", "sleep", "sort", "tail", "tee", "test", "tr",
    "true", "typeset", "uniq", "unset", "wc",
})  # fmt: skip


def leaves_traffic(trace: Trace) -> frozenset[Step]:
    """Steps of which every command is known to send no traffic anywhere, and some act on ECS."""
    seen = {e.step for e in trace.events if isinstance(e, StepRun) and e.script is not None}
    runs = [run for run in trace.commands() if run.step in seen]
    acting = {run.step for run in runs if run.name == "aws" and "update-service" in run.args}
    moving = {run.step for run in runs if not _is_idle(run, trace)}
    return frozenset(step for step in acting - moving if step is not None)


def commands_in(trace: Trace, steps: frozenset[Step]) -> Iterator[Command]:
    yield from (run.command for run in trace.commands() if run.step in steps)


def _is_idle(run: Invocation, trace: Trace) -> bool:
    if run.name == "aws":
        called = operation(run.args)
        return called is not None and called[0] in _SERVICES
    if run.path in run.before.functions:
        return True
    call = call_of(run, run.before, trace.tree)
    return run.name in _PROGRAMS if call is None else call.unit is not None
