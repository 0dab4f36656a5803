"""The words of a command that are paths which lead nowhere."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Failure, Invocation
from fixers.model.facts.paths import takes_only_files
from fixers.rules._paths.asked import is_asked_earlier
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.evidence import Asked, Missing
from fixers.rules._paths.filters import not_found_by
from fixers.rules._paths.fix import own_word
from fixers.rules._paths.guards import goes_on_without, is_guarded
from fixers.rules._paths.guess import surely
from fixers.rules._paths.missing import Search
from fixers.rules._paths.moved import is_moved_onto
from fixers.rules._paths.other import is_readable
from fixers.rules._paths.places import words_in_legs
from fixers.rules._paths.windows import is_brought
from fixers.rules._paths.words import PathWord, may_name_paths
from fixers.rules._shared.refuted import is_idle
from fixers.syntax.records import replace
from fixers.syntax.span import Span

_SURENESS: Final = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def missing_words(run: Invocation, search: Search) -> Iterator[tuple[PathWord, Missing]]:
    """Each word once; of several legs of a matrix the first that lacks its file."""
    if (
        not may_name_paths(run)
        or is_idle(run)
        or _is_sent(run)
        or search.lacks_folder(run.directory, run.before)
    ):
        return
    told: set[Span] = set()
    for written in words_in_legs(run, search.trace, search.repository):
        path = place_of(written.path, run.directory)
        raw = written.word.raw
        if path is None or written.word.span in told:
            continue
        first = written.known and place_of(written.path.split("/")[0], run.directory)
        called = written.word.span == own_word(run).span or takes_only_files(run.name, run.args)
        folder = written.path.endswith("/")
        asked = Asked(path, written.glob, written.weak, first or "", called, folder=folder)
        missing = not_found_by(run, written, search.missing(asked, run))
        if missing is None or search.is_made_in_legs(raw) or is_asked_for(written, run, search):
            continue
        if is_moved_onto(missing, run) or _only_looks(run, missing) or is_brought(path, run):
            continue
        told.add(written.word.span)
        if goes_on_without(run):
            missing = replace(_at_most(missing, Confidence.MEDIUM), same=False)
        if written.guessed:
            missing = _at_most(missing, surely(run, written.word))
        yield written, replace(missing, likely=missing.likely and is_readable(missing.found, run))


def _is_sent(run: Invocation) -> bool:
    """`env -C web ./check.sh`: to another folder, by a program before it."""
    return "env" in run.wrappers and any(
        word.raw == "-C" or word.raw.startswith("--chdir") for word in run.command.words
    )


def _only_looks(run: Invocation, missing: Missing) -> bool:
    """`mapfile -t found < <(find x -type f)`, where a folder may come to be or nothing is found."""
    unseen = run.name == "find" and run.failure is Failure.IGNORED
    return unseen and missing.confidence is Confidence.LOW and not missing.found


def _at_most(missing: Missing, sure: Confidence) -> Missing:
    most = min(missing.confidence, sure, key=_SURENESS.index)
    return replace(missing, confidence=most, same=missing.same and most is not Confidence.LOW)


def is_asked_for(written: PathWord, run: Invocation, search: Search) -> bool:
    """Whether the job knows that the file may not be there."""
    asked = is_guarded(written.path, written.word.raw, run, search.trace.tree)
    return asked or is_asked_earlier(written.path, run, search.trace)
