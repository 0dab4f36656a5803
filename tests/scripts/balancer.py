"""A load balancer in front of BLUE, and GREEN beside it."""

from dataclasses import dataclass

import pytest

from tests.scripts.cloud import Answer
from tests.scripts.conftest import Cloud

LOGIN = {
    "Type": "authenticate-oidc",
    "Order": 1,
    "AuthenticateOidcConfig": {
        "Issuer": "https://login.test",
        "AuthorizationEndpoint": "https://login.test/a",
        "TokenEndpoint": "https://login.test/t",
        "UserInfoEndpoint": "https://login.test/u",
        "ClientId": "shop",
        "ClientSecret": "hidden",
    },
}


@dataclass
class Balancer:
    cloud: Cloud
    listener: str
    rule: str
    blue: str
    green: str

    def actions(self) -> list[dict]:
        [one] = self.cloud.elbv2.describe_listeners(ListenerArns=[self.listener])["Listeners"]
        return one["DefaultActions"]

    def rule_actions(self) -> list[dict]:
        return self.cloud.elbv2.describe_rules(RuleArns=[self.rule])["Rules"][0]["Actions"]

    def fill_green(self, count: int = 2) -> None:
        targets = [{"Id": f"10.9.1.{n}", "Port": 80} for n in range(1, count + 1)]
        self.cloud.elbv2.register_targets(TargetGroupArn=self.green, Targets=targets)

    def switch(self, *more: str, **environment: str):
        at = ("--listener-arn", self.listener, "--green-target-group", self.green)
        return self.cloud.run("blue-green-deploy.sh", *at, *more, **environment)


@pytest.fixture
def balancer(cloud: Cloud) -> Balancer:
    ec2, elb = cloud.client("ec2"), cloud.elbv2
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    zones = (("10.9.1.0/24", "us-east-1a"), ("10.9.2.0/24", "us-east-1b"))
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for cidr, zone in zones
    ]
    one = elb.create_load_balancer(Name="shop", Subnets=subnets)["LoadBalancers"][0]
    blue, green = (
        elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")[
            "TargetGroups"
        ][0]["TargetGroupArn"]
        for name in ("blue", "green")
    )
    forward = {"Type": "forward", "TargetGroupArn": blue, "Order": 2}
    listener = elb.create_listener(
        LoadBalancerArn=one["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[LOGIN, forward],
    )["Listeners"][0]["ListenerArn"]
    rule = elb.create_rule(
        ListenerArn=listener,
        Priority=7,
        Conditions=[{"Field": "path-pattern", "Values": ["/cart/*"]}],
        Actions=[{"Type": "forward", "TargetGroupArn": blue}],
    )["Rules"][0]["RuleArn"]
    return Balancer(cloud, listener, rule, blue, green)


def groups(actions: list[dict]) -> dict[str, int]:
    """Weight by target group of the action that forwards."""
    [forward] = [one for one in actions if one["Type"] == "forward"]
    several = forward.get("ForwardConfig", {}).get("TargetGroups")
    if not several:
        return {forward["TargetGroupArn"]: 1}
    return {one["TargetGroupArn"]: one["Weight"] for one in several}


def unhealthy(answer: Answer) -> Answer:
    return answer[0], answer[1].replace(b">healthy<", b">unhealthy<", 1)
