import os
import sys

import boto3

SERVICE = os.environ["SERVICE"]


def deploy():
    ecs = boto3.client("ecs")
    ecs.update_service(cluster="shop", service=SERVICE, forceNewDeployment=True)
    ecs.get_waiter("services_stable").wait(cluster="shop", services=[SERVICE])


if __name__ == "__main__":
    try:
        deploy()
    except Exception as error:
        print(error)
        sys.exit(1)
