"""ecs-rollback.sh: back to the right revision of the right family."""

from collections.abc import Callable

import pytest

from tests.scripts.cloud import json_hook
from tests.scripts.conftest import Cloud
from tests.scripts.shop import register, runs, serve

AT = ("--cluster", "shop", "--service", "cart")


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "cn-north-1"])
def test_it_goes_to_the_newest_active_revision_below(
    make_cloud: Callable[..., Cloud], region: str
) -> None:
    cloud = make_cloud(region)
    arns = [register(cloud, "cart", "cart", tag=str(n)) for n in range(1, 12)]
    register(cloud, "cart-worker", "cart")  # its name starts with the family
    cloud.ecs.deregister_task_definition(taskDefinition=arns[8])
    serve(cloud, arns[9])  # revision 10, while 11 is newer and 9 is inactive
    done = cloud.run("ecs-rollback.sh", *AT)
    assert done.code == 0, done.err
    assert runs(cloud) == arns[7]
    assert done.outputs == {"task-definition": arns[7]}


@pytest.mark.parametrize(
    "form", ["cart:1", "arn:aws:ecs:us-east-1:123456789012:task-definition/cart:1"]
)
def test_it_goes_where_it_is_told(cloud: Cloud, form: str) -> None:
    arns = [register(cloud, "cart", "cart", tag=str(n)) for n in range(3)]
    serve(cloud, arns[2])
    done = cloud.run("ecs-rollback.sh", *AT, "--to", form)
    assert done.code == 0, done.err
    assert runs(cloud) == arns[0]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("cart", "no revision"),
        ("cart-worker:1", "not of the family cart"),
        ("cart:1", "INACTIVE"),
        ("cart:99", "DescribeTaskDefinition"),
    ],
)
def test_it_goes_nowhere_else(cloud: Cloud, to: str, said: str) -> None:
    first, second = (register(cloud, "cart", "cart", tag=str(n)) for n in range(2))
    register(cloud, "cart-worker", "cart")
    cloud.ecs.deregister_task_definition(taskDefinition=first)
    serve(cloud, second)
    done = cloud.run("ecs-rollback.sh", *AT, "--to", to)
    assert done.code != 0
    assert said in done.err
    assert runs(cloud) == second


def test_without_an_earlier_revision_it_fails(cloud: Cloud) -> None:
    register(cloud, "cart-worker", "cart")
    only = register(cloud, "cart", "cart")
    serve(cloud, only)
    done = cloud.run("ecs-rollback.sh", *AT)
    assert done.code == 1
    assert "no active revision before" in done.err
    assert runs(cloud) == only


def test_a_dry_run_says_where_it_would_go(cloud: Cloud) -> None:
    first, second = (register(cloud, "cart", "cart", tag=str(n)) for n in range(2))
    serve(cloud, second)
    done = cloud.run("ecs-rollback.sh", *AT, "--dry-run")
    assert done.outputs == {"task-definition": first}
    assert runs(cloud) == second


def test_it_fails_when_the_old_revision_does_not_come_up(cloud: Cloud) -> None:
    serve(cloud, [register(cloud, "cart", "cart", tag=str(n)) for n in range(2)][1])

    def pending(answer: dict) -> None:
        answer["services"][0]["runningCount"] = 0

    cloud.proxy.hooks["DescribeServices"] = json_hook(pending)
    done = cloud.run("ecs-rollback.sh", *AT)
    assert done.code == 1
    assert "not stable" in done.err
