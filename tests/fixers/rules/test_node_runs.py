"""What programs of Node do with services."""

import pytest

from tests.fixers.rules.asking import found, run

RULE = "ecs-stale-task-definition"
CHECKOUT = "- uses: actions/checkout@v4\n"
IMAGE = "r.example.com/cart:$GITHUB_SHA"
PUSH = run(f'npm i @aws-sdk/client-ecs\ndocker build -t "{IMAGE}" .\ndocker push "{IMAGE}"')
FORCE = (
    "const { ECS, UpdateServiceCommand } = require('@aws-sdk/client-ecs');\n"
    "const ecs = new ECS();\n"
    "ecs.send(new UpdateServiceCommand({ service: `x`, forceNewDeployment: true }));\n"
)
SCRIPT = "- uses: actions/github-script@v8\n  with:\n    script: |\n"
MORE = "ecs.send(new RegisterTaskDefinitionCommand(td));\n"


def given(code: str) -> str:
    return SCRIPT + "".join(f"      {line}\n" for line in code.splitlines())


@pytest.mark.parametrize(
    ("step", "code", "lines"),
    [
        (run("node ci/deploy.js"), FORCE, [3]),
        (run("node ci/deploy.js"), FORCE + MORE, []),
        (run("node ci/deploy.js"), FORCE + "require('./more')", []),
        (run("node ci/absent.js"), FORCE, []),
        (run("node --version\nnode\nnode -e"), FORCE, []),
        (run('node -e "$CODE"'), FORCE, []),
        (run(f'node -e "{FORCE.replace(chr(10), "")}"'.replace("`", "'")), "", [12]),
        (given(FORCE), "", [16]),
        (given(FORCE + MORE), "", []),
        (given(FORCE + "require('./more')"), "", []),
        ("- uses: actions/github-script@v8\n", "", []),
    ],
)
def test_services_that_only_start_again(step, code, lines):
    told = found(RULE, CHECKOUT + PUSH + step, **{"ci/deploy.js": code})
    assert [one.at.start.line for one in told] == lines


def test_a_command_line_that_node_starts():
    code = "const { execSync } = require('child_process');\nexecSync(`aws ecs update-service"
    code += " --cluster ${process.env.CLUSTER} --service cart --force-new-deployment`);\n"
    (one,) = found(RULE, CHECKOUT + PUSH + run("node ci/go.js"), **{"ci/go.js": code})
    assert one.at.path == "ci/go.js"
