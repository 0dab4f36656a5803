"""Traffic that is switched to GREEN with no look at its health, or with no way back."""

from collections.abc import Iterator

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.model import Repository, Trace
from fixers.rule import Rule
from fixers.rules._aws import aws_calls, operation
from fixers.rules._delivery import Delivery, deliveries
from fixers.rules._idle_steps import leaves_traffic
from fixers.rules._safety import checks_health, has_way_back, hides_something, is_managed, is_switch
from fixers.rules._traffic import MOVES
from fixers.rules._traffic_fix import reversible


class BlueGreenWithoutRollback(Rule):
    """
    ## What it does
    Finds `aws elbv2 modify-listener` and `modify-rule` that send the traffic to GREEN when
    nothing in the delivery looks at the health of GREEN, or nothing sends the traffic back.

    ## Why is this bad
    An unhealthy GREEN takes all requests, and stays in place until somebody finds out by hand
    which target group was there before.

    ## Fix safety
    Unsafe: a script of ours takes over that waits for healthy targets, switches, and restores
    the recorded actions when anything fails; it needs the rights to read them. In a job
    without a checkout a trap does the same for the rest of its step.

    ## Known limits
    Only load balancers of AWS are looked at. A step, function or script whose name says that
    it rolls back is taken at its word; so is CodeDeploy. Only a step of which everything is
    seen, and which turns back nothing but an ECS service, is none: medium confidence.
    """

    id = "blue-green-without-rollback"
    severity = Severity.ERROR
    since = "0.1"
    summary = "Traffic goes to GREEN without a health check or a way back"

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for delivery in deliveries(repository):
            if is_managed(delivery):
                continue
            for trace in delivery.traces:
                yield from self._switches(trace, delivery)

    def _switches(self, trace: Trace, delivery: Delivery) -> Iterator[Finding]:
        for run in aws_calls(trace, "elbv2", *MOVES):
            if not is_switch(run, delivery) or hides_something(trace):
                continue
            missing = [] if checks_health(trace, delivery) else ["no health check"]
            missing += [] if has_way_back(run, trace, delivery) else ["no way back"]
            # A service that goes back to its old image may be what stands behind GREEN.
            unsure = missing == ["no way back"] and leaves_traffic(trace)
            if missing:
                verb = (operation(run.args) or ("", ""))[1]
                message = f"`{verb}` sends the traffic to GREEN with {' and '.join(missing)}"
                fix = reversible(run, trace)
                sure = Confidence.MEDIUM if unsure else Confidence.HIGH
                yield self.finding(run.at, message, fix=fix, related=run.chain, confidence=sure)
