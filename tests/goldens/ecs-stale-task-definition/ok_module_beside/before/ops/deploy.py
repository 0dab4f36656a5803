import sys
import register
import boto3
from ops import register


class Deployer:
    def __init__(self, env: str):
        self.env = env
        self.ecs = boto3.client("ecs")

    def deploy(self, image: str) -> None:
        print(f"Deploying {image} to {self.env}")
        self.ecs.update_service(cluster=f"pay-{self.env}", service="pay", forceNewDeployment=True)


if __name__ == "__main__":
    Deployer(sys.argv[1]).deploy(sys.argv[2])
