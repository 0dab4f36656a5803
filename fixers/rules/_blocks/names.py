"""Short and telling names for the scripts that blocks become."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Step
from fixers.syntax.regex import regex

_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")
_NOT_IN_NAMES: Final = regex(r"[^a-z0-9]+")
_LONGEST: Final = 40
# What a name can do without.
_FILLERS: Final = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "if", "in", "into", "is", "it", "of", "on",
    "or", "our", "that", "the", "to", "using", "via", "with", "step", "run",
})  # fmt: skip


def names_of(step: Step) -> Iterator[str]:
    """After the job and the step; where that is taken, with a number."""
    own = _slug(_EXPRESSION.sub("", step.name or step.id or "")) or f"step-{step.index + 1}"
    job = _slug(step.job.id) if step.job else ""
    plain = own if not job or own == job or own.startswith(f"{job}-") else f"{job}-{own}"
    plain = _short(plain, own)
    yield plain
    number = 2
    while True:
        yield f"{plain}-{number}"
        number += 1


def _slug(text: str) -> str:
    return _NOT_IN_NAMES.sub("-", text.lower()).strip("-")


def _short(name: str, own: str) -> str:
    """A name that is not too long: without small words, without the job, or cut."""
    shorter = (name, _telling(name), _telling(own))
    fits = next((one for one in shorter if one and len(one) <= _LONGEST), None)
    if fits is not None:
        return fits
    whole = _telling(own) or own
    words, _, _ = whole[: _LONGEST + 1].rpartition("-")
    return words or whole[:_LONGEST]


def _telling(name: str) -> str:
    return "-".join(word for word in name.split("-") if word not in _FILLERS)
