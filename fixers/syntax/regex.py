"""Regular expressions that are compiled when they are first asked.

The rules hold a thousand of them, of which a small repository needs fifty: to compile all of them
was a third of each start. A match knows the compiled one as its `re`, never one of these.
"""

import re
from typing import TYPE_CHECKING, Final

__all__ = ["regex"]

if TYPE_CHECKING:
    from re import compile as regex
else:
    _ASKED: Final = (
        "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split", "groups",
        "groupindex",
    )  # fmt: skip

    class _Compiled:
        __slots__ = ("flags", "pattern", *_ASKED)

    class regex(_Compiled):  # noqa: N801 - it stands for a function
        """As `re.compile`, for the expressions of a module."""

        __slots__ = ()

        def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
            self.pattern, self.flags = pattern, flags

        def __getattr__(self, name: str) -> object:
            """What is not there yet; from now on all is, and nothing is looked for here."""
            compiled = re.compile(self.pattern, self.flags)
            for each in _ASKED:
                setattr(self, each, getattr(compiled, each))
            self.__class__ = _Compiled
            return getattr(compiled, name)
