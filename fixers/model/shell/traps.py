"""What `trap '…' EXIT` leaves to the end of a script."""

from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Related
from fixers.model.script import ScriptUnit
from fixers.model.trace import Event, Invocation
from fixers.model.tri import Tri
from fixers.syntax.shell import Word, nested_script

_AT_END: Final = frozenset({"EXIT", "0"})


def left_to_the_end(
    events: Sequence[Event], chain: tuple[Related, ...]
) -> tuple[Invocation, ScriptUnit] | None:
    """The last `trap` of the script whose `chain` this is, and what it says that the end runs."""
    event = next((e for e in reversed(events) if _traps(e) and e.chain is chain), None)
    if not isinstance(event, Invocation) or event.args[0] in {"", "-"}:
        return None
    said = _text(event.words[0])
    if said is None:
        return None
    outer, (text, start) = event.script, said
    return event, ScriptUnit(
        outer.source, text, outer.scalar, outer.offset + start, recipe=outer.recipe
    )


def _traps(event: Event) -> bool:
    """Whether it says what is done at the end; what has no words says nothing."""
    if not isinstance(event, Invocation) or event.name != "trap" or event.script.foreign:
        return False
    return event.reached is not Tri.NO and not _AT_END.isdisjoint(event.args[1:])


def _text(word: Word) -> tuple[str, int] | None:
    """What a word says, and where that begins: `'…'` and the name of a function."""
    if word.literal == word.raw:
        return word.raw, word.span.start
    nested = nested_script(word)
    return None if nested is None else (nested[0], nested[1](0))
