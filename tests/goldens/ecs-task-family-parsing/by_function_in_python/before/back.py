import boto3

ecs = boto3.client("ecs")


def family_of(arn):
    return arn.split("/")[1]


current = ecs.describe_services(cluster="c", services=["s"])["services"][0]["taskDefinition"]
family = family_of(current)
print(ecs.list_task_definitions(familyPrefix=family, sort="DESC"))
