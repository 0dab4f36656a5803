"""What the functions of expressions give, for arguments that are known as far as may be."""

from collections.abc import Sequence
from itertools import islice, product
from math import prod
from typing import Final

from fixers.rules._blocks.inputs import Possible
from fixers.syntax.expression import UNDETERMINED, Call, Literal, Undetermined, evaluate

NOT_KNOWN: Final[Possible] = (frozenset(), False)
BOOLEAN: Final[Possible] = (frozenset({True, False}), True)
_ALWAYS: Final[dict[str, Possible]] = {
    "contains": BOOLEAN,
    "startswith": BOOLEAN,
    "endswith": BOOLEAN,
    "hashfiles": (frozenset({"a1", ""}), True),
    "tojson": (frozenset({'{\n  "a": "b"\n}'}), False),
}
_ANY: Final = "a1"
_MOST: Final = 64


def of_call(name: str, given: Sequence[Possible]) -> Possible:
    """A text of `format` holds at least what it is given as such."""
    if name != "format":
        return _ALWAYS.get(name, NOT_KNOWN)
    choices = product(*(sorted(values, key=repr) or [_ANY] for values, _ in given))
    calls = (Call(name, tuple(map(Literal, one))) for one in islice(choices, _MOST))
    texts = [evaluate(call, lambda _: UNDETERMINED) for call in calls]
    known = frozenset(text for text in texts if not isinstance(text, Undetermined))
    complete = all(whole for _, whole in given) and len(known) > 0
    return known, complete and prod(len(values) for values, _ in given) <= _MOST
