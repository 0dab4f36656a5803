import os
import time

import boto3

elb = boto3.client("elbv2")
listener = os.environ["LISTENER"]
before = elb.describe_listeners(ListenerArns=[listener])["Listeners"][0]["DefaultActions"]
elb.get_waiter("target_in_service").wait(TargetGroupArn=os.environ["GREEN"])
try:
    elb.modify_listener(
        ListenerArn=listener,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": os.environ["GREEN"]}],
    )
    time.sleep(60)
except Exception:
    elb.modify_listener(ListenerArn=listener, DefaultActions=before)
    raise
