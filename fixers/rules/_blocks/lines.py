"""How long a `run:` block is."""

from fixers.model import ScriptUnit, Step
from fixers.model.shell_context import effective_shell
from fixers.syntax.shell import parse_shell


def effective_lines(step: Step, script: ScriptUnit | None, limit: int) -> int:
    """Lines that are neither blank nor a comment, of the text as YAML gives it; of a text with no
    more lines than `limit` the others count too."""
    text = step.run.value if step.run else ""
    if (lines := text.count("\n") + 1) <= limit:  # most often
        return lines
    comments = None
    if script is not None:
        comments = {comment.span.start for comment in script.shell.comments}
    elif effective_shell(step).kind.posix:
        comments = {comment.span.start for comment in parse_shell(text).comments}
    count, at = 0, 0
    for line in text.split("\n"):
        first = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        is_comment = line.lstrip().startswith("#") if comments is None else first in comments
        count += bool(line.strip()) and not is_comment
    return count
