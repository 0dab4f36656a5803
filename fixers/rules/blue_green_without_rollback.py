"""Traffic that is switched to GREEN with no look at its health, or with no way back."""

from collections.abc import Iterator

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.model import Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._blue_green.idle_steps import leaves_traffic
from fixers.rules._blue_green.other_shells import is_managed
from fixers.rules._blue_green.safety import after, checks_health, has_way_back, hidden, is_switch
from fixers.rules._blue_green.traffic import moves
from fixers.rules._blue_green.traffic_fix import reversible
from fixers.rules._shared.aws import operation
from fixers.rules._shared.delivery import Delivery, deliveries


class BlueGreenWithoutRollback(Rule):
    """
    ## What it does
    Finds `aws elbv2 modify-listener` and `modify-rule`, `aws route53 change-resource-record-sets`
    and `kubectl` with the selector of a service, that send the traffic to GREEN when nothing in
    the delivery looks at the health of GREEN, or nothing sends the traffic back.

    ## Why is this bad
    An unhealthy GREEN takes all requests, and stays in place until somebody finds out by hand
    which target group was there before.

    ## Fix safety
    Unsafe: a script of ours takes over that waits for healthy targets, switches, and restores
    the recorded actions when anything fails; it needs the rights to read them. In a job
    without a checkout, and for a selector, a trap does the same for the rest of its step.

    ## Known limits
    Records with weights are left alone. A step, function or script whose name says that
    it rolls back is taken at its word; so is CodeDeploy, and a program of which nothing is seen
    may look at the health, or send the traffic back when it runs after the switch. Only a step of
    which everything is seen, and which turns back nothing but an ECS service, is no way back:
    medium confidence, as with selectors and records.
    """

    id = "blue-green-without-rollback"
    severity = Severity.ERROR
    since = "0.1"
    summary = "Traffic goes to GREEN without a health check or a way back"

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for delivery in deliveries(repository):
            for trace in delivery.traces:
                yield from self._switches(trace, delivery)

    def _switches(self, trace: Trace, delivery: Delivery) -> Iterator[Finding]:
        switches = [run for run in moves(trace) if is_switch(run, delivery)]
        if not switches or is_managed(delivery):
            return
        unseen = hidden(trace)
        for run in switches:
            missing = [] if unseen or checks_health(trace, delivery) else ["no health check"]
            back = after(run, unseen, trace) or has_way_back(run, trace, delivery)
            missing += [] if back else ["no way back"]
            # A service that goes back to its old image may be what stands behind GREEN.
            unsure = unseen or (missing == ["no way back"] and leaves_traffic(trace))
            if missing:
                balances = operation(run.args) is not None and run.name == "aws"
                message = f"`{_verb(run)}` sends the traffic to GREEN with {' and '.join(missing)}"
                fix = reversible(run, trace)
                sure = Confidence.HIGH if not unsure and balances else Confidence.MEDIUM
                yield self.finding(run.at, message, fix=fix, related=run.chain, confidence=sure)


def _verb(run: Invocation) -> str:
    if run.name == "aws":
        return (operation(run.args) or ("", ""))[1]
    return f"{run.name} {'patch' if 'patch' in run.args else 'set selector'}"
