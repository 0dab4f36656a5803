"""When a deployment counts as done: ECS's verdict, and what is made of stand-ins that have none."""

import pytest

from tests.scripts.cloud import json_hook
from tests.scripts.conftest import Cloud
from tests.scripts.shop import register, runs, serve

AT = ("--cluster", "shop", "--service", "cart")


def deploy(cloud: Cloud, image: str, **more: str):
    return cloud.run("ecs-deploy.sh", *AT, "--image", image, **more)


def test_a_stand_in_that_runs_nothing_is_neither_waited_for_nor_trusted(plain_cloud: Cloud) -> None:
    old = register(plain_cloud, "cart", "cart")
    serve(plain_cloud, old)
    done = deploy(plain_cloud, "cart:2")
    assert done.code == 0, done.err
    assert "all that is known is that the service is set to" in done.err
    assert runs(plain_cloud).endswith("/cart:2")
    back = plain_cloud.run("ecs-rollback.sh", *AT)
    assert back.code == 0, back.err
    assert runs(plain_cloud) == old
    again = deploy(plain_cloud, "cart:3")
    assert again.code == 0, again.err
    assert runs(plain_cloud).endswith("/cart:3")


@pytest.mark.parametrize("script", ["ecs-deploy.sh", "ecs-rollback.sh"])
def test_a_stand_in_is_not_waited_for_where_nothing_is_to_be_done(
    plain_cloud: Cloud, script: str
) -> None:
    old = register(plain_cloud, "cart", "cart")
    serve(plain_cloud, old)
    more = ("--to", old) if script == "ecs-rollback.sh" else ("--image", "registry.test/cart:1")
    done = plain_cloud.run(script, *AT, *more)
    assert done.code == 0, done.err
    assert "no deployment has started" in done.err
    assert runs(plain_cloud) == old


def test_a_service_that_something_has_happened_to_is_waited_for(plain_cloud: Cloud) -> None:
    serve(plain_cloud, register(plain_cloud, "cart", "cart"))

    def tell(answer: dict) -> None:
        answer["services"][0]["events"] = [{"message": "unable to place a task"}]

    plain_cloud.proxy.hooks["DescribeServices"] = json_hook(tell)
    done = deploy(plain_cloud, "registry.test/cart:1")
    assert done.code == 1
    assert "unable to place a task" in done.err


def test_an_answer_from_before_the_update_is_no_way_back(cloud: Cloud) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    late = iter(range(3))  # the first answer is right, two are late

    def forget(answer: dict) -> None:
        if next(late, 0):
            answer["services"][0]["taskDefinition"] = old

    cloud.proxy.hooks["DescribeServices"] = json_hook(forget)
    done = deploy(cloud, "cart:2", WAIT_SECONDS="30", WAIT_INTERVAL="0.1")
    assert done.code == 0, done.err
    assert "gone: the service went back to" in done.err


def test_a_recorded_deployment_without_tasks_is_waited_for(plain_cloud: Cloud) -> None:
    serve(plain_cloud, register(plain_cloud, "cart", "cart"))

    def record(answer: dict) -> None:
        for service in [answer.get("service"), *answer.get("services", [])]:
            if service and service["taskDefinition"].endswith(":2"):
                new = {"id": "ecs-svc/2", "taskDefinition": service["taskDefinition"]}
                service["deployments"][0] |= new

    for operation in ("UpdateService", "DescribeServices"):
        plain_cloud.proxy.hooks[operation] = json_hook(record)
    done = deploy(plain_cloud, "cart:2")
    assert done.code == 1
    assert "not stable after 2 seconds" in done.err


