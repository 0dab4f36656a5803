"""`dataclass`, `replace` and `Enum`, as those of the standard library but quicker.

`frozen=True` is a matter of the type checker alone. At run time a frozen class costs twice: half a
millisecond when it is made, and with more than a hundred of them that is a fifth of a start; and
its objects, of which an analysis makes millions, take more than twice as long to fill.

A member of an `Enum` is hashed by what it is; the standard library hashes its name, in Python.
"""

import dataclasses
import enum
from collections.abc import Callable, Sequence
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


def _shown(names: Sequence[str]) -> Callable[[object], str]:
    """Python composes and compiles a function for each class; one for all is made at once."""

    def shown(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return shown


def _compared(
    names: Sequence[str], *, hashed: bool
) -> tuple[Callable[[object, object], bool], Callable[[object], int] | None]:
    """What compares and hashes objects by these fields."""
    values = attrgetter(*(names or ("__class__",)))

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    return equal, (lambda self: hash(values(self))) if hashed else None


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
            own, ordered = {*vars(cls)}, options.get("order", False)
            made = dataclasses.dataclass(cls, eq=ordered, repr=False, **options)
            fields = dataclasses.fields(made)  # type: ignore[arg-type]
            if "__repr__" not in own:
                made.__repr__ = _shown([field.name for field in fields if field.repr])
            if eq and "__eq__" not in own:
                made.__eq__, made.__hash__ = _compared(
                    [field.name for field in fields if field.compare], hashed=frozen
                )
            return made

        return made if cls is None else made(cls)
