"""A service that is only told to start again although a new image was built for it."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Fix, Location, Related, Severity, SkippedFix
from fixers.model import ActionUse, Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._ecs_stale.image_pushes import Push, pushes
from fixers.rules._ecs_stale.image_tags import Tag
from fixers.rules._ecs_stale.old_images import old_images
from fixers.rules._ecs_stale.pushed_before import images, last_before
from fixers.rules._ecs_stale.registered_for import Registrations, registrations
from fixers.rules._ecs_stale.registered_result import is_left
from fixers.rules._ecs_stale.registering import may_start_registered
from fixers.rules._ecs_stale.rendered_unused import rendered_for_nothing
from fixers.rules._ecs_stale.rendering import concerns_services
from fixers.rules._ecs_stale.same_revision import (
    FORCE,
    goes_back,
    keeps_revision,
    only_forces,
    unused_image,
)
from fixers.rules._ecs_stale.service_fix import registered, registered_given
from fixers.rules._ecs_stale.told_revision import told
from fixers.rules._shared.aws import aws_calls, given
from fixers.rules._shared.delivery import Delivery, deliveries

_OLD: Final = f"`{FORCE}` starts the old image again"
_NOT_FOR_IT: Final = "what other jobs register is not for this service"
_NOT_NAMED: Final = "no task definition names the new one"
_HANDED: Final = SkippedFix("what another job registers has to be handed over by an output")


class EcsStaleTaskDefinition(Rule):
    """
    ## What it does
    Finds `aws ecs update-service --force-new-deployment` after an image was pushed under a
    tag of its own (a commit, a run, a version), when nothing registers a task definition that
    names this image, or the one that is registered is not given to the service; a script that
    uses the image it is given for nothing; `amazon-ecs-deploy-task-definition` and
    `register-task-definition` with a file of the repository that no step puts the new image
    into; an image of another tag that is rendered; and a rendered file that is not deployed.

    ## Why is this bad
    The service starts the image again that its task definition names: the old one. The
    pipeline is green and the change is not out.

    ## Fix safety
    Unsafe: the service gets a new task definition, for which the role of the job needs
    `ecs:RegisterTaskDefinition` and `iam:PassRole`, and `ecs:TagResource` where it has tags.

    ## Known limits
    Nothing is reported when any image is pushed under a tag that moves, such as `latest`, or
    when an action or program may register a task definition unseen. `terraform apply` may, unless
    the configuration is at hand and has neither ECS nor modules in it; where no variable, file or
    store tells it of an image, the finding has medium confidence. What another job registers is
    for the service too when its outputs, artifacts or parameters lead here, or when a job updates
    what may be the same service of the same cluster.
    """

    id = "ecs-stale-task-definition"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A new image is built, but the service is only forced to redeploy"

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for delivery in deliveries(repository):
            unused = {id(t): tuple(rendered_for_nothing(t)) for t in delivery.traces}
            yield from (self._perhaps(*one) for found in unused.values() for one in found)
            left = [t for t in delivery.traces if not unused[id(t)] and concerns_services(t)]
            if not left:
                continue
            pushed = pushes(delivery)
            tags = {push.tag for push in pushed}
            made = registrations(delivery)
            if made:
                yield from self._unused(delivery, left, moving=Tag.MOVING in tags)
            for trace in left if tags <= {Tag.UNIQUE} else ():
                told = [*self._stale(trace, made, pushed, repository)]
                yield from told or (self._found(*one) for one in old_images(trace, made, pushed))
                if not pushed:
                    yield from self._untouched(trace, made)

    def _stale(
        self, trace: Trace, made: Registrations, pushed: tuple[Push, ...], repository: Repository
    ) -> Iterator[Finding]:
        for run in aws_calls(trace, "ecs", "update-service"):
            push = last_before(run, trace, made.delivery, pushed)
            sure = keeps_revision(run, trace, repository) if push is not None else None
            if push is not None and sure is not None and not made.may_reach(run, trace):
                what = _OLD if given(run, FORCE) else "the service keeps the old image"
                several = images(pushed, made.delivery)
                fix = registered(run, trace, push, several, made.delivery)
                fix = _HANDED if made.for_nothing() else fix
                message = f"{what}: {_NOT_FOR_IT if made else _NOT_NAMED}"
                sure = Confidence.MEDIUM if made or made.untold else sure
                yield self._found(run, push, message, fix, sure)

    def _unused(self, delivery: Delivery, left: list[Trace], *, moving: bool) -> Iterator[Finding]:
        """A task definition is registered, and nothing starts it. Where a tag `moving` was
        pushed too, the old revision may have the new image under it."""
        for trace in left:
            calls = [*aws_calls(trace, "ecs", "register-task-definition", "update-service")]
            sure = bool(calls) and not moving and not may_start_registered(trace, delivery)
            made: Invocation | None = None
            for run in calls:
                if "register-task-definition" in run.args:
                    made = run if sure or is_left(run, trace, delivery) else made
                elif made is not None and (what := goes_back(run, trace)):
                    message = f"`{what}` starts the old revision again, not the registered one"
                    yield self._perhaps(run, message, told(run, made))

    def _untouched(self, trace: Trace, made: Registrations) -> Iterator[Finding]:
        """The image that a script is given is used for nothing."""
        for run in aws_calls(trace, "ecs", "update-service"):
            name = unused_image(run, trace, made.delivery) if only_forces(run) else None
            if name is not None and not made.may_reach(run, trace):
                message = f"{_OLD}: {name} is used for nothing"
                yield self._perhaps(run, message, registered_given(run, name))

    def _perhaps(
        self, event: Invocation | ActionUse, message: str, fix: Fix | SkippedFix
    ) -> Finding:
        medium = Confidence.MEDIUM
        at = _place(event)
        return self.finding(at, message, fix=fix, related=event.chain, confidence=medium)

    def _found(
        self,
        event: Invocation | ActionUse,
        push: Push,
        message: str,
        fix: Fix | SkippedFix,
        sure: Confidence = Confidence.HIGH,
    ) -> Finding:
        related = (*event.chain, Related("pushes the new image", _place(push.event)))
        return self.finding(_place(event), message, fix=fix, related=related, confidence=sure)


def _place(event: Invocation | ActionUse) -> Location:
    return event.at if isinstance(event, Invocation) else event.step.at
