"""Workflows and actions of the repository that are called by a path."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Fix, Location, SkippedFix
from fixers.model import ActionUse, Job, Repository
from fixers.rules._paths.alike import actions_named, candidates, respelled
from fixers.rules._paths.checkouts import in_tree, place_of
from fixers.rules._paths.fix import InYaml, path_fix
from fixers.rules._paths.missing import Search
from fixers.rules._paths.renamed import renamed
from fixers.rules._paths.to_workflow import Wrong
from fixers.rules._paths.tree_paths import exists, has_action
from fixers.rules._paths.workspace import Doubt
from fixers.syntax.yaml_doc import Scalar

_FOLDER: Final = ".github/workflows"


def wrong_workflow(job: Job, repository: Repository) -> Iterator[Wrong]:
    """What is wrong with the reusable workflow that a job calls, and what mends it."""
    path = job.calls
    if job.uses is None or path is None:
        return
    at = Location(job.workflow.source, job.uses.span)
    if not exists(path, repository, glob=False):
        place = InYaml(job.workflow.source, job.uses, _start(job.uses))
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
    """What mends a local action that is not there; None where it is, or may be."""
    uses, path = use.step.uses, place_of(use.action, "") if use.action.startswith("./") else None
    if uses is None or path is None:
        return None
    place = (path, "") if use.own else in_tree(path, search.trace, use.before)
    if place is None or has_action(place[0], search.repository):
        return None
    if not use.own and search.doubt(path, use, rooted=True) is Doubt.ANY:
        return None
    found = _actions_instead(place[0], search.repository)
    return path_fix(found, InYaml(use.step.source, uses, _start(uses)))


def _actions_instead(folder: str, repository: Repository) -> list[str]:
    named = actions_named(posixpath.basename(folder), repository)
    return named or [one for one in renamed(folder, repository) if has_action(one, repository)]


def _start(uses: Scalar) -> str:
    """`./` or `$/`."""
    return uses.value.strip()[:2]
