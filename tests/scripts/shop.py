"""A small shop on ECS, as most tests of the scripts need it."""

from tests.scripts.conftest import Cloud

LOG = {"logDriver": "awslogs", "options": {"awslogs-group": "/shop", "awslogs-region": "x"}}


def register(cloud: Cloud, family: str, *containers: str, tag: str = "1") -> str:
    """A revision with one container a name; the ARN."""
    answer = cloud.ecs.register_task_definition(
        family=family,
        taskRoleArn="arn:aws:iam::123456789012:role/task",
        executionRoleArn="arn:aws:iam::123456789012:role/execution",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        volumes=[{"name": "scratch", "host": {}}],
        tags=[{"key": "owner", "value": "shop team"}, {"key": "pci", "value": "in-scope"}],
        containerDefinitions=[
            {
                "name": name,
                "image": f"registry.test/{name}:{tag}",
                "cpu": 16,
                "memory": 32,
                "essential": name == containers[0],
                "environment": [{"name": "QUOTES", "value": "a \"b\" 'c' $d"}],
                "secrets": [{"name": "DB", "valueFrom": "arn:aws:ssm:x:1:parameter/db"}],
                "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
                "logConfiguration": LOG,
            }
            for name in containers
        ],
    )
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def serve(
    cloud: Cloud, definition: str, service: str = "cart", desired: int = 1, **more: object
) -> None:
    cloud.ecs.create_cluster(clusterName="shop")
    cloud.ecs.create_service(
        cluster="shop",
        serviceName=service,
        taskDefinition=definition,
        desiredCount=desired,
        **more,
    )


def runs(cloud: Cloud, service: str = "cart") -> str:
    """The task definition that the service is on."""
    answer = cloud.ecs.describe_services(cluster="shop", services=[service])
    return str(answer["services"][0]["taskDefinition"])
