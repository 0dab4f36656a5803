"""Keys of jobs."""

from fixers.diagnostics import Edit
from fixers.edits.layout import after_entry, column
from fixers.edits.quoting import quoted
from fixers.model import Job
from fixers.syntax.span import Span


def add_job_key(job: Job, key: str, value: str) -> Edit | None:
    """`key: value` below the job's `runs-on:`; None when it is there already, or when the job
    is written in a way that cannot be extended surely."""
    anchor = job.entry("runs-on")
    if anchor is None or job.entry(key) is not None or job.node.flow:
        return None
    source = job.workflow.source
    end = after_entry(source, anchor)
    if end is None:
        return None
    indent = " " * column(source, anchor.key.span.start)
    line = f"{source.newline}{indent}{key}: {quoted(value)}"
    return Edit(source.path, Span(end, end), line)
