"""Cmdlets of PowerShell for AWS as calls of `aws`."""

import pytest

from fixers.syntax.powershell_shell import as_shell
from fixers.syntax.powershell_text import statements

REGISTER = "aws ecs register-task-definition"


def lines(text: str) -> list[str]:
    return [line.text for line in as_shell(text)]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("-Cluster 'a' -Service:b", '--cluster "a" --service "b"'),
        ("-ForceNewDeployment $true", "--force-new-deployment"),
        ("-ForceNewDeployment:$true -Force", "--force-new-deployment --force"),
        ("-ForceNewDeployment $false", ""),
        ("-Task web", '--task-definition "web"'),
        ("-Count 1 -D a", '--count "1" $(unknown)'),
        ("-Serv web", "$(unknown)"),
        ("web", "$(unknown)"),
        ("@params -Cluster a", '$(unknown) --cluster "a"'),
        ("-Cluster a | Out-Null", '--cluster "a"'),
        ("-Cluster a > out.txt", '--cluster "a" $(unknown) $(unknown)'),
        ('-Service "a$($b)c`"d${e}$env:F"', r'--service "a${b}c\"d${e}${F}"'),
        ('-Service "a""b\\$"', r'--service "a\"b\\\$"'),
        ('-Service "${{ inputs.x }}"', '--service "${{ inputs.x }}"'),
        ("-Service ${{ inputs.x }}", '--service "${{ inputs.x }}"'),
        ("-Service $script:Name", '--service "${name}"'),
        ("-Service $a.Name.Trim()", '--service "${a_name}"'),
        ("-Service $a[0].Name", '--service "$(unknown)"'),
        ("-Service $a.Substring(4)", '--service "$(unknown)"'),
        ("-Service $a.Split('/')", '--service "$(unknown)"'),
        ("-Service $a.Split('/').Split(':')", '--service "$(unknown)"'),
        ("-Service $a.Split('ab')[0]", '--service "$(unknown)"'),
        ("-Service (1 + 2)", '--service "$(unknown)"'),
        ("-Service $a.Split('/')[-2]", '--service "$(unknown)"'),
        ('-Service ("a$($b)" + "c")', '--service "$(unknown)"'),
        (f"-Service {'@(' * 9}a{')' * 9}", '--service "$(unknown)"'),
        ("-Service ''", '--service ""'),
        ("-Service ([string]$a)", '--service "${a}"'),
        ("-Service ((((((((($a)))))))))", '--service "$(unknown)"'),
        ("-Service `\n  a # more\n", '--service "a"'),
        (
            "-AwsvpcConfiguration_Subnet a, $b -AwsvpcConfiguration_SecurityGroup @('c', $d)",
            '--network-configuration "a,${b} c,${d}"',
        ),
        ("-Tag @{ Key = 'a'; 'Value' = $b }", '--tag "Key=a,Value=${b}"'),
        ("-Tag (New-Object X -Property @{ Key = 'a' })", '--tag "Key=a"'),
    ],
)
def test_parameters(text, options):
    assert lines(f"Update-ECSService {text}") == [f"aws ecs update-service {options}".strip()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$a = Get-ECSTaskDefinitionList\nX $a[0]", "taskDefinitionArns[0]"),
        ("$a = Get-ECSService -Service b\nX $a.Services[0].TaskDefinition", "services[0].taskD"),
        ("X (Get-ECSService -Service b).Services[0].TaskDefinition.Trim()", "services[0].taskD"),
        ("$a = Get-ECSService -Select *\nX $a.TaskDefinition", "${a_taskdefinition}"),
        ("$a = Get-ECSService\n$a = 'b'\nX $a.TaskDefinition", "${a_taskdefinition}"),
        ("$a = Get-ECSService\nX $a", '"$(unknown)"'),
        ("X ($a -split '/')[1]", "cut -d/ -f2"),
        ("X $a.Split(':')[-1]", "awk -F: '{print $NF}'"),
        (r"X ($a -replace ':\d+$')", "sed -E 's|:[0-9]+$||g'"),
        (r"X ($a -replace 'a', 'b')", "sed -E 's|a|b|g'"),
        ("$a += 'b'\nX $a", 'a="${a},=b"\n'),
        ("$a.Type = 'b'\nX $a", 'a="${a},Type=b"\n'),
        ("$a = @{ Cluster = 'c' }\nRegister-ECSTaskDefinition @a", '--cluster "c"'),
        ("$a = @{}\n$a.Add('x', 1)\nRegister-ECSTaskDefinition @a", f"{REGISTER} $(unknown)"),
        ("$a = if ($b) { 'c' }\nX $a", 'a="$(unknown)"\n'),
        ("$a = $b -eq 'c'\nX $a", 'a="$(unknown)"\n'),
        ("$b | Register-ECSTaskDefinition -Family c", f'{REGISTER} $(unknown) --family "c"'),
        ("$a = $b | Register-ECSTaskDefinition -Family c", f'{REGISTER} $(unknown) --family "c"'),
        ("[void](Register-ECSTaskDefinition -Family c)", f'{REGISTER} --family "c"'),
        ("return Register-ECSTaskDefinition -Family c;", f'{REGISTER} --family "c"'),
    ],
)
def test_values(text, said):
    assert said in "\n".join(lines(text.replace("X ", "Register-ECSTaskDefinition -Family ")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if ($a)\n{\n  X\n}", ["if unknown; then :", "X", "fi"]),
        ("try { X } catch { X }", ["X", "if unknown; then :", "X", "fi"]),
        ("X\n}", ["X"]),
        ("<# X\n#>\nX", ["X"]),
        ("@'\nX\n'@\nX", ["X"]),
        ("function Register-ECSTaskDefinition { }\nX", []),
        ("X -WhatIf", []),
        ("$PSDefaultParameterValues['*:Region'] = 'a'\nX", []),
        ("Write-Host a", []),
    ],
)
def test_blocks(text, expected):
    found = lines(text.replace("X", "Register-ECSTaskDefinition"))
    assert found == [one.replace("X", REGISTER) for one in expected]


def test_places():
    said = as_shell("$a = 1\n\nif ($b) {\n  Register-ECSTaskDefinition `\n    -Family c\n}\n")
    assert [(one.first, one.last) for one in said] == [(1, 1), (3, 3), (4, 5), (6, 6)]


def test_statements_that_go_on():
    assert [one.text for one in statements("a |\n  b\nc =\n 1")] == ["a |\n  b", "c =\n 1"]
