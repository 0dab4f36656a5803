"""What stands in a script is the same for every job that runs it, and is looked for once."""

from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache, wraps
from typing import Final, TypeVar

Script = TypeVar("Script", bound=Hashable)
Found = TypeVar("Found")

_SCRIPTS: Final = 1024


def once(look: Callable[[Script], Iterator[Found]]) -> Callable[[Script], tuple[Found, ...]]:
    """For looks that depend on the script alone; scripts with the same text are one object."""

    @lru_cache(maxsize=_SCRIPTS)
    def found(script: Hashable) -> tuple[Found, ...]:
        return tuple(look(script))  # type: ignore[arg-type]

    @wraps(look)
    def looked(script: Script) -> tuple[Found, ...]:
        return found(script)

    return looked
