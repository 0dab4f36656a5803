"""A variable of a script that holds the image which was pushed."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Derived, Text
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.image_tags import Names
from fixers.rules._shared.delivery import Delivery
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_IMAGE: Final = regex(r"(?:\w+_)?(?:IMAGE|CONTAINER)(?:_(?:URI|URL|NAME|REF|FULL))?", re.IGNORECASE)
_UNKNOWN: Final = regex(r"\$|`|\$\(|[\0\2]")
_STORED: Final = regex(r"\$\{\{\s*(?:vars|secrets)\.\w+\s*\}\}")


def at_hand(push: Push, run: Invocation, trace: Trace, delivery: Delivery) -> str | None:
    """Its name; None where no variable that was set near surely holds the same."""
    names = Names(delivery)
    wanted = _plain(names.followed(push.reference, push.trace, push.event.before))
    if _UNKNOWN.search(_STORED.sub("", wanted)) or "/" not in wanted:
        return None
    own = {a.name for c in commands(run.script.shell.statements) for a in c.assignments}
    for name, value in run.before.variables.items():
        near = name in own or (run.step is not None and name in run.step.env)
        if not near or not _IMAGE.fullmatch(name) or not isinstance(value, Text | Derived):
            continue
        if _plain(names.followed(f"${name}", trace, run.before)) == wanted:
            return f"${name}"
    return None


def held_by(value: str, run: Invocation) -> str | None:
    """The variable that a script is given with this value, an expression."""
    given = run.before.variables.items()
    same = (n for n, v in given if isinstance(v, Text) and _plain(v.value) == _plain(value))
    return next(same, None)


def _plain(text: str) -> str:
    return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", r"${{ \1 }}", text.strip("\"'"))
