"""What is wrong with a `--network-configuration`, for every form its variables may have."""

import re
from functools import lru_cache
from itertools import product
from typing import Final

from fixers.model.shell.values import HOLE
from fixers.rules._ecs_network.shorthand import NotReadableError, Shape, read_structure
from fixers.rules._ecs_network.values import LIST
from fixers.syntax.regex import regex

# What may stand in a variable of which only the name is known.
_FORMS: Final = (
    "id-0a1",
    "id-0a1,id-0b2",
    LIST,
    '"id-0a1","id-0b2"',
    "subnets=[id-0a1]",
    "{subnets=[id-0a1]}",
    '{"subnets":["id-0a1"]}',
    f'"subnets":{LIST}',
)
_MOST_HOLES: Final = 3
_OWN: Final = {"subnets", "securityGroups", "assignPublicIp"}
EMPTY: Final = regex(r"subnets[\\\"]*[=:]\s*\[\s*\]")
_SPOKEN: Final = regex(r"aws[-_]?vpc[-_]?config(?:uration)?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def complaint(text: str) -> str | None:
    """What is wrong with an argument whatever its holes stand for, or None."""
    holes = text.count(HOLE)
    if text.startswith("file://") or holes > _MOST_HOLES or _begun_elsewhere(text):
        return None
    pieces = text.split(HOLE)
    first: str | None = None
    likely = _FORMS if holes < _MOST_HOLES else _FORMS[:4]
    for forms in product(likely, repeat=holes):
        filled = "".join(p + f for p, f in zip(pieces, (*forms, ""), strict=True))
        reason = _wrong(filled)
        if reason is None:
            return None
        first = first or reason
    return first


def _begun_elsewhere(text: str) -> bool:
    """`"$CONFIG,assignPublicIp=ENABLED}"`: what is not known holds the other bracket, or all."""
    opened = text.count("{") + text.count("[") - text.count("}") - text.count("]")
    plain = text.strip()
    begun = plain.startswith(HOLE) and opened < 0
    return plain == HOLE or begun or (plain.endswith(HOLE) and opened > 0)


def _wrong(text: str) -> str | None:
    try:
        value = read_structure(text)
    except NotReadableError:
        return _unreadable(text)
    if "awsvpcConfiguration" not in value:
        return _misspelled(value)
    inner = value["awsvpcConfiguration"]
    if not isinstance(inner, dict):
        return "holds no subnets"
    strange = next((key for key in inner if key not in _OWN), None)
    if strange is not None:
        return f"has no setting `{strange}`"
    if "subnets" not in inner:
        return "holds no subnets"
    plain = not text.lstrip().startswith("{")  # only shorthand takes one name for a list
    lists = [key for key in ("subnets", "securityGroups") if key in inner]
    if not plain and any(isinstance(inner[key], str) for key in lists):
        return "gives one text where a list belongs"
    return next(filter(None, (_wrong_list(key, inner[key]) for key in lists)), None)


def _misspelled(value: dict[str, Shape]) -> str | None:
    if "subnets" in value and value.keys() <= _OWN:
        return "has its settings outside of `awsvpcConfiguration`"
    named = next((key for key in value if _SPOKEN.fullmatch(key)), None)
    return f"says `{named}` instead of `awsvpcConfiguration`" if named else None


def _unreadable(text: str) -> str:
    if re.match(r"\s*awsvpcConfiguration\s*=\s*\{\s*\"", text):
        return "mixes shorthand and JSON"
    return "is neither shorthand nor JSON"


def _wrong_list(key: str, value: Shape) -> str | None:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str):
            return f"gives `{key}` a list in a list"
        if "$" in item:
            return f"holds `{item}` as it stands: nothing is expanded in single quotes"
        if re.search(r"[\s,]", item.strip()):
            return f"gives `{key}` one text that holds the whole list"
        if not item:
            return f"gives `{key}` an empty name"
    return None
