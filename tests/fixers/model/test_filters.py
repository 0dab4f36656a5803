"""Text filters are compared with the real programs, which every machine for development has."""

import shutil
import subprocess

import pytest

from fixers.model.shell.filters import expanded, filtered

ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/cart-api:41"

KNOWN = [
    ["cut", "-d/", "-f2"],
    ["cut", "-d", "/", "-f", "2"],
    ["cut", "--delimiter=/", "--fields=2"],
    ["cut", "-d:", "-f6-"],
    ["cut", "-d:", "-f1,7"],
    ["cut", "-d:", "-f-2"],
    ["cut", "-d,", "-f2"],
    ["awk", "-F/", "{print $2}"],
    ["awk", "-F", "[/:]", "{ print $(NF-1) }"],
    ["awk", "-F:", "{print $NF}"],
    ["awk", "-F:", "{print $9}"],
    ["awk", "{print $1;}"],
    ["awk", "-F:", "{print $0}"],
    ["cut", "-d_", "-f2"],
    ["sed", "s/.*\\///"],
    ["sed", "-E", "s#^.*/([^:]+):[0-9]+$#\\1#"],
    ["sed", "s|.*/\\([^:]*\\):.*|\\1|"],
    ["sed", "-e", "s/.*task-definition.//", "-e", "s/:[0-9]*$//"],
    ["sed", "s/:/_/g"],
    ["tr", ":", ","],
    ["tr", "-d", ":/"],
    ["tr", "-s", "[:space:]", ","],
    ["rev"],
    ["cat"],
    ["head", "-1"],
    ["tail", "-n1"],
    ["xargs"],
    ["xargs", "basename"],
    ["grep", "-o", "[^/]*$"],
    ["grep", "-oE", "[0-9]+$"],
    ["grep", "-oP", "task-definition/\\K[^:]+"],
    ["paste", "-sd,", "-"],
]


@pytest.mark.parametrize("command", KNOWN, ids=" ".join)
def test_filters_as_the_programs_do(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    name, *args = command
    shown = subprocess.run(
        command, input=ARN + "\n", capture_output=True, text=True, check=False, timeout=10
    )
    assert filtered(name, args, ARN) == shown.stdout.rstrip("\n").rstrip(",")


@pytest.mark.parametrize(
    "operator",
    [
        "##*/",
        "#*:",
        "%:*",
        "%%:*",
        "%%/*",
        "##*[:/]",
        "//:/-",
        "/arn/x",
        "%xyz",
        ":-none",
        "#arn:*:",
    ],
)
def test_expansions_as_bash_does(operator: str) -> None:
    script = f'ARN={ARN}; printf %s "${{ARN{operator}}}"'
    shown = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, timeout=10
    )
    assert expanded(operator, ARN) == shown.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["perl", "-pe", "s/a/b/"],
        ["cut", "-c1-3"],
        ["awk", "-F/", '{sub(/:.*/, ""); print $2}'],
        ["sed", "-n", "2p"],
        ["sed", "s/a/&b/"],
        ["tr", "a-z", "A-Z"],
        ["grep", "cart"],
        ["basename"],
        ["cut", "-d"],
        ["cut", "-d:"],
        ["cut", "-d::", "-f1"],
        ["cut", "-d:", "-f1", "file"],
        ["cut", "-d:", "-fx"],
        ["awk", "-F("],
        ["awk", "-F(a)", "{print $1}"],
        ["awk", "-F[[:x:]]", "{print $1}"],
        ["sed"],
        ["sed", "s"],
        ["sed", "s/(/x"],
        ["sed", "-E", "s/(/x/"],
        ["sed", "s/a/\\9/"],
        ["tr", ":"],
        ["tr", "-c", ":", "x"],
        ["tr", ":/", "ab"],
        ["paste", "-s"],
        ["grep", "-o", "a", "b"],
        ["grep", "-oE", "a\\Kb"],
    ],
    ids=" ".join,
)
def test_what_is_not_surely_known_is_left(command: list[str]) -> None:
    name, *args = command
    assert filtered(name, args, ARN) is None


@pytest.mark.parametrize(
    "pattern", ["s/(a+)+$/x/", "s/" + "a*" * 12 + "b/x/", "s/(.*)(.*)(.*)z/x/"]
)
def test_patterns_that_keep_the_matcher_busy_are_left(pattern: str) -> None:
    assert filtered("sed", ["-E", pattern], "a" * 90) is None


@pytest.mark.parametrize(
    "operator", ["^^", "%%$X", "##[[:alpha:]]*", "/a/$b", "/#a/b", "//", "%" + "*a" * 8]
)
def test_expansions_that_are_not_known_are_left(operator: str) -> None:
    assert expanded(operator, ARN) is None


def test_many_lines_are_left_to_what_joins_them() -> None:
    assert filtered("cut", ["-d/", "-f2"], "a/b\nc/d") is None
    assert filtered("paste", ["-sd,"], "a\nb") == "a,b"


@pytest.mark.parametrize(
    ("args", "text", "printed"),
    [
        (["-c", "."], '["a", "b"]', '["a","b"]'),
        (["-rc", ". | ."], '["a"]', None),
        (["-r", ".[0]"], '["a", "b"]', "a"),
        ([".[1]"], '["a", "b"]', '"b"'),
        (["-r", ".[2]"], '["a", "b"]', None),
        (["--raw-output", ".[]"], '["a", "b"]', "a\nb"),
        (["."], '["a"]', None),  # on several lines
        (["-c", ".", "file.json"], '["a"]', None),
        (["-e", "."], '["a"]', None),
        (["-c", "."], '{"a": 1}', None),
        (["-c", "."], "[1]", None),
        (["-c", "."], "no JSON", None),
    ],
)
def test_lists_that_jq_reads(args, text, printed):
    assert filtered("jq", args, text) == printed
