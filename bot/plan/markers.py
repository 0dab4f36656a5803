"""Hidden comments at the end of posted text: how the bot knows its own words again."""

import re
from collections.abc import Iterable
from typing import Final

_MARKER: Final = re.compile(r"<!-- fix-pipeline:([a-z]+)=([A-Za-z0-9:._-]+) -->")
# Text from a repository may hold something like a marker: only the last lines are ours.
_TAIL: Final = re.compile(rf"(?:{_MARKER.pattern}\s*)+\Z")

FINDING: Final = "finding"
FINDINGS: Final = "findings"  # all that a review tells of
CONFIGURATION: Final = "configuration"  # one that could not be used
REVIEW: Final = "review"
ANSWER: Final = "answer"


def marker(kind: str, value: str) -> str:
    """One marker; a value that it cannot hold is a fault of the caller."""
    text = f"<!-- fix-pipeline:{kind}={value} -->"
    if _MARKER.fullmatch(text) is None:
        raise ValueError(f"not fit for a marker: {kind}={value}")
    return text


def listing(fingerprints: Iterable[str]) -> str:
    """One marker for many findings; they have no dot."""
    return marker(FINDINGS, ".".join(fingerprints))


def listed(body: str) -> frozenset[str]:
    return frozenset(one for many in marked(body, FINDINGS) for one in many.split("."))


def with_markers(body: str, markers: Iterable[str]) -> str:
    return "\n".join([body.rstrip(), "", *markers])


def marked(body: str, kind: str) -> tuple[str, ...]:
    """Values of the markers of that kind at the end of a body, in order."""
    tail = _TAIL.search(body)
    if tail is None:
        return ()
    return tuple(match[2] for match in _MARKER.finditer(tail[0]) if match[1] == kind)
