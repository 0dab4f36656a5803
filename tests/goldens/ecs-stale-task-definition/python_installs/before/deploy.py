import time

import boto3

client = boto3.client("ecs")
client.update_service(cluster="web", service="web", forceNewDeployment=True)
while True:
    service = client.describe_services(cluster="web", services=["web"])["services"][0]
    if len(service["deployments"]) == 1:
        break
    time.sleep(10)
