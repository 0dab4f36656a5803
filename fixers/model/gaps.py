"""What a walk leaves out, in words: silence about it would look like praise."""

from collections.abc import Iterator, Sized

from fixers.diagnostics import Location
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import Gap
from fixers.syntax.shell import MAX_CHARACTERS
from fixers.syntax.source import Source
from fixers.syntax.span import Span


def unread(unit: ScriptUnit) -> Iterator[Gap]:
    """The unit, where nothing of it could be read."""
    if unit.shell.unread:
        long = len(unit.shell.text) > MAX_CHARACTERS
        reason = f"longer than {MAX_CHARACTERS:,} characters" if long else "it cannot be parsed"
        yield Gap(unit.locate(Span(0, 0)), f"this shell script: {reason}")


def link(path: str) -> Gap:
    """A workflow that is a link: GitHub takes the text of the link for the workflow."""
    return Gap(
        Location(Source(path, ""), Span(0, 0)), "a link, which GitHub follows to no workflow"
    )


def too_many_steps(step: Step, limit: int) -> Iterator[Gap]:
    """The first step that a job's walk came to no more."""
    yield Gap(step.at, f"this step and what follows: its job has more than {limit:,} steps")


def too_many_commands(step: Step, events: Sized, limit: int) -> Iterator[Gap]:
    if len(events) >= limit:
        yield Gap(step.at, f"the end of this step: it runs more than {limit:,} commands")
