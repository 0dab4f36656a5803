import boto3
from roll import register_all

register_all(boto3.client("ecs"))
