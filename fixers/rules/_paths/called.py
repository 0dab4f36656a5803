"""Workflows and actions of the repository that are called by a path."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Fix, Location, SkippedFix
from fixers.model import ActionUse, Job, Repository
from fixers.rules._paths.alike import candidates, respelled
from fixers.rules._paths.fix import InYaml, path_fix
from fixers.rules._paths.missing import Search
from fixers.rules._paths.renamed import renamed
from fixers.rules._paths.to_workflow import Wrong
from fixers.rules._paths.tree_paths import called, exists

_FOLDER: Final = ".github/workflows"


def wrong_workflow(job: Job, repository: Repository) -> Iterator[Wrong]:
    """What is wrong with the reusable workflow that a job calls, and what mends it."""
    path = called(job)
    if job.uses is None or path is None:
        return
    at = Location(job.workflow.source, job.uses.span)
    if not exists(path, repository, glob=False):
        place = InYaml(job.workflow.source, job.uses, "./")
        what, fix = f"there is no workflow `{path}`", _another(path, place, repository)
        yield Wrong(at, what, fix, Confidence.HIGH)
    elif posixpath.dirname(path) != _FOLDER:
        moved = SkippedFix("whoever else calls it would have to be changed, too")
        what = f"GitHub calls no workflow that does not lie right in `{_FOLDER}`, as `{path}`"
        yield Wrong(at, what, moved, Confidence.HIGH)


def _another(path: str, place: InYaml, repository: Repository) -> Fix | SkippedFix:
    """One that lies where workflows have to."""
    named = [p for p in candidates(path, repository, glob=False) if p.endswith((".yml", ".yaml"))]
    found = [p for p in named if posixpath.dirname(p) == _FOLDER]
    if found:
        return path_fix(found, place)
    if named:
        return SkippedFix(f"a workflow has to lie right in `{_FOLDER}`, unlike `{named[0]}`")
    near = respelled(path, repository) or renamed(path, repository)
    return path_fix([p for p in near if posixpath.dirname(p) == _FOLDER], place, same=False)


def missing_action(use: ActionUse, search: Search) -> Fix | SkippedFix | None:
    """What mends a local action that is not there; None where it is."""
    uses = use.step.uses if use.action.startswith("./") else None
    found = search.actions_instead(use) if uses is not None else None
    if found is None or uses is None:
        return None
    return path_fix(found, InYaml(use.step.source, uses, "./"))
