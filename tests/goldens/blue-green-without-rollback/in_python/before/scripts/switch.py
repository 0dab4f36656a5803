import os

import boto3


def switch(listener, green_group):
    boto3.client("elbv2").modify_listener(
        ListenerArn=listener,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": green_group}],
    )


if __name__ == "__main__":
    switch(os.environ["LISTENER"], os.environ["GREEN_GROUP"])
    print("traffic is on the new side")
