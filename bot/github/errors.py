"""How a call to GitHub can fail, for callers that decide what to do about it."""

from typing import Final

# Not ours, not there, not there any more, or closed by law.
_NO_ACCESS: Final = frozenset({403, 404, 410, 451})


class ThrottledError(Exception):
    """GitHub asks to wait; the job is tried again after `seconds`, however often that is. Not
    `told` is how long: then each further time is longer."""

    def __init__(self, seconds: float, reason: str, *, told: bool = True) -> None:
        super().__init__(seconds, reason)  # both, so that it can be stored and restored
        self.seconds = seconds
        self.reason = reason
        self.told = told


class UnavailableError(ThrottledError):
    """GitHub cannot answer now; each further try waits longer than `seconds`, and as long as it
    has `asked` for, if it did. `unsettled`: what was asked for may be on its way still."""

    unsettled = False

    def __init__(self, seconds: float, reason: str, *, asked: float = 0.0) -> None:
        super().__init__(seconds, reason)
        self.asked = asked


class SuspendedError(Exception):
    """Somebody has suspended the installation. That is no right that is lacking, which one can do
    without: nothing can be done, until it is taken back."""

    begun = False  # a check run was, that has not ended

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
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


class GoneError(Exception):
    """The installation was removed, or lost this repository: nothing to do here. As when it is
    suspended, that is no right which one can do without."""

    begun = False  # a check run was, that has not ended

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
