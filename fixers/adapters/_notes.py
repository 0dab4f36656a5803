"""What is said of a linter that gave no answer."""

from collections.abc import Iterable, Sequence

from fixers.adapters._program import Failure
from fixers.engine import Problem
from fixers.syntax.source import Source

_PIPELINES = ".github"


def problems_of(failures: Iterable[Failure], sources: Sequence[Source]) -> list[Problem]:
    """One a failure, with the file that it is about, if it is about one."""
    return [
        Problem(
            path=_PIPELINES if one.number is None else sources[one.number].path,
            line=1,
            message=f"{one.name} says nothing of this: {one.reason}",
        )
        for one in failures
    ]
