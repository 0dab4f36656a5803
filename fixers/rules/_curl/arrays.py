"""Options of curl in arrays that grow."""

from itertools import groupby
from operator import itemgetter

from fixers.model import Invocation
from fixers.model.machine import Listed


def likely_args(run: Invocation) -> tuple[str | None, ...]:
    """The arguments, with those that an array is only given on some ways through the script."""
    found: list[str | None] = []
    for word, group in groupby(zip(run.words, run.args, strict=True), key=itemgetter(0)):
        args = [arg for _, arg in group]
        known = run.before.variables.get(word.parts[0].value) if len(word.parts) == 1 else None
        more = known.perhaps[-len(args) :] if isinstance(known, Listed) else ()
        found += more if len(more) == len(args) else args
    return tuple(found)
