"""Commands that no shell of ours has run, as if one had: what a step calls by other means."""

from fixers.model import ActionUse, Failure, Invocation, ScriptUnit, StepRun
from fixers.syntax import shell_tree as sh


def as_command(
    event: StepRun | ActionUse, unit: ScriptUnit, command: sh.Command, path: str
) -> Invocation:
    """A command without words that runs where, and as surely as, its step does."""
    return Invocation(
        name=path.rpartition("/")[2],
        path=path,
        command=command,
        words=(),
        args=(),
        wrappers=(),
        script=unit,
        step=event.step,
        before=event.before,
        reached=event.reached,
        failure=Failure.FAILS,
        chain=event.chain,
        span=command.span,
        directory=event.before.directory,
        statement=command.span,
    )
