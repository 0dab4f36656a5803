"""Keys of jobs."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from fixers.diagnostics import Edit
from fixers.edits.layout import after_entry, column, indent_unit
from fixers.edits.quoting import quoted
from fixers.edits.scalars import replace_scalar
from fixers.model import Job
from fixers.model.reading import scalar_at
from fixers.syntax.expression import occurrences
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Entry


def add_job_key(job: Job, key: str, value: str) -> Edit | None:
    """`key: value` below the job's `runs-on:`; None when it is there already, or when the job
    is written in a way that cannot be extended surely."""
    return _added(job, job.entry("runs-on"), key, [f"{key}: {quoted(value)}"])


def add_job_mapping(job: Job, key: str, values: MappingType[str, str]) -> Edit | None:
    """The same with a mapping below the key; in a job that calls a workflow, below `uses:`."""
    unit = " " * indent_unit(job.workflow.document)
    inner = [f"{unit}{name}: {quoted(value)}" for name, value in values.items()]
    return _added(job, job.entry("runs-on") or job.entry("uses"), key, [f"{key}:", *inner])


def and_also(job: Job, condition: str) -> Edit | None:
    """The `if:` of a job that is one expression, with another condition; None without any."""
    told = scalar_at(job.node, "if")
    if told is None or not told.value.strip():
        return None
    inside = occurrences(told.value)
    own = inside[0].inner if inside else told.value.strip()
    return replace_scalar(job.workflow.source, told, f"({own}) && ({condition})")


def _added(job: Job, anchor: Entry | None, key: str, lines: Sequence[str]) -> Edit | None:
    if anchor is None or job.entry(key) is not None or job.node.flow:
        return None
    source = job.workflow.source
    end = after_entry(source, anchor)
    if end is None:
        return None
    indent = " " * column(source, anchor.key.span.start)
    text = "".join(f"{source.newline}{indent}{line}" for line in lines)
    return Edit(source.path, Span(end, end), text)
