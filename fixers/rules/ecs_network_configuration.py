"""Network settings of ECS tasks that are missing, torn apart by the shell, or no lists."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Fix, Severity, SkippedFix
from fixers.model import ActionUse, Invocation, Repository, Trace
from fixers.rule import Rule
from fixers.rules._ecs_network.array_words import with_elements
from fixers.rules._ecs_network.calls import (
    STARTS,
    input_lacks,
    is_external,
    on_fargate,
    only_updates,
)
from fixers.rules._ecs_network.complaints import EMPTY, complaint
from fixers.rules._ecs_network.fix import (
    OPTION,
    added,
    of_action,
    quoted,
    replaced,
    rewritten,
    with_groups,
)
from fixers.rules._ecs_network.there import told_there
from fixers.rules._ecs_network.values import GROUPS, SUBNETS, NetworkFlow, written_out
from fixers.rules._ecs_network.words import defined, ignored, taken_for_nothing, torn_apart
from fixers.rules._shared.aws import aws_calls, complete, given, operation, option

DEPLOY: Final = "aws-actions/amazon-ecs-deploy-task-definition"


class EcsNetworkConfiguration(Rule):
    """
    ## What it does
    Finds `aws ecs run-task`, `create-service` and `update-service` whose
    `--network-configuration` is missing on Fargate, ignores the subnets and security groups
    that the job defines, is torn apart by the shell, or does not hold lists; and the same for
    the inputs of `amazon-ecs-deploy-task-definition`.

    ## Why is this bad
    A task on Fargate cannot start without subnets; without its security groups it gets the
    default group of the VPC, outside the segment that was meant for it.

    ## Fix safety
    Safe where an argument that can never work is quoted or a name is spelled right. Unsafe
    where variables are put in: what they hold is not known.

    ## Known limits
    `update-service` keeps the network of its service, so it needs no option, unless a script
    takes subnets and uses them for nothing. Settings from files and from variables that nothing
    shows are left alone.
    """

    id = "ecs-network-configuration"
    severity = Severity.ERROR
    since = "0.1"
    summary = "The network settings of an ECS task are missing or no lists"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        for call in aws_calls(trace, "ecs", *STARTS, "update-service", "start-task"):
            run = with_elements(call)
            flow = NetworkFlow(run, trace, repository.traces)
            yield from self._given(flow) if given(run, OPTION) else self._missing(flow)
        for use in trace.uses(DEPLOY):
            yield from self._action(use)

    def _missing(self, flow: NetworkFlow) -> Iterator[Finding]:
        run, trace = flow.run, flow.trace
        verb = (operation(run.args) or ("", ""))[1]
        if verb in STARTS and input_lacks(run, trace):
            message = f"`{verb}` on Fargate has no `{OPTION}`"
            yield self._found(run, message, added(flow, defined(run.before.variables, run.step)))
        if not complete(run) or not (verb in STARTS or only_updates(run, trace)):
            return
        if is_external(run):
            return
        fargate = on_fargate(run) if verb in STARTS else None
        if fargate:
            message = f"`{verb}` on Fargate has no `{OPTION}`"
            yield self._found(run, message, added(flow, defined(run.before.variables, run.step)))
        elif fargate is None:
            unused = ignored if verb in STARTS else taken_for_nothing
            names = unused(run, trace)
            if any(map(SUBNETS.fullmatch, names)):
                message = f"`{verb}` ignores {' and '.join(names)}: it has no `{OPTION}`"
                yield self._found(run, message, added(flow, names), Confidence.MEDIUM)

    def _given(self, flow: NetworkFlow) -> Iterator[Finding]:
        run, trace = flow.run, flow.trace
        word = option(run.words, OPTION)
        if word is None or run.script.foreign:  # which quotes in another way
            if word is not None and (told := told_there(word, flow)) is not None:
                yield self._found(run, *told)
            return
        torn = torn_apart(word, flow)
        if torn is not None:
            yield self._found(
                run, f"`{OPTION}` is not quoted: the shell {torn}", quoted(flow, word)
            )
            return
        text = flow.text(word)
        wrong = complaint(text) or ("holds no subnets" if EMPTY.search(word.raw) else None)
        names = ignored(run, trace)
        if wrong is not None:
            yield self._found(run, f"`{OPTION}` {wrong}", rewritten(flow, word, names))
        elif written_out(text) and any(map(SUBNETS.fullmatch, names)):
            message = f"`{OPTION}` ignores {' and '.join(names)}: its lists are written out"
            yield self._found(run, message, replaced(flow, word, names), Confidence.MEDIUM)
        elif "subnets" in text and "securityGroups" not in text:
            for name in filter(GROUPS.fullmatch, names):
                message = f"`{OPTION}` ignores {name}: the task gets the default group"
                fix = with_groups(flow, word, name)
                yield self._found(run, message, fix, Confidence.MEDIUM)

    def _action(self, use: ActionUse) -> Iterator[Finding]:
        inputs = {name.lower(): value.value.strip() for name, value in use.step.inputs.items()}
        subnets = inputs.get("run-task-subnets", "")
        launch = inputs.get("run-task-launch-type") or "FARGATE"
        strategy = "run-task-capacity-provider-strategy" in inputs
        if inputs.get("run-task") != "true" or launch != "FARGATE" or strategy:
            return
        if not subnets:
            message = "`run-task` on Fargate has no `run-task-subnets`"
        elif subnets.startswith("["):
            message = "`run-task-subnets` holds JSON: the action takes names with commas between"
        else:
            return
        names = defined(use.before.variables, use.step)
        fix = of_action(use, names)
        yield self.finding(use.step.at, message, fix=fix, related=use.chain)

    def _found(
        self,
        run: Invocation,
        message: str,
        fix: Fix | SkippedFix,
        sure: Confidence = Confidence.HIGH,
    ) -> Finding:
        return self.finding(run.at, message, fix=fix, related=run.chain, confidence=sure)
