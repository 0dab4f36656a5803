"""blue-green-deploy.sh: GREEN serves, or everything is as it was."""

import json
import signal
import time

import pytest

from tests.scripts.balancer import Balancer, balancer, groups, unhealthy  # noqa: F401 - a fixture
from tests.scripts.cloud import Answer
from tests.scripts.conftest import Cloud
from tests.scripts.web import Web, web  # noqa: F401 - a fixture


def test_green_serves_and_other_actions_stay(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    done = balancer.switch()
    assert done.code == 0, done.err
    assert groups(balancer.actions()).keys() == {balancer.green}
    assert [one["Type"] for one in balancer.actions()] == ["authenticate-oidc", "forward"]
    assert done.outputs == {"blue-target-group": balancer.blue}
    assert groups(balancer.rule_actions()).keys() == {balancer.blue}


def test_a_rule_instead_of_the_default(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    at = ("--rule-arn", balancer.rule, "--green-target-group", balancer.green)
    done = balancer.cloud.run("blue-green-deploy.sh", *at)
    assert done.code == 0, done.err
    assert groups(balancer.rule_actions()).keys() == {balancer.green}
    assert groups(balancer.actions()).keys() == {balancer.blue}


def test_traffic_moves_in_steps(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    seen: list[dict[str, int]] = []

    def look(answer: Answer) -> Answer:
        seen.append(groups(balancer.actions()))
        return answer

    balancer.cloud.proxy.hooks["DescribeTargetHealth"] = look
    done = balancer.switch("--steps", "10 50 100")
    assert done.code == 0, done.err
    assert [one.get(balancer.green) for one in seen] == [0, 10, 50, 100]
    assert [one.get(balancer.blue) for one in seen] == [100, 90, 50, None]


@pytest.mark.parametrize("targets", [0, 1, 2])
def test_without_enough_healthy_targets_blue_keeps_serving(
    balancer: Balancer,  # noqa: F811
    targets: int,
) -> None:
    if targets:
        balancer.fill_green(targets)
    if targets == 2:
        balancer.cloud.proxy.hooks["DescribeTargetHealth"] = unhealthy
    before = balancer.actions()
    done = balancer.switch("--healthy-count", "2" if targets == 1 else "1")
    assert done.code == 1
    assert "traffic is back" in done.err
    assert groups(balancer.actions()) == groups(before)
    assert [one["Type"] for one in balancer.actions()] == ["authenticate-oidc", "forward"]


def test_green_that_falls_ill_after_the_switch_loses_the_traffic(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()

    def ill_with_traffic(answer: Answer) -> Answer:
        return unhealthy(answer) if groups(balancer.actions()).get(balancer.green) else answer

    balancer.cloud.proxy.hooks["DescribeTargetHealth"] = ill_with_traffic
    done = balancer.switch("--steps", "10 100")
    assert done.code == 1
    assert "GREEN gets 10 percent" in done.err
    assert "GREEN gets 100 percent" not in done.err
    assert groups(balancer.actions()).keys() == {balancer.blue}


def test_a_failing_smoke_test_takes_the_traffic_back(balancer: Balancer, web: Web) -> None:  # noqa: F811
    balancer.fill_green()
    web.statuses = [503] * 9
    done = balancer.switch("--smoke-url", web.url, SMOKE_ATTEMPTS="2", SMOKE_INTERVAL="0")
    assert done.code == 1
    assert "answers 503" in done.err
    assert groups(balancer.actions()).keys() == {balancer.blue}


def test_a_refused_switch_changes_nothing(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    refusal = b"<ErrorResponse><Error><Code>TooManyActions</Code></Error></ErrorResponse>"
    calls = iter(range(2))

    def refuse_the_second(answer: Answer) -> Answer:
        return (400, refusal) if next(calls, None) == 1 else answer

    balancer.cloud.proxy.hooks["ModifyListener"] = refuse_the_second
    done = balancer.switch()
    assert done.code != 0
    assert "traffic is back" in done.err
    assert groups(balancer.actions()).keys() == {balancer.blue}


def test_a_cancelled_job_takes_the_traffic_back(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    at = ("--listener-arn", balancer.listener, "--green-target-group", balancer.green)
    process = balancer.cloud.start("blue-green-deploy.sh", *at, STEP_SECONDS="60")
    for _ in range(900):
        if groups(balancer.actions()).get(balancer.green):
            break
        time.sleep(0.1)
    assert groups(balancer.actions()).keys() == {balancer.green}
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "traffic is back" in err
    assert groups(balancer.actions()).keys() == {balancer.blue}


def test_green_that_serves_already_is_left_so(balancer: Balancer) -> None:  # noqa: F811
    balancer.fill_green()
    assert balancer.switch().code == 0
    again = balancer.switch()
    assert again.code == 0, again.err
    assert "GREEN serves already" in again.err
    assert groups(balancer.actions()).keys() == {balancer.green}


def killed_half_way(balancer: Balancer) -> None:  # noqa: F811
    """A switch of which only the weights are left."""
    weights = {balancer.blue: 90, balancer.green: 10}
    pair = [{"TargetGroupArn": group, "Weight": weight} for group, weight in weights.items()]
    forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": pair}}
    balancer.cloud.elbv2.modify_listener(
        ListenerArn=balancer.listener, DefaultActions=[{**forward, "Order": 1}]
    )


@pytest.mark.parametrize("blue_is_well", [True, False])
def test_a_sick_green_loses_what_a_killed_switch_left_it(
    balancer: Balancer,  # noqa: F811
    blue_is_well: bool,
) -> None:
    killed_half_way(balancer)
    if blue_is_well:
        targets = [{"Id": "10.9.1.9", "Port": 80}]
        balancer.cloud.elbv2.register_targets(TargetGroupArn=balancer.blue, Targets=targets)
    done = balancer.switch("--steps", "10 50 100", NO_TARGETS_SECONDS="1")
    assert done.code == 1
    assert "traffic is back" in done.err
    left = {balancer.blue: 100, balancer.green: 0}
    assert groups(balancer.actions()) == (
        left if blue_is_well else {balancer.blue: 90, balancer.green: 10}
    )


def test_a_killed_switch_goes_on(balancer: Balancer) -> None:  # noqa: F811
    killed_half_way(balancer)
    balancer.fill_green()
    done = balancer.switch("--steps", "5 10 100")
    assert done.code == 0, done.err
    assert "GREEN gets 5 percent" not in done.err
    assert groups(balancer.actions()).keys() == {balancer.green}


def test_another_blue_than_expected_changes_nothing(balancer: Balancer) -> None:  # noqa: F811
    done = balancer.switch("--blue-target-group", balancer.blue[:-1])
    assert done.code == 1
    assert balancer.switch("--blue-target-group", balancer.green).code == 2
    assert "ModifyListener" not in balancer.cloud.proxy.calls


def test_a_dry_run_prints_the_actions(balancer: Balancer) -> None:  # noqa: F811
    done = balancer.switch("--dry-run")
    assert done.code == 0, done.err
    assert groups(json.loads(done.out)).keys() == {balancer.green}
    assert "ModifyListener" not in balancer.cloud.proxy.calls


@pytest.mark.parametrize(
    "arguments",
    [
        ("--green-target-group", "g"),
        ("--listener-arn", "l", "--rule-arn", "r", "--green-target-group", "g"),
        ("--listener-arn", "l"),
        ("--listener-arn", "l", "--green-target-group", "g", "--steps", "10 50"),
        ("--listener-arn", "l", "--green-target-group", "g", "--steps", "200"),
        ("--listener-arn", "l", "--green-target-group", "g", "--healthy-count", "all"),
    ],
)
def test_wrong_arguments_ask_nothing_of_aws(cloud: Cloud, arguments: tuple[str, ...]) -> None:
    assert cloud.run("blue-green-deploy.sh", *arguments).code == 2
    assert cloud.proxy.calls == []
