"""What the place of a value in JSON says of it: `{"text": "…"}` holds a text."""

import re
from operator import itemgetter
from typing import Final

from fixers.rules._json.glued import Glued, Pasted
from fixers.rules._json.sources import PLAIN, Risk, risk_of_name
from fixers.rules._json.values import Values
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# The key of a string that is one value and nothing else.
_KEY: Final = regex(r"\"(\w+)\"\s*:\s*\"(?=\0\")")


def worst_of(glued: Glued, values: Values) -> tuple[Risk, sh.Part | None]:
    """The value inside of a string that most needs an escape."""
    inside = [
        (_risk(pasted, glued, values), pasted.part) for pasted in glued.pasted if pasted.inside
    ]
    return max(inside, key=itemgetter(0), default=(Risk.NONE, None))


def _risk(pasted: Pasted, glued: Glued, values: Values) -> Risk:
    found = values.risk(pasted.part)
    return max(found, _risk_of_place(glued, pasted)) if found is Risk.UNKNOWN else found


def _risk_of_place(glued: Glued, pasted: Pasted) -> Risk:
    """Of a value of which nothing else is known, and its own name says nothing else."""
    if PLAIN.search(pasted.part.value.strip("$`() \"'")):
        return Risk.NONE
    holes = [found.start() for found in re.finditer("\0", glued.text)]
    at = holes[glued.pasted.index(pasted)]
    key = next((found for found in _KEY.finditer(glued.text) if found.end() == at), None)
    return risk_of_name(key[1]) if key is not None else Risk.NONE
