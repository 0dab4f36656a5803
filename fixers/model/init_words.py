"""What `terraform init` leaves of a directory, as its words and its environment say."""

from collections.abc import Sequence
from typing import Final

from fixers.model.machine import InitState, Machine, Text

_ARGUMENTS: Final = "TF_CLI_ARGS_init"


def state_after_init(args: Sequence[str | None], machine: Machine) -> InitState:
    """UNKNOWN where a word is not known, or the directory keeps its data elsewhere."""
    given = _of_environment(machine)
    if given is None or None in args or "TF_DATA_DIR" in machine.variables:
        return InitState.UNKNOWN
    told = [one for one in (*given, *args) if one and one.startswith(("-backend=", "--backend="))]
    bare = bool(told) and told[-1].endswith("=false")  # what stands last counts
    return InitState.NO_BACKEND if bare else InitState.BACKEND


def _of_environment(machine: Machine) -> list[str] | None:
    """The words that Terraform takes from a variable before those of its command line."""
    value = machine.variables.get(_ARGUMENTS, Text(""))
    return value.value.split() if isinstance(value, Text) and not value.expression else None
