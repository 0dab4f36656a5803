"""What is wrong with network settings, and what is left to a person."""

from textwrap import indent

import pytest

from fixers.diagnostics import Fix
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree
from fixers.rules._ecs_network.complaints import complaint

ONLY = CheckOptions(select=frozenset({"ecs-network-configuration"}))
HEAD = """\
on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    env: {SUBNET_IDS: 'subnet-0a1,subnet-0b2', SECURITY_GROUP_IDS: sg-0c3}
    steps:
"""
TASK = "aws ecs run-task --cluster shop --launch-type FARGATE --task-definition migrate"
OWN = "--network-configuration"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("awsvpcConfiguration={subnets=[a],securityGroups=[b],assignPublicIp=DISABLED}", None),
        ("awsvpcConfiguration=a", "holds no subnets"),
        ("awsvpcConfiguration={subnets=[a],vpc=b}", "has no setting `vpc`"),
        ("awsvpcConfiguration={securityGroups=[a]}", "holds no subnets"),
        ("awsvpcConfiguration={subnets=[a]}x", "is neither shorthand nor JSON"),
        ('awsvpcConfiguration={subnets=["",a]}', "gives `subnets` an empty name"),
        ('{"awsvpcConfiguration":{"subnets":"a"}}', "gives one text where a list belongs"),
        ("[a,b]", "is neither shorthand nor JSON"),
        ("awsvpcConfiguration={subnets=[a]", "is neither shorthand nor JSON"),
        ("a={" * 9 + "a=b" + "}" * 9, "is neither shorthand nor JSON"),
    ],
)
def test_settings(text, wrong):
    assert complaint(text) == wrong


def told(script: str):
    text = HEAD + "      - run: |\n" + indent(script, " " * 10) + "\n"
    tree = MemoryTree({".github/workflows/ci.yml": text.encode()})
    return [
        (f.message, f.fix.title if isinstance(f.fix, Fix) else f.fix.reason if f.fix else "")
        for f in check(tree, ONLY).findings
    ]


MISSING = f"`run-task` on Fargate has no `{OWN}`"
BRACES = f"`{OWN}` is not quoted: the shell takes the braces apart at the commas"
DEFAULT = f"`{OWN}` ignores SECURITY_GROUP_IDS: the task gets the default group"


@pytest.mark.parametrize(
    ("script", "found"),
    [
        (TASK, [(MISSING, "Pass SUBNET_IDS and SECURITY_GROUP_IDS")]),
        (f"bash -c '{TASK}'", [(MISSING, "the call cannot be extended surely")]),
        (
            f"{TASK} {OWN} awsvpcConfiguration={{subnets=['subnet-0a1'],securityGroups=[sg-0c3]}}",
            [(BRACES, "the argument mixes ways of quoting")],
        ),
        (
            f"bash -c '{TASK} {OWN} awsvpcConfiguration={{subnets=[a],securityGroups=[b]}}'",
            [(BRACES, "the settings have to be written anew by somebody who knows them")],
        ),
        (
            f'{TASK} {OWN} "awsvpcConfiguration={{subnets=[$SUBNET_IDS]}}"',
            [(DEFAULT, "Write the network settings as lists")],
        ),
        (
            TASK + " " + OWN + """ '{"awsvpcConfiguration":{"subnets":'"$(cat list.json)"'}}'""",
            [(DEFAULT, "there is no sure place for the groups in this argument")],
        ),
        (
            TASK.replace(
                "--launch-type FARGATE", "--capacity-provider-strategy capacityProvider=FARGATE"
            ),
            [(MISSING, "Pass SUBNET_IDS and SECURITY_GROUP_IDS")],
        ),
        (f"{TASK} {OWN}", []),
        (f"{TASK} --cli-input-json '{{'", []),
        (f'{TASK} "{OWN}=awsvpcConfiguration={{subnets=[a],securityGroups=[b]}}"', []),
        (
            TASK.replace(" --launch-type FARGATE", ""),
            [
                (
                    f"`run-task` ignores SUBNET_IDS and SECURITY_GROUP_IDS: it has no `{OWN}`",
                    "Pass SUBNET_IDS and SECURITY_GROUP_IDS",
                )
            ],
        ),
        (f"./ci/anything\n{TASK.replace(' --launch-type FARGATE', '')}", []),
        (
            f"{TASK} {OWN} 'awsvpcConfiguration={{subnet=[$(]}}'",
            [
                (
                    f"`{OWN}` has no setting `subnet`",
                    "Write the network settings as lists",
                )
            ],
        ),
    ],
)
def test_calls(script, found):
    assert told(script) == found


@pytest.mark.parametrize(("launch", "count"), [("", 1), (", run-task-launch-type: EC2", 0)])
def test_tasks_of_the_action(launch, count):
    action = "aws-actions/amazon-ecs-deploy-task-definition@v2"
    step = f"      - uses: {action}\n        with: {{run-task: 'true', cluster: a{launch}}}\n"
    tree = MemoryTree({".github/workflows/ci.yml": (HEAD + step).encode()})
    assert len(check(tree, ONLY).findings) == count
