import sys

import boto3

ecs = boto3.client("ecs")
services = ["ledger-" + name for name in sys.argv[1:]]
ecs.get_waiter("services_stable").wait(cluster="staging", services=services)
