"""`dataclass` and `Enum`, as those of the standard library but quicker.

`frozen=True` is a matter of the type checker alone. At run time a frozen class costs twice: half a
millisecond when it is made, and with more than a hundred of them that is a fifth of a start; and
its objects, of which an analysis makes millions, take more than twice as long to fill.

A member of an `Enum` is hashed by what it is; the standard library hashes its name, in Python.
"""

import dataclasses
import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

__all__ = ["Enum", "dataclass"]

T = TypeVar("T")


class Enum(enum.Enum):
    __hash__ = object.__hash__


if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type[T] | None = None, /, *, frozen: bool = False, eq: bool = True, **options: bool
    ) -> type[T] | Callable[[type[T]], type[T]]:
        """As that of the standard library; what is called frozen can be hashed as if it were."""

        def made(cls: type[T]) -> type[T]:
            cls.__doc__ = cls.__doc__ or cls.__name__  # else a signature is composed for it
            return dataclasses.dataclass(cls, eq=eq, unsafe_hash=frozen and eq, **options)

        return made if cls is None else made(cls)
