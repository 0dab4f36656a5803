import os
import sys

import boto3


def previous(client, cluster, service):
    services = client.describe_services(cluster=cluster, services=[service])["services"]
    family = os.path.basename(services[0]["taskDefinition"])
    listed = client.list_task_definitions(familyPrefix=family, sort="DESC")
    return listed["taskDefinitionArns"][1]


cluster, service = sys.argv[1:3]
ecs = boto3.client("ecs")
ecs.update_service(
    cluster=cluster, service=service, taskDefinition=previous(ecs, cluster, service)
)
