"""Steps that go back to an old image and leave the traffic on GREEN are no way back."""

import pytest

from fixers.diagnostics import Confidence
from tests.fixers.rules.asking import found, run

RULE = "blue-green-without-rollback"
SWITCH = """\
aws elbv2 wait target-in-service --target-group-arn "$GREEN"
aws elbv2 modify-listener --listener-arn "$L" --default-actions Type=forward,TargetGroupArn=$GREEN
"""
CHECKED = run(SWITCH) + "- run: curl --fail https://shop.example.com/health\n"
BACK = 'aws ecs update-service --cluster shop --service cart --task-definition "$PREVIOUS"'
TELL = f'tell() {{\n  echo "$1"\n}}\ntell back\n{BACK}'


@pytest.mark.parametrize(
    ("script", "confidences"),
    [
        (BACK, [Confidence.MEDIUM]),
        (TELL, [Confidence.MEDIUM]),
        (f'here=$(cd "$(dirname "$0")" && pwd)\n{BACK}', [Confidence.MEDIUM]),
        (TELL.replace('echo "$1"', 'ansible-playbook "$1.yml"'), []),
        (f"{BACK}\n./ci/traffic.sh previous", []),
    ],
)
def test_what_a_step_that_updates_the_service_does_besides(script, confidences):
    rollback = run(script).replace("- run:", "- name: Rollback\n  if: failure()\n  run:")
    told = found(RULE, CHECKED + rollback)
    assert [one.confidence for one in told] == confidences
