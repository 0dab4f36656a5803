"""Where the module files are when a step of a job looks for them."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Step, Trace, TraceKind, TreeOrigin
from fixers.model.facts.images import ImageBase

_CHECKOUT: Final = "actions/checkout"
_ALIKE: Final = frozenset({TreeOrigin.HEAD, TreeOrigin.NEAR, TreeOrigin.KIN})


def folder_of_tree(use: ActionUse) -> str | None:
    """The folder of the workspace that holds this repository, where there is nothing else and
    no command may have added anything; "" is the workspace itself."""
    machine = use.before
    folders = list(machine.checkouts.items())
    if machine.wrote_unknown or len(folders) != 1:
        return None
    folder, origin = folders[0]
    return folder if origin in _ALIKE else None


def may_read_otherwise(use: ActionUse) -> bool:
    """Whether the files are those of a ref that a run chooses."""
    return TreeOrigin.KIN in use.before.checkouts.values()


def checked_out_later(use: ActionUse, trace: Trace) -> Step | None:
    """The step that brings this repository after one that wants its files; a runner of one's own
    may have them from the job before."""
    machine = use.before
    empty = not machine.checkouts and not machine.wrote_unknown
    if trace.kind is not TraceKind.JOB or not empty or not isinstance(machine.base, ImageBase):
        return None
    later = list(_after(use, trace))
    brings = next((one for one in later if one.action == _CHECKOUT), None)
    if brings is None or brings.step.inputs.get("path") is not None:
        return None
    seen = (event.before.checkouts.get("") for event in trace.events)
    return brings.step if TreeOrigin.HEAD in seen else None


def _after(use: ActionUse, trace: Trace) -> Iterator[ActionUse]:
    at = trace.events.index(use)
    yield from (e for e in trace.events[at + 1 :] if isinstance(e, ActionUse))
