import json
import subprocess


def aws(*args):
    out = subprocess.run(["aws", *args, "--output", "json"], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def roll(cluster, service):
    arn = aws("ecs", "describe-services", "--cluster", cluster, "--services", service)["services"][0]["taskDefinition"]
    family = arn.rsplit("/", 1)[1].split(':')[0]
    found = aws("ecs", "list-task-definitions", "--family-prefix", family, "--sort", "DESC")
    aws("ecs", "update-service", "--cluster", cluster, "--service", service, "--task-definition", found["taskDefinitionArns"][1])


roll("prod", "api")
