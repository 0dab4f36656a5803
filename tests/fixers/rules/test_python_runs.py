"""Where a job runs Python that can be read, and what is taken from it."""

import pytest

from tests.fixers.rules.asking import found, run

RULE = "ecs-network-configuration"
CALL = 'import boto3; boto3.client("ecs").run_task(taskDefinition="a", launchType="FARGATE")'
CHECKOUT = "- uses: actions/checkout@v5\n"


@pytest.mark.parametrize(
    "step",
    [
        run(f"python -c '{CALL}'"),
        run(f"python3 -u - <<'EOF'\n{CALL}\nEOF"),
        run(f"uv run python <<EOF\n{CALL}\nEOF"),
        f"- shell: python\n  run: |\n    {CALL}\n",
        f"- shell: python\n  run: '{CALL}'\n",
        run("python -B task.py --now"),
        run("python -m task"),
        run("./task.py"),
        run("poetry run python task.py"),
    ],
)
def test_programs_that_are_read(step: str) -> None:
    (finding,) = found(RULE, CHECKOUT + step, **{"task.py": f"#!/usr/bin/env python3\n{CALL}\n"})
    assert "has no" in finding.message


@pytest.mark.parametrize(
    "step",
    [
        run("python"),
        run("python -c"),
        run('python -c "$PROGRAM"'),
        run("python other.py"),
        run("python -m other"),
        run("python $TASK"),
        run("./other.py"),
        f"- shell: perl {{0}}\n  run: |\n    {CALL}\n",
        run("true"),
    ],
)
def test_programs_that_are_not(step: str) -> None:
    assert found(RULE, CHECKOUT + step, **{"task.py": f"{CALL}\n"}) == ()


def test_a_call_is_reported_once() -> None:
    text = (
        'import boto3\necs = boto3.client("ecs")\n'
        'task = ecs.run_task(launchType="FARGATE")["tasks"][0]\n'
        'print(task["taskArn"])\necs.stop_task(task=task["taskArn"])\n'
    )
    (finding,) = found(RULE, CHECKOUT + run("python task.py"), **{"task.py": text})
    assert (finding.at.path, finding.at.start.line) == ("task.py", 3)


def test_a_push_by_the_step_before_counts() -> None:
    steps = run("docker build -t a/b:$GITHUB_SHA .\ndocker push a/b:$GITHUB_SHA")
    text = (
        'import boto3\nboto3.client("ecs").update_service(service="b", forceNewDeployment=True)\n'
    )
    after = steps + "- shell: python\n  run: |\n" + "".join(f"    {x}\n" for x in text.splitlines())
    assert len(found("ecs-stale-task-definition", after)) == 1


@pytest.mark.parametrize(
    ("more", "count"),
    [("", 1), ('ecs.update_service(service="b", taskDefinition=made())\n', 0)],
)
def test_a_program_that_runs_tasks_gives_no_service_a_revision(more: str, count: int) -> None:
    push = run("docker build -t a/b:$GITHUB_SHA .\ndocker push a/b:$GITHUB_SHA\npython task.py")
    task = 'import boto3\necs = boto3.client("ecs")\necs.run_task(taskDefinition="move")\n'
    update = run("aws ecs update-service --service b --force-new-deployment")
    files = {"task.py": f"{task}{more}"}
    told = found("ecs-stale-task-definition", CHECKOUT + push + update, **files)
    assert len(told) == count


def test_modules_of_the_repository_may_do_anything() -> None:
    text = (
        "import boto3\nimport traffic\n"
        'boto3.client("elbv2").modify_listener('
        'DefaultActions=[{"Type": "forward", "TargetGroupArn": "green"}])\n'
    )
    rule, step = "blue-green-without-rollback", CHECKOUT + run("python switch.py")
    (alone,) = found(rule, step, **{"switch.py": text})
    assert alone.confidence.name == "HIGH"
    assert found(rule, step, **{"switch.py": text, "traffic.py": "x = 1\n"}) == ()


def test_python_of_a_heredoc_may_import_what_is_near() -> None:
    text = (
        "python - <<'EOF'\nimport boto3\nimport traffic\n"
        'boto3.client("elbv2").modify_listener('
        'DefaultActions=[{"Type": "forward", "TargetGroupArn": "green"}])\nEOF\n'
    )
    rule, step = "blue-green-without-rollback", CHECKOUT + run(text)
    assert len(found(rule, step)) == 1
    assert found(rule, step, **{"traffic.py": "x = 1\n"}) == ()


def test_codedeploy_in_python_looks_after_the_switch() -> None:
    text = (
        'import boto3\nboto3.client("elbv2").modify_listener('
        'DefaultActions=[{"Type": "forward", "TargetGroupArn": "green"}])\n'
        'boto3.client("codedeploy").create_deployment(applicationName="a")\n'
    )
    step = CHECKOUT + run("python switch.py")
    assert found("blue-green-without-rollback", step, **{"switch.py": text}) == ()


def test_a_program_may_send_the_traffic_back() -> None:
    switch = "aws elbv2 modify-listener --default-actions Type=forward,TargetGroupArn=$GREEN"
    text = 'import boto3, sys\nboto3.client("elbv2").modify_listener(**vars(sys.argv))\n'
    step = CHECKOUT + run(switch) + "- if: failure()\n  run: python undo.py\n"
    (finding,) = found("blue-green-without-rollback", step, **{"undo.py": text})
    assert finding.message.endswith("to GREEN with no health check")
