"""`dataclass`, `replace` and `Enum`, as those of the standard library but quicker.

`frozen=True` is a matter of the type checker alone. At run time a frozen class costs twice: half a
millisecond when it is made, and with more than a hundred of them that is a fifth of a start; and
its objects, of which an analysis makes millions, take more than twice as long to fill.

A member of an `Enum` is hashed by what it is; the standard library hashes its name, in Python.
"""

import dataclasses
import enum
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

__all__ = ["Enum", "dataclass", "replace"]

T = TypeVar("T")


_VALUES: Final[dict[type, Callable[[Any], tuple[object, ...]]]] = {}


def replace(record: T, /, **changes: object) -> T:
    """As that of the standard library, for records of which every field is an argument."""
    cls = type(record)
    values = _VALUES.get(cls)
    if values is None:
        names = tuple(field.name for field in dataclasses.fields(cls))  # type: ignore[arg-type]
        values = _VALUES[cls] = attrgetter(*names)
    new = cls(*values(record))
    for name, value in changes.items():
        setattr(new, name, value)
    return new


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
