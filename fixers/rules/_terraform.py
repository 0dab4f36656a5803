"""Terraform command lines, as they are written."""

import re
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, Invocation, Trace

# An artifact keeps hidden folders since version 4.4 of the upload only where it is asked to.
_KEEPS_HIDDEN: Final = re.compile(
    r"include-hidden-files|upload-artifact@v[123]\b|\.terraform\b|\btar\b|\bzip\b"
)

_HIDES: Final = re.compile(r"init|\b(?:cd|chdir|sl|pushd|(?:set|push)-location)\b", re.IGNORECASE)


def verb_of(run: Invocation) -> str | None:
    """The subcommand, also behind `-chdir="$dir"`; None when it cannot be told."""
    index = len(written_options(run))
    return run.args[index] if index < len(run.args) else None


def written_options(run: Invocation) -> list[str]:
    """The words before the subcommand."""
    raw = [word.raw for word in run.words]
    options = (text.lstrip("\"'").startswith("-") for text in raw)
    return raw[: next((i for i, option in enumerate(options) if not option), len(raw))]


def may_be_handed_over(run: Invocation, trace: Trace) -> bool:
    """Whether an artifact that came before may hold an initialised directory."""
    before = takewhile(lambda event: event is not run, trace.events)
    handed = any(isinstance(e, ActionUse) and "download-artifact" in e.action for e in before)
    text = run.step.source.text if run.step is not None else ""
    return handed and ("upload-artifact" not in text or bool(_KEEPS_HIDDEN.search(text)))


def hides_init(run: Invocation) -> bool:
    """Whether a part of another shell's script that is not read may initialise a directory, or
    change it."""
    text = run.step.run.value if run.step and run.step.run else ""
    return run.script.foreign and bool(_HIDES.search(text))
