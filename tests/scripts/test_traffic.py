"""Blue/green when it is cut off: by a signal, a run that never ended, a sick GREEN."""

import json
import signal
import time

import pytest

from tests.scripts.balancer import Balancer, balancer, groups, unhealthy  # noqa: F401 - a fixture
from tests.scripts.cloud import Answer
from tests.scripts.conftest import Cloud
from tests.scripts.web import Web, web  # noqa: F401 - a fixture

SLOW = {"STEP_SECONDS": "60", "WAIT_SECONDS": "60", "WAIT_INTERVAL": "30"}


def initial(answer: Answer) -> Answer:
    return answer[0], answer[1].replace(b">healthy<", b">initial<")


def cut_off(balancer: Balancer, sign: signal.Signals, calls: int) -> tuple[int, str, float]:  # noqa: F811
    """Start a switch and send a signal after so many changes; what became of it, and how fast."""
    at = ("--listener-arn", balancer.listener, "--green-target-group", balancer.green)
    process = balancer.cloud.start("blue-green-deploy.sh", *at, **SLOW)
    asked = ("ModifyListener", "ModifyListener", "DescribeTargetHealth")
    for _ in range(600):
        seen = balancer.cloud.proxy.calls
        if all(seen.count(name) >= min(calls, asked.count(name)) for name in asked[3 - calls :]):
            break
        time.sleep(0.1)
    time.sleep(1)
    start = time.monotonic()
    process.send_signal(sign)
    _, err = process.communicate(timeout=120)
    return process.returncode, err, time.monotonic() - start