def test_too_few_tasks_are_not_stable(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"), desired=2)
    done = deploy(cloud, "cart:2")
    assert done.code == 1
    assert "1 of 2 tasks" in done.err


def test_all_tasks_running_will_do_where_no_verdict_comes(plain_cloud: Cloud) -> None:
    serve(plain_cloud, register(plain_cloud, "cart", "cart"))
    # Moto then says that two run, and still that the deployment is in progress.
    plain_cloud.ecs.update_service(cluster="shop", service="cart", desiredCount=2)
    done = deploy(plain_cloud, "cart:2")
    assert done.code == 0, done.err
    assert "steady: 2 of 2 tasks" in done.err


def test_a_verdict_of_completed_counts_before_the_tasks_are_counted(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"))

    def completed(answer: dict) -> None:
        for service in [answer.get("service"), *answer.get("services", [])]:
            if service and service["taskDefinition"].endswith(":2"):
                service["runningCount"] = 0
                service["deployments"][0] |= {
                    "id": "ecs-svc/2",
                    "taskDefinition": service["taskDefinition"],
                    "rolloutState": "COMPLETED",
                }

    for operation in ("UpdateService", "DescribeServices"):
        cloud.proxy.hooks[operation] = json_hook(completed)
    done = deploy(cloud, "cart:2")
    assert done.code == 0, done.err


def test_time_out_and_interval_are_options_too(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"), desired=2)
    options = ("--timeout=1", "--interval=0.1")
    done = cloud.run("ecs-deploy.sh", *AT, "--image=cart:2", *options, WAIT_SECONDS="600")
    assert done.code == 1
    assert "not stable after 1 seconds" in done.err


@pytest.mark.parametrize("script", ["ecs-deploy.sh", "ecs-rollback.sh", "ecs-update.sh"])
@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (("--timeout", "soon"), {}),
        (("--interval", "-1"), {}),
        ((), {"WAIT_SECONDS": "soon"}),
        ((), {"WAIT_INTERVAL": "x"}),
    ],
)
def test_a_wrong_time_out_changes_nothing(
    cloud: Cloud, script: str, arguments: tuple[str, ...], more: dict[str, str]
) -> None:
    assert cloud.run(script, *AT, *arguments, IMAGE="x", TASK_DEFINITION="x", **more).code == 2
    assert cloud.proxy.calls == []


def test_the_environment_stands_in_for_options(cloud: Cloud) -> None:
    old = register(cloud, "cart", "cart", "envoy")
    serve(cloud, old)
    place = {"CLUSTER": "shop", "SERVICE": "cart"}
    done = cloud.run("ecs-deploy.sh", IMAGE="cart:2", CONTAINER="cart", **place)
    assert done.code == 0, done.err
    new = cloud.ecs.describe_task_definition(taskDefinition=runs(cloud))["taskDefinition"]
    images = [one["image"] for one in new["containerDefinitions"]]
    assert images == ["cart:2", "registry.test/envoy:1"]
    back = cloud.run("ecs-rollback.sh", PREVIOUS_TASK_DEFINITION=old, **place)
    assert back.code == 0, back.err
    assert runs(cloud) == old


def test_options_win_over_the_environment(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    done = deploy(cloud, "cart:2", CLUSTER="no", SERVICE="no", IMAGE="no:1")
    assert done.code == 0, done.err


@pytest.mark.parametrize("wish", ["true", "1", "YES"])
def test_a_dry_run_by_the_environment_writes_nothing(cloud: Cloud, wish: str) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    at = (*AT, "--task-definition", old)
    assert cloud.run("ecs-update.sh", *at, DRY_RUN=wish).code == 0
    assert deploy(cloud, "cart:2", DRY_RUN=wish).code == 0
    assert {"RegisterTaskDefinition", "UpdateService"}.isdisjoint(cloud.proxy.calls)


@pytest.mark.parametrize("wish", ["False", "0", "off"])
def test_no_dry_run_is_none_however_it_is_spelt(cloud: Cloud, wish: str) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    done = deploy(cloud, "cart:2", DRY_RUN=wish)
    assert done.code == 0, done.err
    assert runs(cloud) != old


@pytest.mark.parametrize("image", ["cart:2\n", "cart:2 log:2", "--dry-run"])
def test_what_can_be_no_image_is_refused(cloud: Cloud, image: str) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    assert deploy(cloud, image).code == 2
    assert "RegisterTaskDefinition" not in cloud.proxy.calls


@pytest.mark.parametrize("text", ["", "{}", "null", "[]", "not json", "None"])
@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("ecs-deploy.sh", (*AT, "--image", "x:1")),
        ("ecs-rollback.sh", AT),
        ("ecs-run-task.sh", ("--cluster", "c", "--task-definition", "t", "--container", "c")),
        ("blue-green-deploy.sh", ("--listener-arn", "l", "--green-target-group", "g")),
        ("alb-wait-healthy.sh", ("--target-group", "g", "--timeout", "0")),
        ("watch-alarms.sh", ("--prefix", "cart", "--timeout", "0")),
        ("compliance-evidence.sh", ("--bucket", "b", "--prefix", "p", "--skip-prowler")),
        ("image-digest.sh", ("--repository", "r", "--tag", "t")),
    ],
)
def test_an_answer_that_says_nothing_is_no_success(
    cloud: Cloud, tmp_path, script: str, arguments: tuple[str, ...], text: str
) -> None:
    program = tmp_path / "aws"
    program.write_text(f"#!/bin/sh\nprintf %s '{text}'\n")
    program.chmod(0o755)
    more = {"SUBNET_IDS_JSON": '["s"]', "SECURITY_GROUPS_JSON": '["g"]', "REPORTS": str(tmp_path)}
    done = cloud.run(script, *arguments, PATH=f"{tmp_path}:/usr/bin:/bin", **more)
    assert done.code != 0
    assert done.err
