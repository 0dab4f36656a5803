"""A service that is only told to start again although a new image was built for it."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Finding, Location, Related, Severity
from fixers.model import Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._aws import aws_calls, complete, given
from fixers.rules._delivery import Delivery, deliveries
from fixers.rules._image_pushes import Push, pushes
from fixers.rules._image_tags import Tag
from fixers.rules._registering import may_register

FORCE: Final = "--force-new-deployment"


class EcsStaleTaskDefinition(Rule):
    """
    ## What it does
    Finds `aws ecs update-service --force-new-deployment` after an image was pushed under a
    tag of its own (a commit, a run, a version), when nothing registers a task definition that
    names this image.

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
            pushed = tuple(pushes(delivery))
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
            push = next((p for p in pushed if _earlier(p, run, trace, delivery)), None)
            if push is None or not _only_forces(run):
                continue
            yield self.finding(
                run.at,
                f"`{FORCE}` starts the old image again: no task definition names the new one",
                related=(*run.chain, Related("pushes the new image", _place(push))),
            )


def _only_forces(run: Invocation) -> bool:
    forced = given(run, FORCE) and not given(run, "--task-definition")
    condition = run.step.condition.value if run.step and run.step.condition else ""
    return forced and complete(run) and "failure()" not in condition


def _earlier(push: Push, run: Invocation, trace: Trace, delivery: Delivery) -> bool:
    if push.trace is trace:
        return push.index < trace.events.index(run)
    return delivery.before(push.trace, trace)


def _place(push: Push) -> Location:
    event = push.event
    return event.at if isinstance(event, Invocation) else event.step.at
