"""Commands and inputs of which it is asked what they may put into the workspace."""

from fixers.model import ActionUse
from fixers.syntax.shell import Command


def is_unknown(command: Command) -> bool:
    """Whether nobody knows which program it starts."""
    first = command.words[0] if command.words else None
    return first is not None and first.literal is None and not first.raw.startswith(("./", "$(d"))


def says_where(use: ActionUse, inputs: tuple[str, ...]) -> bool:
    """Whether one of the inputs names a folder of the workspace, or one that is outside."""
    lines = [i for name in inputs if (s := use.step.inputs.get(name)) for i in s.value.split("\n")]
    return bool(lines) and all(
        line.strip() not in {".", "./"} and "*" not in line for line in lines
    )
