import argparse

import boto3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cluster", required=True)
    args = parser.parse_args()
    client = boto3.client("ecs")
    task = client.run_task(
        cluster=args.cluster,
        taskDefinition="migrate",
        launchType="FARGATE",
    )["tasks"][0]
    client.get_waiter("tasks_stopped").wait(cluster=args.cluster, tasks=[task["taskArn"]])


if __name__ == "__main__":
    main()
