"""Terraform command lines, as they are written."""

from fixers.model import Invocation


def verb_of(run: Invocation) -> str | None:
    """The subcommand, also behind `-chdir="$dir"`; None when it cannot be told."""
    index = len(written_options(run))
    return run.args[index] if index < len(run.args) else None


def written_options(run: Invocation) -> list[str]:
    """The words before the subcommand."""
    raw = [word.raw for word in run.words]
    options = (text.lstrip("\"'").startswith("-") for text in raw)
    return raw[: next((i for i, option in enumerate(options) if not option), len(raw))]
