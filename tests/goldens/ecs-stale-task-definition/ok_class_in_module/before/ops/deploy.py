import sys
import boto3


class Deployer:
    def __init__(self, env: str):
        self.env = env
        self.ecs = boto3.client("ecs")

    def deploy(self, image: str) -> None:
        print(f"Deploying {image} to {self.env}")
        td = self.ecs.describe_task_definition(taskDefinition=f"pay-{self.env}")["taskDefinition"]
        td["containerDefinitions"][0]["image"] = image
        new = self.ecs.register_task_definition(family=td["family"], containerDefinitions=td["containerDefinitions"])
        self.ecs.update_service(cluster=f"pay-{self.env}", service="pay", taskDefinition=new["taskDefinition"]["taskDefinitionArn"])


if __name__ == "__main__":
    Deployer(sys.argv[1]).deploy(sys.argv[2])
