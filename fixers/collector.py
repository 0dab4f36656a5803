"""How often Python looks for cyclic garbage."""

import gc
from typing import Final

_NEW_OBJECTS: Final = 200_000


def collect_rarely() -> None:
    """An analysis makes millions of small objects that live until its end. By default Python
    walks the youngest of them after every 700: a quarter of the time, to find nothing. With this
    it takes some 20 MB more at most."""
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
