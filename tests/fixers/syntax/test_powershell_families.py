"""PowerShell that calls the AWS command line itself, as far as families are made in it."""

import pytest

from fixers.syntax.powershell_shell import families_as_shell

ASKS = "\naws ecs list-tasks --family $family"


def lines(text: str) -> list[str]:
    return [line.text for line in families_as_shell(text + ASKS)][:-1]


@pytest.mark.parametrize("text", ["aws ecs run-task", f"#{'x' * 60_000}{ASKS}"])
def test_nothing_is_read(text: str) -> None:
    assert families_as_shell(text) == ()


@pytest.mark.parametrize("text", ["(aws " * 5_000 + ")" * 5_000, "(f " * 9_000 + ")" * 9_000])
def test_brackets_that_nest_deep_tell_nothing(text: str) -> None:
    assert lines(f"function f($a) {{ aws $a }}\n$family = {text}")[-1] == 'family="$(unknown)"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$a = aws sts get --query 'x.y'", 'a="$("aws" "sts" "get" "--query" "x.y")"'),
        ("$family = $a.Split('/')[-1]", 'family="$(printf "%s" "${a}" | awk -F/ \'{print $NF}\')"'),
        (
            "$x = aws ecs show --output json | ConvertFrom-Json\n$y = $x.services[0].name",
            'y="$("aws" "ecs" "show" --query "services[0].name" --output text)"',
        ),
        ("$x = (aws ecs list-tasks --query y | ConvertFrom-Json)", 'x="$(unknown)"'),
        ("$x = aws sts get | Select-Object -First 1", 'x="$(unknown)"'),
        ("$x = aws", 'x="aws"'),
        ("$x = Get-ECSService -Cluster c", 'x="$(unknown)"'),
        (
            "function Get-It($Arn, $Sign = '/') { return $Arn }\n$x = Get-It -Arn $b c",
            'x="$(get_it "${b}" "c")"',
        ),
        ("function It { param([string] $Arn)\n return $Arn }\n$x = It $b", 'x="$(it "${b}")"'),
        ("function It($A) { $A }\n$x = It", 'x="$(it "$(unknown)")"'),
        ("param($Family)\n$x = 1", 'x="1"'),
        ("if ($a) { return $b }\n$x = 1", 'x="1"'),
    ],
)
def test_values(text: str, told: str) -> None:
    assert lines(text)[-1] == told


def test_functions() -> None:
    text = "function It { param([string] $Arn)\n return $Arn }\nIt a | Out-Null"
    assert lines(text) == [
        "it() { nothing=''", "nothing=''; local arn=\"${1}\"", 'echo "${arn}"', "}", 'it "a"',
    ]  # fmt: skip
