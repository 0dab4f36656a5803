"""How far a family with its revision is followed, and where the revision is taken off."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

RULE = "ecs-task-family-parsing"
ARN = (
    "A=$(aws ecs describe-services --cluster c --services s"
    " --query 'services[0].taskDefinition' --output text)\n"
)
ASK = "F=$(aws ecs describe-services --cluster c --services s | jq -r '.services[0].taskDefinition"
LIST = "aws ecs list-task-definitions --family-prefix "
CUT = " | cut -d':' -f1"
OTHERWISE = "the family has to be taken from the ARN in another way"


def picked(more: str) -> str:
    return f'{ASK}{more}\')\n{LIST}"$F"'


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f'{ARN}F=$(basename "$A")\n{LIST}"$F"', [CUT]),
        (f'{ARN}F=$(basename "$A")\nG=$F\necho "$F"\n{LIST}"$G"', ["${F%%:*}"]),
        (f'{ARN}F=$(basename "$A")\n{LIST}"x-$F"', [OTHERWISE]),
        (f'{ARN}F="x$(basename "$A")"\n{LIST}"$F"', [OTHERWISE]),
        (f'{ARN}F=$(echo "$A" | jq -r)\n{LIST}"$F"', []),
        (picked(' | split("/")[1]'), [CUT]),
        (picked(" | ascii_downcase"), []),
        (picked(" | first"), []),
        (picked(" | .[1]"), []),
        (f'{ARN}F=$(basename "$A")\naws logs tail "/ecs/$F"', [CUT]),
        ("aws logs describe-log-streams --limit 3\naws logs tail", []),
    ],
)
def test_one_script(script, fixes):
    assert [fixed(one) for one in found(RULE, run(script))] == fixes


def named(script: str) -> str:
    return "- id: f\n  " + run(script).removeprefix("- ")


@pytest.mark.parametrize(
    ("steps", "fixes"),
    [
        (
            run(f'{ARN}echo "FAMILY=${{A##*/}}" >> "$GITHUB_ENV"')
            + run(LIST + '"${{ env.FAMILY }}"'),
            [OTHERWISE],
        ),
        (
            run(f'{ARN}echo "OTHER_FAMILY=${{A##*/}}" >> "$GITHUB_ENV"')
            + run(LIST + '"${{ env.FAMILY }}"'),
            [],
        ),
        (
            named(f'{ARN}echo "family=${{A##*/}}" >> "$GITHUB_OUTPUT"')
            + run("echo ${{ steps.f.outputs.family }}")
            + run(LIST + '"${{ steps.f.outputs.family }}"'),
            [OTHERWISE],
        ),
        (
            named('echo "a=${{ steps.f.outputs.a }}" >> "$GITHUB_OUTPUT"')
            + run(LIST + '"${{ steps.f.outputs.a }}"'),
            [],
        ),
        (run(LIST + '"${{ needs.absent.outputs.family }}"'), []),
        (run(LIST + '"${{ github.ref }}"'), []),
    ],
)
def test_across_steps(steps, fixes):
    assert [fixed(one) for one in found(RULE, steps)] == fixes


JOBS = """\
on: push
jobs:
  look:
    runs-on: ubuntu-24.04
    outputs: {family: '%s'}
    steps:
      - id: f
        run: |
          A=$(aws ecs describe-services --query 'services[0].taskDefinition' --output text)
          echo "family=${A##*/}" >> "$GITHUB_OUTPUT"
  list:
    needs: look
    runs-on: ubuntu-24.04
    steps:
      - run: aws ecs list-task-definitions --family-prefix "${{ needs.look.outputs.family }}"
"""


@pytest.mark.parametrize(
    ("output", "fixes"),
    [("${{ steps.f.outputs.family }}", [OTHERWISE]), ("cart", []), ("${{ vars.FAMILY }}", [])],
)
def test_across_jobs(output, fixes):
    other = {".github/workflows/b.yml": JOBS % output}
    assert [fixed(one) for one in found(RULE, "- run: ls\n", **other)] == fixes


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f'F=$(basename "$NEW_TASK_DEFINITION")\n{LIST}"$F"', [CUT]),
        (f'{LIST}"${{TASK_DEF##*/}}"', ["$(basename \"$TASK_DEF\" | cut -d':' -f1)"]),
        (f'F=$(basename "${{{{ steps.x.outputs.task-definition-arn }}}}")\n{LIST}"$F"', [CUT]),
        ('aws logs tail "/ecs/${TASK_DEF##*/}"', ["$(basename \"$TASK_DEF\" | cut -d':' -f1)"]),
        (f'{ARN}F=${{A##*/}}\nG="/ecs/$F"\naws logs tail "$G"', ["${F%%:*}"]),
        # Each may hold the family itself.
        (f'{LIST}"$TASK_DEFINITION"', []),
        (f'F=$TASK_DEF\n{LIST}"$F"', []),
        ('aws logs tail "/ecs/$TASK_DEF"', []),
        (f'{LIST}"${{{{ steps.x.outputs.task-definition }}}}"', []),
        (f'F=${{TASK_DEF##*/}}\n{LIST}"${{F%%:*}}"', []),
        (f'{ARN}F=${{A##*/}}\nF=${{F%%:*}}\nG="/ecs/$F"\naws logs tail "$G"', []),
    ],
)
def test_what_names_say(script, fixes):
    assert [fixed(one) for one in found(RULE, run(script))] == fixes
