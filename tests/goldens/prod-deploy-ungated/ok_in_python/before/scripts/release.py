import boto3

ecs = boto3.client("ecs")
ecs.update_service(cluster="shop-dev", service="web", taskDefinition="web:3")
print(ecs.describe_services(cluster="shop-prod", services=["web"]))
