import os

import boto3

ecs = boto3.client("ecs")
task = ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]
task["containerDefinitions"][0]["image"] = os.environ["IMAGE"]
arn = ecs.register_task_definition(
    family="web", containerDefinitions=task["containerDefinitions"]
)["taskDefinition"]["taskDefinitionArn"]
ecs.update_service(cluster="shop", service="web", taskDefinition=arn, forceNewDeployment=True)
