"""Weights of target groups that scripts work out."""

import pytest

from tests.fixers.rules.asking import found, run

RULE = "blue-green-without-rollback"
CALL = 'aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions '
PROGRAM = (
    "'[{ForwardConfig: {TargetGroups: [{TargetGroupArn: $blue, Weight: $b},"
    " {TargetGroupArn: $green, Weight: $g}]}}]'"
)
JQ = 'jq -n --arg blue "$BLUE" --arg green "$GREEN" --argjson b "%s" --argjson g "%s" ' + PROGRAM
LOCALS = f"""\
weights() {{
  local old=$1 new="$2"
  {JQ % ("${old}", "$new")}
}}
"""
BOTH = (
    '"ForwardConfig={TargetGroups=[{TargetGroupArn=$BLUE,Weight=%s},'
    '{TargetGroupArn=$GREEN,Weight=%s}]}"'
)


@pytest.mark.parametrize(
    ("script", "count"),
    [
        (f'weights() {{ {JQ % ("$1", "$2")}; }}\n{CALL}"$(weights 90 10)"', 1),
        (f'weights() {{ {JQ % ("$1", "$2")}; }}\n{CALL}"$(weights 100 0)"', 0),
        (f'{LOCALS}{CALL}"$(weights 90 10)"', 1),
        (f'{LOCALS}{CALL}"$(weights 100 0)"', 0),
        (f'ACTIONS=$({JQ % ("90", "10")})\n{CALL}"$ACTIONS"', 1),
        (f"N=10\nwhile a; do\n{CALL}{BOTH % ('$((100 - N))', '$N')}\nN=$((N + 10))\ndone", 1),
        (
            f'for N in 10 50; do\nA=$({JQ % ("$N", "$N")})\n{CALL}"$A"\ndone'.replace(
                "$b", "(100 - $b)"
            ),
            1,
        ),
        (f"N=10\nwhile a; do\n{CALL}{BOTH % ('$((100 - N))', '$N')}\n((N += 10))\ndone", 1),
        (f"N=$(b)\n{CALL}{BOTH % ('$((100 - N))', '$N')}", 0),
        (f"N=10\nwhile a; do\n{CALL}{BOTH % ('$N', '$((100 - N))')}\nN=$((N + 10))\ndone", 0),
    ],
)
def test_weights(script, count):
    assert len(found(RULE, run(script))) == count
