"""Which shell reads a script."""

from typing import Final

from fixers.model import Invocation
from fixers.model.shell_context import ShellKind, effective_shell

_POWERSHELL: Final = frozenset({ShellKind.PWSH, ShellKind.POWERSHELL})


def in_bash(run: Invocation) -> bool:
    """Whether bash reads the script: other shells leave braces alone."""
    if run.script.recipe is not None:
        return run.script.recipe.shell == "bash"
    if run.script.scalar is None:
        first = run.script.shell.text.split("\n", 1)[0]
        return "bash" in first or not first.startswith("#!")
    return run.step is not None and effective_shell(run.step).kind is ShellKind.BASH


def in_powershell(run: Invocation) -> bool:
    return run.step is not None and effective_shell(run.step).kind in _POWERSHELL


def of_environment(name: str, run: Invocation) -> str:
    """How the script of a call names a variable of its environment."""
    return f"$env:{name}" if in_powershell(run) else f"${name}"
