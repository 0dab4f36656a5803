"""PowerShell and `cmd` as far as they read like shell: what stands in blocks may run when all the
rest has, and may have brought what the rest calls."""

from collections.abc import Callable, Sequence
from typing import Final

from fixers.model.foreign import after_foreign
from fixers.model.machine import Machine
from fixers.model.script import ScriptUnit
from fixers.model.trace import Event, Invocation
from fixers.model.tri import Tri
from fixers.model.windows_blocks import brought, known_in_blocks
from fixers.syntax.cmd_text import as_powershell
from fixers.syntax.powershell_text import spread
from fixers.syntax.windows_shell import as_posix, without_unread

Unit = Callable[[str], ScriptUnit]
# The commands of a piece, which run surely or perhaps, and the machine after it.
Run = Callable[[ScriptUnit, Machine, Tri], tuple[Sequence[Event], Machine]]
_BATCH: Final = (".bat", ".cmd")


def in_lines(text: str, *, cmd: bool) -> str:
    """A script, each statement on a line of its own, in a text of the same length."""
    return as_powershell(text) if cmd else spread(text)


def is_batch(path: str) -> bool:
    return path.lower().endswith(_BATCH)


def run_alike(text: str, unit: Unit, machine: Machine, run: Run) -> tuple[list[Event], Machine]:
    """What can be read of a text that `in_lines` gave, in order, and the machine after it."""
    seen = machine.with_(variables={**machine.variables, **_named(machine)})
    blocks = as_posix(text, blocks=True)
    if alone := without_unread(blocks):
        seen = brought(seen, run(unit(alone), seen, Tri.UNKNOWN)[1])
    events, after = run(unit(as_posix(text)), seen, Tri.YES)
    left = after.with_(directory=machine.directory, variables=machine.variables)
    left = after_foreign(text, left, read=True)
    within = left.with_(variables=seen.variables)
    inside, _ = run(unit(blocks), within, Tri.UNKNOWN)
    told = known_in_blocks(text, inside, after)
    return sorted((*events, *told), key=_start), left


def _named(machine: Machine) -> dict[str, object]:
    """The variables as such texts call them: `$env:X` is read as `env_X`, `%X%` as `_X`."""
    own = {name: v for name, v in machine.variables.items() if not name.startswith(("env_", "_"))}
    return {f"{start}{name}": value for start in ("env_", "_") for name, value in own.items()}


def _start(event: Event) -> int:
    return event.span.start if isinstance(event, Invocation) else 0
