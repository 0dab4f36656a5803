"""Paths that a job hands to a reusable workflow of this repository, which runs them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Fix, Location, SkippedFix
from fixers.model import Job, Repository
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._paths.alike import candidates
from fixers.rules._paths.fix import InYaml, path_fix
from fixers.rules._paths.tree_paths import exists
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Scalar

_SCRIPT: Final = regex(r"(?:\./)?[\w-][\w.-]*(?:/[\w.-]+)+\.(?:sh|bash|py|rb|[cm]?js)")
# What may bring the file, or looks for it in another place.
_ELSEWHERE: Final = regex(
    r"working-directory:|repository:|\bpath:|download-artifact|\bcd |\bcurl |\bwget |\btar "
)


@dataclass(frozen=True, slots=True)
class Wrong:
    at: Location
    what: str
    fix: Fix | SkippedFix
    sure: Confidence


def wrong_inputs(job: Job, repository: Repository) -> Iterator[Wrong]:
    """Each input that is run as a script, and that is not in the tree while its name is."""
    workflow = job.calls
    inputs = scalars_of(mapping_at(job.node, "with")) if workflow is not None else {}
    given_paths = {n: v for n, v in inputs.items() if _SCRIPT.fullmatch(_plain(v))}
    source = repository.tree.read(workflow) if workflow is not None and given_paths else None
    if not isinstance(source, Source) or _ELSEWHERE.search(source.text):
        return
    for name, given in given_paths.items():
        path = _plain(given)
        named = path.rpartition("/")[2] in source.text  # a step there may make it
        if named or not _is_run(name, source.text):
            continue
        found = candidates(path, repository, glob=False)
        if found and not exists(path, repository, glob=False):
            place = InYaml(job.workflow.source, given)
            what = f"`{given.value}` does not exist in the repository"
            yield Wrong(place.at, what, path_fix(found, place), Confidence.MEDIUM)


def _plain(given: Scalar) -> str:
    return given.value.removeprefix("./")


def _is_run(name: str, text: str) -> bool:
    expression = rf"\$\{{\{{\s*inputs\.{re.escape(name)}\s*\}}\}}"
    return re.search(rf"\b(?:bash|sh|python3?|ruby|node)\s+[\"']?{expression}", text) is not None
