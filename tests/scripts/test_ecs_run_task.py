"""ecs-run-task.sh: one task in the right network, and its exit code."""

import json
from collections.abc import Callable

import pytest

from tests.scripts.cloud import json_hook
from tests.scripts.conftest import Cloud
from tests.scripts.shop import register


@pytest.fixture
def network(cloud: Cloud) -> tuple[str, str]:
    """Subnets and security groups as JSON arrays."""
    ec2 = cloud.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    # moto's network interfaces have a name only then
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    cidrs = ("10.9.1.0/24", "10.9.2.0/24")
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=c)["Subnet"]["SubnetId"] for c in cidrs]
    group = ec2.create_security_group(GroupName="task", Description="task", VpcId=vpc)["GroupId"]
    cloud.ecs.create_cluster(clusterName="shop")
    register(cloud, "migrate", "flyway", "log")
    return json.dumps(subnets), json.dumps([group])


def stopped(code: int | None) -> Callable[[dict], None]:
    def change(answer: dict) -> None:
        answer["tasks"][0] |= {"lastStatus": "STOPPED", "stoppedReason": "it is over"}
        ended = {} if code is None else {"exitCode": code}
        answer["tasks"][0]["containers"] = [
            {"name": "flyway"} | ended,
            {"name": "log", "exitCode": 0},
        ]

    return change


def arguments(network: tuple[str, str]) -> tuple[str, ...]:
    subnets, groups = network
    where = ("--subnets", subnets, "--security-groups", groups)
    return ("--cluster", "shop", "--task-definition", "migrate", *where)


def test_the_task_runs_in_the_network_and_ends_well(cloud: Cloud, network: tuple[str, str]) -> None:
    cloud.proxy.hooks["DescribeTasks"] = json_hook(stopped(0))
    words = ["migrate", "-url=a b", 'quote"d']
    done = cloud.run("ecs-run-task.sh", *arguments(network), "--command", json.dumps(words))
    assert done.code == 0, done.err
    [arn] = cloud.ecs.list_tasks(cluster="shop")["taskArns"]
    [task] = cloud.ecs.describe_tasks(cluster="shop", tasks=[arn])["tasks"]
    assert task["overrides"]["containerOverrides"] == [{"name": "flyway", "command": words}]
    [attached] = [one["details"] for one in task["attachments"]]
    assert {"name": "subnetId", "value": json.loads(network[0])[0]} in attached


@pytest.mark.parametrize(
    ("code", "said"), [(3, "exit code 3: it is over"), (None, "exit code none")]
)
def test_a_container_that_fails_or_never_started(
    cloud: Cloud, network: tuple[str, str], code: int | None, said: str
) -> None:
    cloud.proxy.hooks["DescribeTasks"] = json_hook(stopped(code))
    done = cloud.run("ecs-run-task.sh", *arguments(network))
    assert done.code == 1
    assert said in done.err


def test_the_exit_code_of_another_container_does_not_count(
    cloud: Cloud, network: tuple[str, str]
) -> None:
    cloud.proxy.hooks["DescribeTasks"] = json_hook(stopped(3))
    done = cloud.run("ecs-run-task.sh", *arguments(network), "--container", "log")
    assert done.code == 0, done.err


def test_a_task_that_was_not_placed(cloud: Cloud, network: tuple[str, str]) -> None:
    def no_place(answer: dict) -> None:
        answer |= {"tasks": [], "failures": [{"reason": "RESOURCE:ENI"}]}

    cloud.proxy.hooks["RunTask"] = json_hook(no_place)
    done = cloud.run("ecs-run-task.sh", *arguments(network))
    assert done.code == 1
    assert "RESOURCE:ENI" in done.err


def test_a_task_that_does_not_end(cloud: Cloud, network: tuple[str, str]) -> None:
    def running(answer: dict) -> None:
        answer["tasks"][0]["lastStatus"] = "RUNNING"

    cloud.proxy.hooks["DescribeTasks"] = json_hook(running)
    done = cloud.run("ecs-run-task.sh", *arguments(network))
    assert done.code == 1
    assert "still runs after 2 seconds" in done.err


def test_the_network_comes_from_the_environment(cloud: Cloud, network: tuple[str, str]) -> None:
    subnets, groups = network
    at = ("--cluster", "shop", "--task-definition", "migrate", "--dry-run")
    done = cloud.run("ecs-run-task.sh", *at, SUBNET_IDS_JSON=subnets, SECURITY_GROUPS_JSON=groups)
    assert done.code == 0, done.err
    asked = json.loads(done.out)["networkConfiguration"]["awsvpcConfiguration"]
    assert asked["subnets"] == json.loads(subnets)
    assert asked["securityGroups"] == json.loads(groups)
    assert asked["assignPublicIp"] == "DISABLED"


@pytest.mark.parametrize(
    "subnets", ["", "subnet-1,subnet-2", "[]", '["subnet-1", 2]', '[["subnet-1"]]', "{", '[""]']
)
def test_malformed_subnets_run_nothing(cloud: Cloud, subnets: str) -> None:
    at = ("--cluster", "shop", "--task-definition", "migrate", "--security-groups", '["sg-1"]')
    done = cloud.run("ecs-run-task.sh", *at, SUBNET_IDS_JSON=subnets)
    assert done.code == 2
    assert "JSON array of 1 to 16 strings" in done.err
    assert cloud.proxy.calls == []
