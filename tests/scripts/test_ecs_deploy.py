"""ecs-deploy.sh: the new image runs, and nothing else has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scripts.cloud import SCRIPTS, json_hook
from tests.scripts.conftest import Cloud
from tests.scripts.shop import register, runs, serve

AT = ("--cluster", "shop", "--service", "cart")
NEW = "registry.test/cart@sha256:" + "ab" * 32
OWN_OF_A_REVISION = {"taskDefinitionArn", "revision", "registeredAt", "containerDefinitions"}


def described(cloud: Cloud, definition: str) -> tuple[dict, list[dict]]:
    answer = cloud.ecs.describe_task_definition(taskDefinition=definition, include=["TAGS"])
    return answer["taskDefinition"], answer["tags"]


def test_the_new_revision_differs_by_its_image_only(cloud: Cloud) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 0, done.err
    new = runs(cloud)
    assert new.endswith(":task-definition/cart:2")
    assert done.outputs == {"previous-task-definition": old, "task-definition": new}
    (before, tags), (after, new_tags) = described(cloud, old), described(cloud, new)
    assert new_tags == tags
    for key in before.keys() - OWN_OF_A_REVISION:
        assert after[key] == before[key], key
    [container] = before["containerDefinitions"]
    assert after["containerDefinitions"] == [container | {"image": NEW}]


def test_outputs_go_to_the_next_step(cloud: Cloud, tmp_path) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    file = tmp_path / "output"
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW, GITHUB_OUTPUT=str(file))
    assert done.code == 0, done.err
    assert file.read_text() == done.out
    assert done.out.count("task-definition=") == 2


def test_only_the_named_ones_of_twelve_containers_change(cloud: Cloud) -> None:
    names = [f"c{i}" for i in range(12)]
    serve(cloud, register(cloud, "cart", *names))
    done = cloud.run("ecs-deploy.sh", *AT, "--image", "c3=three:9", "--image", "c11=eleven:9")
    assert done.code == 0, done.err
    definition, _ = described(cloud, runs(cloud))
    images = {one["name"]: one["image"] for one in definition["containerDefinitions"]}
    expected = {name: f"registry.test/{name}:1" for name in names}
    assert images == expected | {"c3": "three:9", "c11": "eleven:9"}


def test_the_container_of_the_same_repository_is_meant(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "envoy", "cart", "cart-worker"))
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 0, done.err
    definition, _ = described(cloud, runs(cloud))
    images = [one["image"] for one in definition["containerDefinitions"]]
    assert images == ["registry.test/envoy:1", NEW, "registry.test/cart-worker:1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--image", "other.test/x:1"), "for which container? There are cart, envoy"),
        (("--container", "crat", "--image", NEW), "crat"),
        (("--image", "crat=x:1"), "there are cart, envoy"),
    ],
)
def test_an_image_for_no_container_changes_nothing(
    cloud: Cloud, arguments: tuple[str, ...], said: str
) -> None:
    old = register(cloud, "cart", "cart", "envoy")
    serve(cloud, old)
    done = cloud.run("ecs-deploy.sh", *AT, *arguments)
    assert done.code != 0
    assert said in done.err
    assert runs(cloud) == old
    assert "RegisterTaskDefinition" not in cloud.proxy.calls


def test_the_same_image_again_registers_nothing(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    assert cloud.run("ecs-deploy.sh", *AT, "--image", NEW).code == 0
    again = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert again.code == 0, again.err
    assert runs(cloud).endswith(":2")
    assert cloud.proxy.calls.count("RegisterTaskDefinition") == 1


def test_a_dry_run_only_prints_the_new_definition(cloud: Cloud) -> None:
    old = register(cloud, "cart", "cart")
    serve(cloud, old)
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW, "--dry-run")
    assert done.code == 0, done.err
    assert NEW in done.out
    assert runs(cloud) == old
    assert {"RegisterTaskDefinition", "UpdateService"}.isdisjoint(cloud.proxy.calls)


@pytest.mark.parametrize(
    ("region", "partition"), [("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")]
)
def test_other_partitions(make_cloud: Callable[..., Cloud], region: str, partition: str) -> None:
    cloud = make_cloud(region)
    serve(cloud, register(cloud, "cart", "cart"))
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 0, done.err
    assert runs(cloud).startswith(f"arn:{partition}:ecs:{region}:")
    assert runs(cloud).endswith("/cart:2")


@pytest.mark.parametrize(
    "place",
    [
        {"AWS_DEFAULT_REGION": "", "AWS_REGION": "us-east-1"},
        {
            "AWS_DEFAULT_OUTPUT": "text",
            "AWS_DEFAULT_REGION": "eu-west-9",
            "AWS_REGION": "us-east-1",
        },
    ],
)
def test_region_and_output_may_be_set_in_any_way(cloud: Cloud, place: dict[str, str]) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW, **place)
    assert done.code == 0, done.err
    assert runs(cloud).endswith("/cart:2")


@pytest.mark.parametrize("script", sorted(one.name for one in SCRIPTS.glob("[!c]*.sh")))
def test_a_link_to_a_script_finds_the_others(cloud: Cloud, tmp_path: Path, script: str) -> None:
    link = tmp_path / "a link"
    link.symlink_to(SCRIPTS / script)
    done = cloud.run(str(link), "--help")
    assert done.code == 0, done.err
    assert "Usage: " in done.out


def never_stable(answer: dict) -> None:
    for service in answer.get("services", []):
        service["runningCount"] = 0
        service["deployments"][0]["rolloutState"] = "IN_PROGRESS"
        service["events"] = [{"message": "unable to place a task"}]


def rolled_back(answer: dict) -> None:
    for service in answer.get("services", []):
        service["deployments"][0] |= {"id": "ecs-svc/rollback", "rolloutState": "COMPLETED"}


def failed(answer: dict) -> None:
    for service in answer.get("services", []):
        service["deployments"][0] |= {"rolloutState": "FAILED", "rolloutStateReason": "no quorum"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (never_stable, "unable to place a task"),
        (never_stable, "not stable after 2 seconds"),
        (rolled_back, "went back to"),
        (failed, "no quorum"),
    ],
)
def test_a_deployment_that_does_not_complete_fails(
    cloud: Cloud, change: Callable[[dict], None], said: str
) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    cloud.proxy.hooks["DescribeServices"] = json_hook(change)
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 1
    assert said in done.err


def test_throttled_calls_are_tried_again(cloud: Cloud) -> None:
    serve(cloud, register(cloud, "cart", "cart"))
    refusals = iter(range(2))

    def throttle(answer: tuple[int, bytes]) -> tuple[int, bytes]:
        refused = next(refusals, None) is not None
        return (400, b'{"__type": "ThrottlingException", "message": "slow"}') if refused else answer

    cloud.proxy.hooks["DescribeTaskDefinition"] = throttle
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 0, done.err
    assert cloud.proxy.calls.count("DescribeTaskDefinition") == 3


def test_a_service_of_another_controller_is_left_alone(cloud: Cloud) -> None:
    controller = {"type": "CODE_DEPLOY"}
    serve(cloud, register(cloud, "cart", "cart"), deploymentController=controller)
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 1
    assert "CODE_DEPLOY" in done.err


def test_a_service_that_is_not_there(cloud: Cloud) -> None:
    cloud.ecs.create_cluster(clusterName="shop")
    done = cloud.run("ecs-deploy.sh", *AT, "--image", NEW)
    assert done.code == 1
    assert "no active service cart" in done.err


@pytest.mark.parametrize(
    "arguments", [("--image", NEW), (*AT,), (*AT, "--image"), (*AT, "--imgae", NEW), (*AT, NEW)]
)
def test_wrong_arguments_ask_nothing_of_aws(cloud: Cloud, arguments: tuple[str, ...]) -> None:
    done = cloud.run("ecs-deploy.sh", *arguments)
    assert done.code == 2
    assert "--help" in done.err
    assert "UpdateService" not in cloud.proxy.calls
