"""The image that is out by the time something else of a delivery runs."""

from fixers.model import Event, Invocation, Trace
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.image_tags import Names
from fixers.rules._shared.delivery import Delivery


def last_before(
    event: Event, trace: Trace, delivery: Delivery, pushed: tuple[Push, ...]
) -> Push | None:
    """The push of an image that is out by then."""
    index = _index(event, trace)
    earlier = [
        push
        for push in pushed
        if (push.index < index if push.trace is trace else delivery.before(push.trace, trace))
    ]
    return earlier[-1] if earlier else None


def _index(event: Event, trace: Trace) -> int:
    """Where an event is, or that of the command that was told to run it; what a program of
    another language calls comes at the end of its step."""
    command = event.command if isinstance(event, Invocation) else None
    same = (
        index
        for index, other in enumerate(trace.events)
        if other is event or (isinstance(other, Invocation) and other.command is command)
    )
    of_step = (index for index, other in enumerate(trace.events) if other.step is event.step)
    return next(same, None) or max(of_step)


def images(pushed: tuple[Push, ...], delivery: Delivery) -> int:
    """How many images were pushed; a loop pushes several that are written alike."""
    names = Names(delivery)
    values = (names.followed(p.reference, p.trace, p.event.before) for p in pushed)
    return len({*zip((p.reference for p in pushed), values, strict=True)})
