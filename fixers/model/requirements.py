"""Files that list Python packages."""

import posixpath
import re
from collections.abc import Callable
from typing import Final

from fixers.model.tri import Unknown
from fixers.syntax.regex import regex

_NAME: Final = regex(r"[A-Za-z0-9][\w.-]*")
_LISTS: Final = regex(r"(?:-r|--requirement|-c|--constraint)[ =]*(\S+)")
_DEEPEST: Final = 5


def packages_of(
    path: str, read: Callable[[str], str | Unknown | None], depth: int = 0
) -> list[str] | None:
    """The packages that a list and those it names hold; None where one cannot be read."""
    text = read(path)
    if not isinstance(text, str) or depth > _DEEPEST:
        return None
    packages: list[str] = []
    for written in text.splitlines():
        line = written.strip() if "://" in written else written.split("#")[0].strip()
        other = _LISTS.match(line)
        if other is not None:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), other[1]))
            more = packages_of(place, read, depth + 1)
            if more is None:
                return None
            packages += more
        elif "://" in line or line.startswith((".", "/", "-e", "--editable")):
            packages += re.findall(r"[A-Za-z][\w-]*", line)
        elif name := _NAME.match(line):
            packages.append(name[0])
    return packages
