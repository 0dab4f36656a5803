"""The inputs of an action that are paths which lead nowhere."""

from collections.abc import Iterator
from dataclasses import replace

from fixers.diagnostics import Confidence, Location
from fixers.model import ActionUse, Repository
from fixers.rules._paths.alike import respelled
from fixers.rules._paths.evidence import Asked, Missing, as_guess
from fixers.rules._paths.hashed import hashed_paths
from fixers.rules._paths.inputs import InputPath, input_paths
from fixers.rules._paths.loose import misspelled_inputs
from fixers.rules._paths.missing import Search


def missing_inputs(
    use: ActionUse, search: Search, repository: Repository
) -> Iterator[tuple[InputPath, Missing]]:
    """Each place once; of several legs of a matrix the first that lacks its file."""
    told: set[Location] = set()
    kept = [scalar for name, scalar in use.step.inputs.items() if name.endswith("-version-file")]
    for given in (*input_paths(use, search.trace), *hashed_paths(use)):
        if search.is_made_in_legs(given.written):
            continue
        sources = given.place.scalar in kept
        missing = search.missing(Asked(given.path, given.glob, given.weak, kept=sources), use)
        if missing is not None and given.guessed:
            like = {*missing.found} & {*respelled(given.path, repository)}
            missing = _guess(missing) if like else as_guess(missing)
        if missing is not None and given.place.at not in told:
            told.add(given.place.at)
            yield given, missing
    for given in misspelled_inputs(use, repository):
        missing = search.missing(Asked(given.path, weak=True), use)
        spelled = respelled(given.path, repository)
        if missing is not None and {*missing.found} <= {*spelled} and given.place.at not in told:
            told.add(given.place.at)
            yield given, _guess(missing)


def _guess(missing: Missing) -> Missing:
    low = missing.confidence is Confidence.LOW
    return replace(missing, same=False, confidence=missing.confidence if low else Confidence.MEDIUM)
