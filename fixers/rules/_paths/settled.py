"""Conditions that say nothing of whether a path is there: on what changed, on what a cache held,
and switches that a caller in this repository turns on."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Event, Job, Repository, Step, Trace, Workflow
from fixers.model.given_runners import declared_inputs
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.rules._shared.made_paths import is_folder
from fixers.syntax.regex import regex

_CACHED: Final = regex(r"\bsteps\.[\w-]+\.outputs\.cache-(?:hit|matched-key|primary-key)\b")
_OF_STEP: Final = regex(r"\bsteps\.([\w-]+)\.outputs\b[^\s=!&|)}]*")
_OF_JOB: Final = regex(r"\bneeds\.([\w-]+)\.outputs\.([\w-]+)[^\s=!&|)}]*")
# Asks for files whose names are not written out, or hands on what something else says.
_ASKS: Final = regex(
    r"\$\(|`|<\(|outputs\.|-[defrsxLhw]\s+[\"']?[^\s\"']*\$|\becho\b[^\n]*[^\n*]\*[^\n)]"
)
_PIECE: Final = regex(r"\n|;|&&|\|\|?")
_LEAD: Final = frozenset({"if", "elif", "then", "else", "!", "{", "do"})
_WORDS: Final = frozenset({
    "[", "[[", "test", "echo", "printf", "exit", "set", "true", "false", ":", "fi", "case", "esac",
    "}", "export", "local", "done", "",
})  # fmt: skip
_SWITCH: Final = regex(r"(?<![\w.!])inputs\.([\w-]+)(?![\w.-]|\s*[=!]=)")
_CHANGED: Final = frozenset({
    "dorny/paths-filter", "tj-actions/changed-files", "step-security/paths-filter",
    "step-security/changed-files",
})  # fmt: skip


def settled(condition: str, path: str, event: Event, trace: Trace, repository: Repository) -> str:
    """What is left of a condition. A filter that names what is not there never lets it run."""
    workflow = trace.workflow
    if workflow is None or ("outputs." not in condition and "inputs." not in condition):
        return condition  # most often
    own = event.step.job if event.step is not None else None
    quiet = {f"steps.{step.id}." for step in _filters(own, path, repository)}

    def of_step(found: re.Match[str]) -> str:
        return "" if f"steps.{found[1]}." in quiet else found[0]

    def of_job(found: re.Match[str]) -> str:
        return (
            "" if _comes_of_filter((found[1], found[2]), path, workflow, repository) else found[0]
        )

    def switch(found: re.Match[str]) -> str:
        return "" if _is_turned_on(found[1], workflow, repository) else found[0]

    left = _OF_STEP.sub(of_step, _CACHED.sub("", condition))
    return _SWITCH.sub(switch, _OF_JOB.sub(of_job, left))


def _filters(job: Job | None, path: str, repository: Repository) -> Iterator[Step]:
    """Steps that ask what has changed, and not for what is not there; and scripts that only
    compare words."""
    parts = path.split("/")
    folders = ["/".join(parts[: at + 1]) for at in range(len(parts))]
    lost = next((one for one in folders if not is_folder(one, repository)), path)
    for step in job.steps if job is not None else ():
        if step.run is not None and lost not in step.run.value and _is_plain(step.run.value):
            yield step
        action = step.uses.value.partition("@")[0].lower() if step.uses is not None else ""
        if action in _CHANGED and not any(lost in text.value for text in step.inputs.values()):
            yield step


def _is_plain(script: str) -> bool:
    return not _ASKS.search(script) and all(map(_compares, _PIECE.split(script)))


def _compares(piece: str) -> bool:
    words = [word for word in piece.split() if word not in _LEAD]
    first = words[0] if words else ""
    return first in _WORDS or "=" in first or first.startswith("#") or first.endswith(")")


def _comes_of_filter(
    output: tuple[str, str], path: str, workflow: Workflow, repository: Repository
) -> bool:
    job = next((one for one in workflow.jobs if one.id == output[0]), None)
    told = scalars_of(mapping_at(job.node, "outputs")).get(output[1]) if job is not None else None
    asked = {found[1] for found in _OF_STEP.finditer(told.value)} if told is not None else set()
    return bool(asked) and asked <= {step.id for step in _filters(job, path, repository)}


def _is_turned_on(name: str, workflow: Workflow, repository: Repository) -> bool:
    """Whether a job of this repository calls the workflow with it on, or leaves it on."""
    declared = declared_inputs(workflow, "workflow_call").get(name.lower())
    default = scalar_at(declared, "default") if declared is not None else None
    given = [
        scalars_of(mapping_at(job.node, "with")).get(name, default)
        for job in repository.callers_of(workflow.path)
    ]
    return any(one is not None and one.value not in {"", "false"} for one in given)
