"""How often Python looks for cyclic garbage."""

import gc
from typing import Final

_NEW_OBJECTS: Final = 2_000_000
_USUAL: Final = (700, 10, 10)


def collect_rarely() -> None:
    """An analysis makes millions of small objects that live until its end. By default Python
    walks the youngest of them after every 700: a third of the time, to find nothing. Few analyses
    come to this many at all, and what they leave in cycles is some 40 MB at most."""
    gc.set_threshold(_NEW_OBJECTS, 10, 10)


def collect_as_usual() -> None:
    """A server works for months, and each of its requests leaves cycles: some 2 MB a review, of
    which at the other pace none is ever given back."""
    gc.set_threshold(*_USUAL)
