import os

import boto3

ecs = boto3.client("ecs")
SUBNETS = os.environ["SUBNET_IDS"]


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
    networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-0a1"], "securityGroups": "sg-0c3"}},
)
