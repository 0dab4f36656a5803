import os

import boto3

ecs = boto3.client("ecs")
SUBNETS = os.environ["SUBNET_IDS"].split(",")


def run(subnets, groups):
    network = {"subnets": subnets, "securityGroups": groups}
    ecs.run_task(
        cluster="shop",
        taskDefinition="migrate",
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": groups}},
    )


run(SUBNETS, ["sg-0c3"])
ecs.run_task(
    cluster="shop",
    taskDefinition="seed",
    launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-0a1"], "securityGroups": ["sg-0c3"]}},
)
GROUPS = ["sg-0c3"]
ecs.run_task(
    cluster="shop",
    taskDefinition="warm",
    launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": os.environ["UNSEEN"], "securityGroups": GROUPS}},
)
