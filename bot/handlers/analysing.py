"""What there is to say about a pull request, within the time that a review may take."""

from typing import Final

import structlog

from bot.handlers.reading import Reading
from bot.handlers.working import WHOLE, worked_out
from bot.isolation import AnalysisStoppedError, Term, isolated
from bot.plan.analysis import Analysis, analyse, analyse_plainly
from bot.plan.parts import Part, combined, examined, parts_of
from bot.plan.sides import Sides
from fixers.engine import CheckOptions

# Of what the whole review may take.
PLAINLY: Final = 0.25
PART: Final = 0.1
_log = structlog.get_logger(__name__)


def analysed(reading: Reading, options: CheckOptions) -> tuple[Analysis, Sides]:
    """All there is to say; where that takes too long the findings alone; where they do, too, those
    of the pipelines that come to an end."""
    try:
        return worked_out(Term.of(WHOLE), reading, analyse, options, reading.comparison.diffs)
    except AnalysisStoppedError as stopped:
        _log.warning("no fixes", reason=str(stopped))
    try:
        return worked_out(Term.of(PLAINLY), reading, analyse_plainly, options)
    except AnalysisStoppedError as stopped:
        _log.warning("part by part", reason=str(stopped))
    return _by_parts(reading, options, Term.of(1 - WHOLE - PLAINLY))


def _by_parts(reading: Reading, options: CheckOptions, term: Term) -> tuple[Analysis, Sides]:
    sides = reading.sides(offering=False)
    parts = isolated(term.part(PART), parts_of, sides, frozenset(reading.comparison.changed))
    every = frozenset[str]().union(*parts)
    done: list[Part] = []
    left: list[str] = []
    for part in parts:
        try:
            done.append(isolated(term.part(PART), examined, sides, options, every - part))
        except AnalysisStoppedError:
            left += sorted(part)
    return isolated(Term.of(PART), combined, tuple(done), tuple(sorted(left)), sides.renamed), sides
