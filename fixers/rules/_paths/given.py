"""The inputs of an action that are paths which lead nowhere."""

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Confidence, Location
from fixers.model import ActionUse, Repository
from fixers.rules._paths.alike import respelled
from fixers.rules._paths.evidence import Asked, Missing, as_guess
from fixers.rules._paths.hashed import hashed_paths
from fixers.rules._paths.ignored import stands_below
from fixers.rules._paths.inputs import InputPath, input_paths
from fixers.rules._paths.lines import lines_of
from fixers.rules._paths.loose import misspelled_inputs
from fixers.rules._paths.missing import Search
from fixers.rules._paths.roots import makes_what_it_names
from fixers.syntax.yaml_doc import Scalar

_KEYED: Final = "cache-dependency-path"


def missing_inputs(
    use: ActionUse, search: Search, repository: Repository
) -> Iterator[tuple[InputPath, Missing]]:
    """Each place once; of several legs of a matrix the first that lacks its file."""
    found = [*_missing(use, search, repository)]
    spared = _partly_there(use, [given for given, _ in found], repository) if found else None
    for given, missing in found:
        harmless = given.place.scalar is spared
        yield given, _unlikely(missing) if harmless else missing


def _partly_there(
    use: ActionUse, lacking: Collection[InputPath], repository: Repository
) -> Scalar | None:
    """The files that key a cache, where one of these patterns may match: the actions hash what
    is there, and end with an error only where nothing is."""
    listed = use.step.inputs.get(_KEYED)
    if listed is None or _is_spared(use, repository):
        return listed
    lines = lines_of(listed, commas=not set(listed.value) & set("{}"))
    wanted = {text for text, _ in lines if not text.startswith("!")}
    gone = {given.written for given in lacking if given.place.scalar is listed}
    return listed if wanted - gone else None


def _is_spared(use: ActionUse, repository: Repository) -> bool:
    """Whether the action hashes what any folder may have instead: of Python's for pip alone."""
    cache = use.step.inputs.get("cache")
    pip = use.action == "actions/setup-python" and cache is not None and cache.value == "pip"
    return pip and bool(repository.named("pyproject.toml"))


def _missing(
    use: ActionUse, search: Search, repository: Repository
) -> Iterator[tuple[InputPath, Missing]]:
    told: set[Location] = set()
    kept = [scalar for name, scalar in use.step.inputs.items() if name.endswith("-version-file")]
    for given in (*input_paths(use, search.trace, repository.folders), *hashed_paths(use)):
        if _is_spoken_of(given, use, repository) or search.is_made_in_legs(given.written):
            continue
        sources = given.place.scalar in kept
        missing = search.missing(Asked(given.path, given.glob, given.weak, kept=sources), use)
        if missing is not None and given.guessed:
            like = {*missing.found} & {*respelled(given.path, repository)}
            missing = _guess(missing) if like else _as_guess(missing, given.path)
        if missing is not None and given.place.at not in told:
            told.add(given.place.at)
            yield given, missing
    for given in misspelled_inputs(use, repository):
        missing = search.missing(Asked(given.path, weak=True), use)
        spelled = respelled(given.path, repository)
        if missing is not None and {*missing.found} <= {*spelled} and given.place.at not in told:
            told.add(given.place.at)
            yield given, _guess(missing)


def _is_spoken_of(given: InputPath, use: ActionUse, repository: Repository) -> bool:
    """Whether an input that is only called like one of a path names another thing."""
    return given.guessed and (makes_what_it_names(use) or stands_below(given.path, use, repository))


def _as_guess(missing: Missing, path: str) -> Missing | None:
    guess = as_guess(missing)
    if guess is None or "." in posixpath.basename(path):
        return guess
    return _unlikely(guess)  # a folder of that name may be of another branch


def _unlikely(missing: Missing) -> Missing:
    return replace(missing, same=False, confidence=Confidence.LOW)


def _guess(missing: Missing) -> Missing:
    low = missing.confidence is Confidence.LOW
    return replace(missing, same=False, confidence=missing.confidence if low else Confidence.MEDIUM)
