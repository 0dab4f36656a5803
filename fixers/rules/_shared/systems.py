"""The systems that a step runs on, and what they make of the line ends of a script."""

import posixpath
from typing import Final

from fixers.model import Job, Repository, Step, StepRun, Tri
from fixers.model.runners import runners_of
from fixers.model.shell_context import written_shell
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.line_ends import LineEnds, line_ends
from fixers.syntax import shell_tree as sh
from fixers.syntax.yaml_doc import Scalar, Sequence, resolve

_COMPOUND: Final = (sh.If, sh.For, sh.While, sh.Case)
_POSIX_ALONE: Final = frozenset({"set", "export", "[", "[["})


def keeps_line_ends(run: StepRun, path: str, repository: Repository) -> Tri:
    """Whether a checkout gives the file at `path` as it is committed, not the way of Windows."""
    ends = line_ends(path, repository.tree)
    if ends is LineEnds.WINDOWS:
        return Tri.NO
    jobs = jobs_of(run.step, repository)
    # Other repositories get an action as an archive, which keeps line ends.
    if ends is LineEnds.KEPT or not jobs or all(map(_on_posix, jobs)):
        return Tri.YES
    if "Windows" in {runner.os for job in jobs for runner in runners_of(job)}:
        return Tri.NO
    return Tri.YES if _fails_on_windows(run) else Tri.UNKNOWN


def runs_on_posix(step: Step, repository: Repository) -> bool:
    jobs = jobs_of(step, repository)
    return bool(jobs) and all(map(_on_posix, jobs))


def _on_posix(job: Job) -> bool:
    systems = {runner.os for runner in runners_of(job)}
    own = bool(own_labels(job) & {"linux", "macos"})
    return own or bool(systems and systems <= {"Linux", "macOS"})


def own_labels(job: Job) -> set[str]:
    """Of `runs-on: [self-hosted, linux]`."""
    node = job.node.get("runs-on")
    items = map(resolve, node.items) if isinstance(node, Sequence) else ()
    return {item.value.lower() for item in items if isinstance(item, Scalar)}


def _fails_on_windows(run: StepRun) -> bool:
    """Whether it is left to the runner which shell reads it, and PowerShell could not."""
    left = written_shell(run.step) is None
    return left and run.script is not None and any(map(_is_posix, run.script.shell.statements))


def _is_posix(statement: sh.Statement) -> bool:
    if not isinstance(statement, sh.Command):
        return isinstance(statement, _COMPOUND)
    name = statement.words[0].literal if statement.words else None
    return bool(statement.assignments) or name in _POSIX_ALONE


def jobs_of(step: Step, repository: Repository) -> list[Job]:
    """The job of a step; of one in an action the jobs of this repository that come to it."""
    if step.job is not None:
        return [step.job]
    every = [job for workflow in repository.workflows for job in workflow.jobs]
    waiting = [posixpath.dirname(step.source.path)]
    seen, jobs = {*waiting}, list[Job]()
    while waiting:
        folder = waiting.pop()
        jobs += [job for job in every if _use(job.steps, folder, repository)]
        around = {a.directory for a in repository.actions if _use(a.steps, folder, repository)}
        waiting += around - seen
        seen |= around
    return jobs


def _use(steps: tuple[Step, ...], folder: str, repository: Repository) -> bool:
    """Whether one of them uses the action in a folder of this repository, which may be checked
    out at a path."""
    named = {name for name in map(action_of, steps) if name.startswith("./")}
    for path in map(posixpath.normpath, named):
        if path == (folder or ".") or (folder and path.endswith(f"/{folder}")):
            return True
        if not folder and path not in repository.folders:
            return True
    return False
