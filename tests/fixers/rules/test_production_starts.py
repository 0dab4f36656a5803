"""How sure it is that nobody decided on a deployment to production."""

import pytest

from fixers.diagnostics import Confidence
from tests.fixers.rules.asking import found, run

RULE = "prod-deploy-ungated"
STEPS = run("aws ecs update-service --cluster shop-prod --service a --task-definition a:7")


def confidences(head: str, job: str = "") -> list[Confidence]:
    return [one.confidence for one in found(RULE, STEPS, head=head, job=job)]


@pytest.mark.parametrize(
    ("head", "job", "sure"),
    [
        ("on: push", "", Confidence.HIGH),
        ("on: [push, workflow_dispatch]", "", Confidence.HIGH),
        ("on: {push: {tags: ['v*']}}", "", Confidence.MEDIUM),
        ("on: [push, release]", "if: github.event_name == 'release'", Confidence.MEDIUM),
        ("on: push", "if: github.ref_type == 'tag'", Confidence.MEDIUM),
        ("on: push", "if: github.ref_name == 'trunk'", Confidence.HIGH),
        ("on: [push, workflow_dispatch]", "if: inputs.really", Confidence.LOW),
        ("on: workflow_dispatch", "", Confidence.LOW),
        ("on: [schedule, workflow_dispatch]", "", Confidence.LOW),
    ],
)
def test_what_starts_a_job_tells_how_sure(head, job, sure):
    assert confidences(head, job) == [sure]


@pytest.mark.parametrize(
    ("head", "job"),
    [
        ("on: issue_comment", ""),
        ("on: pull_request", "if: github.event.label.name == 'deploy'"),
        ("on: {workflow_dispatch: {inputs: {confirm: {}}}}", "if: inputs.confirm == 'yes'"),
        ("on: workflow_call", ""),
        ("name: no trigger", ""),
    ],
)
def test_orders_are_approvals(head, job):
    assert confidences(head, job) == []


def test_of_a_choice_only_environments_are_tried():
    head = (
        "on: {workflow_dispatch: {inputs: {place: {options: [dev, prod]}, size: {options: [1]}}}}"
    )
    script = run("kubectl apply --namespace ${{ github.event.inputs.place }} --filename a.yml")
    (told,) = found(RULE, script, head=head)
    assert told.confidence is Confidence.LOW


def test_a_check_that_is_started_by_hand_is_left_alone():
    head = "on: workflow_dispatch"
    assert not found(RULE, STEPS, head=head, job="name: Verify deployment of production")


@pytest.mark.parametrize(
    ("variable", "sure"), [("PLAIN: b", Confidence.MEDIUM), ("STAGE: production", Confidence.HIGH)]
)
def test_the_name_of_a_secret_alone_is_no_proof(variable, sure):
    env = f"env: {{KEY: '${{{{ secrets.KEY_PROD }}}}', {variable}}}"
    (told,) = found(RULE, run("aws s3 sync site s3://docs"), head="on: push", job=env)
    assert told.confidence is sure
