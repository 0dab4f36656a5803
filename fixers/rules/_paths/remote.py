"""Inputs with paths that are read in the repository itself, and not in the workspace."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Location
from fixers.model import ActionUse, Repository, Trace, TraceKind
from fixers.model.facts.paths import repository_inputs
from fixers.rules._paths import tree_paths as tree
from fixers.rules._paths.evidence import Asked, Missing
from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.inputs import InputPath, given_by
from fixers.rules._paths.likely import is_likely
from fixers.rules._paths.lines import lines_of
from fixers.rules._paths.meant import meant_by
from fixers.rules._paths.nearest import nearest
from fixers.rules._shared.made_paths import is_ignored

_OTHERS: Final = ("repository", "repo", "ref", "token")  # another one, or another revision


def missing_remotely(
    use: ActionUse, trace: Trace, repository: Repository
) -> Iterator[tuple[Location, str, tuple[Missing, InYaml]]]:
    """Those of them that lead nowhere; only for a workflow that runs in its own repository."""
    if trace.kind is not TraceKind.JOB or trace.job is None or _is_called(trace):
        return
    checkout = use.action == "actions/checkout"
    others = _OTHERS[: 3 if checkout else 2]
    if any(name in use.step.inputs for name in others) or (use.before.checkouts and not checkout):
        return
    wanted = [(given, _missing(given, repository)) for given in _paths(use)]
    for given, missing in wanted:
        # Of the folders that it shall bring, git passes over those that are not there.
        passed_over = checkout and any(one is None for _, one in wanted)
        if missing is not None and (missing.found or not passed_over):
            yield given.place.at, given.text, (missing, given.place)


def _is_called(trace: Trace) -> bool:
    triggers = trace.job.workflow.triggers if trace.job is not None else ()
    return not isinstance(triggers, frozenset) or "workflow_call" in triggers


def _paths(use: ActionUse) -> Iterator[InputPath]:
    patterns = "sparse-checkout-cone-mode" in use.step.inputs  # of any folder, as `.gitignore` has
    for name in sorted(repository_inputs(use.action) & use.step.inputs.keys()):
        scalar = use.step.inputs[name]
        for text, span in lines_of(scalar):
            if not set(text) & set("*?[$") and ("/" in text or not patterns):
                place = InYaml(use.step.source, scalar, part=span)
                yield from given_by(text, place, text)


def _missing(given: InputPath, repository: Repository) -> Missing | None:
    ignored = is_ignored(given.path, repository.tree)  # what was added by force is not listed
    if ignored or tree.exists(given.path, repository, glob=False):
        return None
    meant = meant_by(given.path, Asked(given.path), repository)
    hidden = posixpath.basename(given.path).startswith(".")  # `.agents` is no slip for `Agents`
    alike = nearest(given.path, meant.exact or meant.near)
    found = [one for one in alike if posixpath.basename(one).startswith(".") is hidden]
    likely = not meant.exact or all(is_likely(given.path, other, repository) for other in found)
    return Missing(tuple(found), same=False, confidence=Confidence.MEDIUM, likely=likely)
