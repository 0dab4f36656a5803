"""A service that is only told to start again although a new image was built for it."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Finding, Fix, Location, Related, Severity, SkippedFix
from fixers.model import ActionUse, Event, Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._aws import aws_calls, complete, given
from fixers.rules._delivery import Delivery, deliveries
from fixers.rules._image_pushes import Push, pushes
from fixers.rules._image_tags import Tag
from fixers.rules._registering import may_register
from fixers.rules._rendering import DEPLOY, unchanged_file
from fixers.rules._service_fix import registered
from fixers.rules._stale_fix import rendered

FORCE: Final = "--force-new-deployment"
_OLD: Final = f"`{FORCE}` starts the old image again"


class EcsStaleTaskDefinition(Rule):
    """
    ## What it does
    Finds `aws ecs update-service --force-new-deployment` after an image was pushed under a
    tag of its own (a commit, a run, a version), when nothing registers a task definition that
    names this image; and `amazon-ecs-deploy-task-definition` with a file of the repository
    that no step puts the new image into.

    ## Why is this bad
    The service starts the image again that its task definition names: the old one. The
    pipeline is green and the change is not out.

    ## Fix safety
    Unsafe: the service gets a new task definition, for which the role of the job needs
    `ecs:RegisterTaskDefinition` and `iam:PassRole`.

    ## Known limits
    Nothing is reported when any image is pushed under a tag that moves, such as `latest`, or
    when an action or program may register a task definition unseen.
    """

    id = "ecs-stale-task-definition"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A new image is built, but the service is only forced to redeploy"

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for delivery in deliveries(repository):
            pushed = pushes(delivery)
            if not pushed or any(push.tag is not Tag.UNIQUE for push in pushed):
                continue
            if may_register(delivery):
                continue
            for trace in delivery.traces:
                yield from self._stale(trace, delivery, pushed)

    def _stale(
        self, trace: Trace, delivery: Delivery, pushed: tuple[Push, ...]
    ) -> Iterator[Finding]:
        for run in aws_calls(trace, "ecs", "update-service"):
            push = _last_before(run, trace, delivery, pushed)
            if push is not None and _only_forces(run):
                fix = registered(run, trace, push, len({p.reference for p in pushed}))
                yield self._found(run, push, f"{_OLD}: no task definition names the new one", fix)
        for use in trace.uses(DEPLOY):
            push = _last_before(use, trace, delivery, pushed)
            path = unchanged_file(use, trace)
            if push is not None and path is not None:
                message = f"{path} is deployed as it is: no step puts the new image in"
                yield self._found(use, push, message, rendered(use, trace, push, path))

    def _found(
        self, event: Invocation | ActionUse, push: Push, message: str, fix: Fix | SkippedFix
    ) -> Finding:
        link = Related("pushes the new image", _place(push.event))
        return self.finding(_place(event), message, fix=fix, related=(*event.chain, link))


def _only_forces(run: Invocation) -> bool:
    forced = given(run, FORCE) and not given(run, "--task-definition")
    condition = run.step.condition.value if run.step and run.step.condition else ""
    return forced and complete(run) and "failure()" not in condition


def _last_before(
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
    """Where an event is, or that of the command that was told to run it."""
    command = event.command if isinstance(event, Invocation) else None
    same = (
        index
        for index, other in enumerate(trace.events)
        if other is event or (isinstance(other, Invocation) and other.command is command)
    )
    return next(same)


def _place(event: Invocation | ActionUse) -> Location:
    return event.at if isinstance(event, Invocation) else event.step.at
