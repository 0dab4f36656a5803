"""Which failed deliveries to ask for again."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

ATTEMPTS: Final = 5  # a delivery that fails this often will not succeed by being repeated


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt; every attempt at a delivery has its guid."""

    id: int
    guid: str
    status: int

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300

    @property
    def hopeless(self) -> bool:
        """Our answer to a delivery that is malformed itself."""
        return self.status in {400, 413}


def to_redeliver(deliveries: Iterable[Delivery]) -> tuple[int, ...]:
    """One attempt of each delivery that never arrived, oldest first."""
    by_guid = sorted(deliveries, key=lambda delivery: (delivery.guid, delivery.id))
    chosen: list[int] = []
    for _, group in groupby(by_guid, key=lambda delivery: delivery.guid):
        attempts = list(group)
        if len(attempts) < ATTEMPTS and not any(d.arrived or d.hopeless for d in attempts):
            chosen.append(attempts[-1].id)
    return tuple(sorted(chosen))