@pytest.mark.parametrize(
    ("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize("phase", ["waiting for health", "after the switch"])
def test_a_signal_takes_the_traffic_back_at_once(
    balancer: Balancer,  # noqa: F811
    phase: str,
    sign: signal.Signals,
    code: int,
) -> None:
    balancer.fill_green()
    before = groups(balancer.actions())
    if phase == "waiting for health":
        balancer.cloud.proxy.hooks["DescribeTargetHealth"] = initial
    done, err, took = cut_off(balancer, sign, 1 if phase == "waiting for health" else 3)
    assert done == code, err
    assert "traffic is back" in err
    assert groups(balancer.actions()) == before
    assert took < 20


def test_a_switch_that_never_ended_goes_on_and_not_back(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    shared = [{"TargetGroupArn": balancer.blue, "Weight": 90}]
    shared.append({"TargetGroupArn": balancer.green, "Weight": 10})
    forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": shared}}
    balancer.cloud.elbv2.modify_listener(ListenerArn=balancer.listener, DefaultActions=[forward])
    done = balancer.switch("--steps", "5 10 50 100")
    assert done.code == 0, done.err
    assert "GREEN gets 0 percent" not in done.err
    assert "GREEN gets 5 percent" not in done.err
    assert groups(balancer.actions()).keys() == {balancer.green}


def test_blue_gets_back_what_it_lost_without_losing_the_rest(balancer: Balancer) -> None:  # noqa: F811
    """The way back of the workflow: the same script, with BLUE as its target."""
    balancer.cloud.elbv2.register_targets(
        TargetGroupArn=balancer.blue, Targets=[{"Id": "10.9.1.7", "Port": 80}]
    )
    shared = [{"TargetGroupArn": balancer.blue, "Weight": 50}]
    shared.append({"TargetGroupArn": balancer.green, "Weight": 50})
    forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": shared}}
    balancer.cloud.elbv2.modify_listener(ListenerArn=balancer.listener, DefaultActions=[forward])
    at = {"LISTENER_ARN": balancer.listener, "GREEN_TARGET_GROUP_ARN": balancer.blue}
    done = balancer.cloud.run("blue-green-deploy.sh", **at)
    assert done.code == 0, done.err
    assert "gets 0 percent" not in done.err
    assert groups(balancer.actions()).keys() == {balancer.blue}


@pytest.mark.parametrize("blue_is_well", [True, False])
def test_a_sick_green_that_serves_already(balancer: Balancer, blue_is_well: bool) -> None:  # noqa: F811
    balancer.fill_green()
    assert balancer.switch().code == 0
    green = [{"Id": f"10.9.1.{n}", "Port": 80} for n in (1, 2)]
    balancer.cloud.elbv2.deregister_targets(TargetGroupArn=balancer.green, Targets=green)
    if blue_is_well:
        balancer.cloud.elbv2.register_targets(
            TargetGroupArn=balancer.blue, Targets=[{"Id": "10.9.1.7", "Port": 80}]
        )
    done = balancer.switch("--blue-target-group", balancer.blue)
    assert done.code == 1
    serving = {arn for arn, weight in groups(balancer.actions()).items() if weight}
    assert serving == ({balancer.blue} if blue_is_well else {balancer.green})


def test_a_first_change_that_is_refused_is_no_alarm(balancer: Balancer) -> None:  # noqa: F811
    before = balancer.actions()
    refusal = b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
    balancer.cloud.proxy.before["ModifyListener"] = (403, refusal)
    done = balancer.switch()
    assert done.code not in {0, 3}
    assert "traffic is where it was" in done.err
    assert balancer.actions() == before


def test_a_group_without_targets_is_given_up_early(balancer: Balancer) -> None:  # noqa: F811
    done = balancer.switch(WAIT_SECONDS="600", NO_TARGETS_SECONDS="1")
    assert done.code == 1
    assert "no target has joined" in done.err


def test_the_environment_stands_in_for_options(balancer: Balancer, web: Web) -> None:  # noqa: F811
    balancer.fill_green()
    done = balancer.cloud.run(
        "blue-green-deploy.sh",
        RULE_ARN=balancer.rule,
        GREEN_TARGET_GROUP_ARN=balancer.green,
        BLUE_TARGET_GROUP_ARN=balancer.blue,
        SMOKE_URL=web.url,
    )
    assert done.code == 0, done.err
    assert groups(balancer.rule_actions()).keys() == {balancer.green}
    assert len(web.headers) == 1


def plan(balancer: Balancer, entry: object):  # noqa: F811
    told = json.dumps({"cart": entry})
    return balancer.cloud.run("blue-green-plan.sh", "--service", "cart", BLUE_GREEN=told)


def test_the_service_that_serves_no_traffic_is_deployed_to(balancer: Balancer) -> None:  # noqa: F811
    entry = {
        "rule": balancer.rule,
        "groups": {"cart-blue": balancer.blue, "cart-green": balancer.green},
    }
    done = plan(balancer, entry)
    assert done.code == 0, done.err
    expected = {
        "strategy": "blue-green",
        "ecs-service": "cart-green",
        "rule-arn": balancer.rule,
        "green-target-group": balancer.green,
        "blue-target-group": balancer.blue,
    }
    assert done.outputs == expected
    forward = [{"Type": "forward", "TargetGroupArn": balancer.green}]
    balancer.cloud.elbv2.modify_rule(RuleArn=balancer.rule, Actions=forward)
    assert plan(balancer, entry).outputs["ecs-service"] == "cart-blue"


def test_a_pair_that_serves_nothing_has_no_free_one(balancer: Balancer) -> None:  # noqa: F811
    other = balancer.green + "0"
    groups_of_others = {"cart-blue": balancer.green, "cart-green": other}
    done = plan(balancer, {"listener": balancer.listener, "groups": groups_of_others})
    assert done.code == 1
    assert "neither cart-blue nor cart-green serves" in done.err


@pytest.mark.parametrize("told", ["", "{}", '{"catalog": 1}'])
def test_a_service_that_is_not_named_is_deployed_rolling(cloud: Cloud, told: str) -> None:
    done = cloud.run("blue-green-plan.sh", "--service", "cart", BLUE_GREEN=told)
    assert done.outputs == {"strategy": "rolling", "ecs-service": "cart"}
    assert cloud.proxy.calls == []


@pytest.mark.parametrize("told", ["[", "[]", '{"cart": {}}', '{"cart": {"listener": "arn:x"}}'])
def test_nonsense_deploys_nothing(cloud: Cloud, told: str) -> None:
    done = cloud.run("blue-green-plan.sh", "--service", "cart", BLUE_GREEN=told)
    assert done.code != 0
    assert done.out == ""
