"""Changing the order of the steps of a job."""

from fixers.diagnostics import Edit
from fixers.edits.steps import insert_step_before, remove_step
from fixers.model import Step


def move_step_before(step: Step, other: Step) -> tuple[Edit, Edit] | None:
    """A step with its comments, right before an earlier one of the same file; None where either
    is written in a way that cannot be changed surely."""
    if step.group is not other.group:
        return None
    gone, place = remove_step(step), insert_step_before(other, "Here", run="true")
    if gone is None or place is None or step.node.flow or place.at.end > gone.at.start:
        return None
    source = step.source
    text = source.slice(gone.at).strip("\r\n") + source.newline
    if place.text.endswith(source.newline * 2):
        text += source.newline
    return Edit(source.path, place.at, text), gone
