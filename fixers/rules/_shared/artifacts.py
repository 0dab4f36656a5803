"""What a downloaded artifact puts right into the workspace, by the step that uploaded it."""

import posixpath
from typing import Final

from fixers.model import ActionUse, Repository, Trace
from fixers.model.action_ref import parse_action_ref
from fixers.model.step import Step
from fixers.rules._shared.made_paths import is_folder

_DOWNLOAD: Final = "actions/download-artifact"
_UPLOAD: Final = "actions/upload-artifact"
_HERE: Final = frozenset({"", ".", "./", "${{ github.workspace }}"})
_FROM_ELSEWHERE: Final = frozenset({"run-id", "repository", "pattern", "artifact-ids"})


def brought(use: ActionUse, trace: Trace) -> set[str] | None:
    """The paths that come, folders as a whole; None where that is not known."""
    name = _given(use.step, "name")
    if use.action != _DOWNLOAD or _FROM_ELSEWHERE & set(use.step.inputs):
        return None
    if _given(use.step, "path") not in _HERE or not name or "${{" in name:
        return None
    jobs = trace.workflow.jobs if trace.workflow is not None else ()
    ups = [step for job in jobs for step in job.steps if _is_upload(step, name)]
    found = [_files(_given(step, "path")) for step in ups]
    known = [paths for paths in found if paths is not None]
    return set().union(*known) if ups and len(known) == len(found) else None


def is_uploaded(path: str, trace: Trace, repository: Repository) -> bool:
    """Whether a job of the workflow uploads what stands there, so that the pipeline makes it."""
    jobs = trace.workflow.jobs if trace.workflow is not None else ()
    lines = (
        posixpath.normpath(line.strip().removesuffix("/**"))
        for job in jobs
        for step in job.steps
        if _is_upload(step, _given(step, "name"))
        for line in _given(step, "path").split("\n")
    )
    return any(
        line == path or (path.startswith(f"{line}/") and not is_folder(line, repository))
        for line in lines
    )


def carries(folder: str, hidden: str, use: ActionUse, trace: Trace) -> bool:
    """Whether what is downloaded holds a hidden folder of a folder: since version 4.4 an upload
    leaves these out unless it is told not to."""
    jobs = trace.workflow.jobs if use.action == _DOWNLOAD and trace.workflow is not None else ()
    name = _given(use.step, "name")
    return any(
        _given(step, "include-hidden-files") == "true"
        and any(_holds(line.strip(), folder, hidden) for line in _given(step, "path").split("\n"))
        for job in jobs
        for step in job.steps
        if _is_upload(step, name or _given(step, "name"))
    )


def _holds(line: str, folder: str, hidden: str) -> bool:
    """Whether a path to upload is the folder, one around it, or the hidden one in it."""
    plain = "" if line in _HERE else posixpath.normpath(line.removesuffix("/**").rstrip("/"))
    around = plain in {"", folder} or folder.startswith(f"{plain}/")
    return bool(line) and (around or plain == posixpath.join(folder, hidden))


def _is_upload(step: Step, name: str) -> bool:
    ref = parse_action_ref(step.uses.value) if step.uses is not None else None
    return ref is not None and ref.name == _UPLOAD and _given(step, "name") == name


def _files(text: str) -> set[str] | None:
    """The files of an artifact: they keep their folders below the one they have in common. Of a
    folder alone only what is in it comes."""
    lines = [posixpath.normpath(line.strip()) for line in text.split("\n") if line.strip()]
    if not lines or any(set("*?$!~") & set(line) or line.startswith("/") for line in lines):
        return None
    common = posixpath.commonpath(map(posixpath.dirname, lines))
    if any("." not in posixpath.basename(line) for line in lines if len(lines) == 1):
        return None
    return {posixpath.relpath(line, common or ".") for line in lines}


def _given(step: Step, name: str) -> str:
    scalar = step.inputs.get(name)
    return scalar.value.strip() if scalar is not None else ""
