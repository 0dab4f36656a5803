"""How a call to GitHub can fail, for callers that decide what to do about it."""

from typing import Final

_NO_ACCESS: Final = frozenset({403, 404})


class ThrottledError(Exception):
    """GitHub asks to wait, or cannot answer now; the job is tried again after `seconds`."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(seconds, reason)  # both, so that it can be stored and restored
        self.seconds = seconds
        self.reason = reason


class DeniedError(Exception):
    """GitHub understood and refused; `status` and `reason` are its own."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason

    @property
    def no_access(self) -> bool:
        return self.status in _NO_ACCESS
