"""Another value for the variable that holds the folder of a path: `"$SCRIPTS/deploy.sh"`."""

import re
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script, replace_scalar
from fixers.model import Invocation
from fixers.model.machine import Text
from fixers.model.reading import mapping_at, scalar_at
from fixers.syntax.shell import PartKind, Word
from fixers.syntax.span import Span

# What all uses of the variable must be, so that nothing else is meant by it.
_USED: Final = r"[\"']?/[\w./*-]+\.(?:sh|bash|bats|py|sql|[cm]?js)\b"


def in_another_folder(run: Invocation, word: Word, old: str, path: str) -> Edit | None:
    """What makes `old`, which begins with a variable, lead to `path`."""
    first = word.parts[0]
    known = run.before.variables.get(first.value)
    if first.kind is not PartKind.VARIABLE or not isinstance(known, Text) or run.directory:
        return None
    tail = old.removeprefix(known.value)
    if not known.value or not tail.startswith("/") or not path.endswith(tail):
        return None
    return _given(run, first.value, known.value, path.removesuffix(tail))


def _given(run: Invocation, name: str, value: str, folder: str) -> Edit | None:
    """The edit of the only place where the variable gets its value."""
    text = run.script.shell.text
    own = re.compile(rf"(?<![\w-]){name}=([\"']?){re.escape(value)}\1(?=[\s;]|$)")
    found = list(own.finditer(text))
    if len(found) == 1 and _only_leads(name, text, len(found)):
        start = found[0].start() + len(name) + 1 + len(found[0][1])
        return replace_in_script(run.script, Span(start, start + len(value)), folder)
    job = run.step.job if run.step is not None and run.script.scalar is not None else None
    if job is None:
        return None
    source = job.workflow.source
    for holder in (job.node, job.workflow.root):
        env = mapping_at(holder, "env")
        scalar = scalar_at(env, name) if env is not None else None
        if scalar is not None and scalar.value == value and _only_leads(name, source.text, 0):
            return replace_scalar(source, scalar, folder)
    return None


def _only_leads(name: str, text: str, assigned: int) -> bool:
    """Whether all that is done with the variable is to lead to scripts in its folder."""
    used = re.findall(rf"\$\{{?{name}\b\}}?", text)
    leads = re.findall(rf"\$\{{?{name}\b\}}?{_USED}", text)
    others = re.findall(rf"(?<![\w$]){name}=|\benv\.{name}\b", text)
    return len(used) == len(leads) and len(others) == assigned
