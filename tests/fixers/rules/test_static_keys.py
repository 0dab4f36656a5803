"""Keys for which no login step can be put surely, and what is no key at all."""

import pytest

from fixers.diagnostics import Fix
from tests.fixers.rules.asking import fixed, found, run

RULE = "static-aws-credentials"
ENV = (
    "env: {AWS_ACCESS_KEY_ID: '${{ secrets.AWS_ACCESS_KEY_ID }}',"
    " AWS_SECRET_ACCESS_KEY: '${{ secrets.AWS_SECRET_ACCESS_KEY }}'}"
)
HEAD = "on: push\npermissions: {id-token: write, contents: read}"
UNSURE = "is written in a way that cannot be changed surely"
REGISTRY = (
    "{registry: 1.dkr.ecr.eu-west-1.amazonaws.com,"
    " username: '${{ secrets.AWS_ACCESS_KEY_ID }}', password: '${{ secrets.SECRET }}'}"
)
LOGIN = "- uses: aws-actions/configure-aws-credentials@v4\n  with: "


@pytest.mark.parametrize(
    "steps",
    ["- uses: actions/checkout@v4\n", "- &step {run: aws s3 ls}\n"],
)
def test_no_sure_place_for_a_login(steps):
    (told,) = found(RULE, steps, head=HEAD, job=ENV)
    assert fixed(told).endswith(UNSURE)


@pytest.mark.parametrize(
    ("steps", "job"),
    [
        ("- run: aws s3 ls\n", ENV),
        (run("aws configure set aws_access_key_id ${{ secrets.ID }}"), ""),
    ],
)
@pytest.mark.parametrize(
    "code", ["github.event.pull_request.head.sha", "github.head_ref", "github.event.number"]
)
def test_a_workflow_that_strangers_start_gets_no_token(steps, job, code):
    steps = f"- uses: actions/checkout@v5\n  with: {{ref: '${{{{ {code} }}}}'}}\n{steps}"
    (told,) = found(RULE, steps, head="on: pull_request_target", job=job)
    assert fixed(told).startswith("`pull_request_target` runs for strangers")


def test_a_called_workflow_may_run_code_of_strangers():
    steps = f"{LOGIN}{{aws-access-key-id: '${{{{ secrets.ID }}}}'}}\n"
    head = "on: workflow_call\npermissions: {contents: read}"
    caller = "on: pull_request_target\njobs: {a: {uses: ./.github/workflows/ci.yml}}\n"
    (told,) = found(RULE, steps, head=head, **{".github/workflows/b.yml": caller})
    assert fixed(told).startswith("`pull_request_target` runs for strangers")


@pytest.mark.parametrize(
    "given",
    [
        "{aws_access_key: '${{ secrets.ID }}'}",
        "&given {aws_access_key: '${{ secrets.ID }}', aws_secret_key: '${{ secrets.KEY }}'}",
    ],
)
def test_an_action_whose_inputs_cannot_be_changed_surely(given):
    step = f"- uses: einaregilsson/beanstalk-deploy@v22\n  with: {given}\n"
    (told,) = found(RULE, step, head=HEAD)
    assert fixed(told).endswith(UNSURE)


def test_a_region_that_a_step_gives_is_not_there_yet():
    keys = "aws_access_key: '${{ secrets.ID }}', aws_secret_key: '${{ secrets.KEY }}'"
    step = "- uses: einaregilsson/beanstalk-deploy@v22\n"
    given = f"{{{keys}, region: '${{{{ steps.a.outputs.b }}}}'}}"
    (told,) = found(RULE, f"{step}  with: {given}\n", head=HEAD)
    assert "aws-region: ${{ vars.AWS_REGION }}" in fixed(told)


def test_an_action_in_a_job_that_gets_no_token():
    given = "{aws_access_key: '${{ secrets.ID }}', aws_secret_key: '${{ secrets.KEY }}'}"
    step = f"- uses: einaregilsson/beanstalk-deploy@v22\n  with: {given}\n- uses: a/b@v1\n"
    (told,) = found(RULE, step)
    assert "what else the job's own token is for" in fixed(told)


def test_a_workflow_that_is_called_in_a_circle_gets_no_token():
    steps = f"{LOGIN}{{aws-access-key-id: '${{{{ secrets.ID }}}}'}}\n"
    head = "on: workflow_call\npermissions: {contents: read}"
    jobs = "a: {uses: ./.github/workflows/ci.yml}, again: {uses: ./.github/workflows/b.yml}"
    circle = {".github/workflows/b.yml": f"on: workflow_call\njobs: {{{jobs}}}\n"}
    (told,) = found(RULE, steps, head=head, **circle)
    assert "what else the job's own token is for" in fixed(told)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (
            "- {run: 'aws configure set aws_access_key_id ${{ secrets.ID }}'}\n",
            "the keys are written in a way that cannot be taken out surely",
        ),
        (
            f"- &in {{uses: docker/login-action@v4, with: {REGISTRY}}}\n",
            UNSURE,
        ),
    ],
)
def test_steps_in_one_line(step, reason):
    (told,) = found(RULE, step, head=HEAD)
    assert fixed(told).endswith(reason)


def test_what_else_a_script_writes_stays():
    script = "echo deploying > log\naws configure set aws_access_key_id ${{ secrets.ID }}\n"
    (told,) = found(RULE, run(f"{script}cat log"), head=HEAD)
    assert isinstance(told.fix, Fix)
    assert told.fix.edits[1].text.split() == ["|", "echo", "deploying", ">", "log", "cat", "log"]


def test_inputs_that_several_steps_share():
    keys = (
        "{aws-access-key-id: '${{ secrets.KEY_ID }}', aws-secret-access-key: '${{ secrets.KEY }}'}"
    )
    steps = f"{LOGIN}&keys {keys}\n{LOGIN}*keys\n"
    assert fixed(found(RULE, steps, head=HEAD)[-1]).endswith(UNSURE)


@pytest.mark.parametrize(
    ("steps", "head", "count"),
    [
        (f"{LOGIN}{{aws-access-key-id: '${{{{ steps.a.outputs.id }}}}'}}\n", HEAD, 0),
        (run('aws configure set aws_secret_access_key "$KEY"'), HEAD, 0),
        (
            f"{LOGIN}{{aws-access-key-id: '${{{{ env.AWS_ACCESS_KEY_ID }}}}'}}\n",
            f"{HEAD}\nenv: {{AWS_ACCESS_KEY_ID: '${{{{ secrets.ID }}}}'}}",
            1,
        ),
        (
            run('aws configure set aws_access_key_id "$KEY"'),
            f"{HEAD}\nenv: {{KEY: plain}}",
            0,
        ),
        (
            run("terraform plan"),
            f"{HEAD}\nenv: {{TF_VAR_access_key: '${{{{ secrets.DOOR }}}}'}}",
            0,
        ),
        (
            run("terraform plan"),
            f"{HEAD}\nenv: {{TF_VAR_aws_access_key: '${{{{ secrets.KEY_ID }}}}'}}",
            1,
        ),
    ],
)
def test_what_counts_as_a_key(steps, head, count):
    assert len(found(RULE, steps, head=head)) == count


def test_a_script_that_is_handed_a_key():
    script = '#!/bin/bash\naws configure set aws_access_key_id "$TOKEN"\n'
    steps = "- uses: actions/checkout@v4\n- run: bash ci/login.sh\n  env: {TOKEN: '%s'}\n"
    plain = found(RULE, steps % "plain", head=HEAD, **{"ci/login.sh": script})
    told = found(RULE, steps % "${{ secrets.AWS_SECRET }}", head=HEAD, **{"ci/login.sh": script})
    assert (len(plain), len(told)) == (0, 1)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('export AWS_ACCESS_KEY_ID="$TOKEN"', 1),
        ('export AWS_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID"', 0),
        ('export AWS_ACCESS_KEY_ID="id-$TOKEN"', 0),
        ("export AWS_ACCESS_KEY_ID=test", 0),
        ("export AWS_ACCESS_KEY_ID=", 0),
    ],
)
def test_a_script_that_calls_a_secret_by_the_name_of_a_key(line, count):
    steps = (
        "- uses: actions/checkout@v4\n- run: bash ci/login.sh\n"
        "  env: {TOKEN: '${{ secrets.ID_OF_AWS }}'}\n"
    )
    told = found(RULE, steps, head=HEAD, **{"ci/login.sh": f"{line}\naws s3 ls\n"})
    assert len(told) == count


BLOCK = "env:\n      AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}"


@pytest.mark.parametrize(
    ("step", "sure"), [("- run: aws s3 ls\n", True), ("- &step {run: aws s3 ls}\n", False)]
)
def test_a_login_needs_a_step_that_it_can_stand_before(step, sure):
    (told,) = found(RULE, step, head=HEAD, job=BLOCK)
    assert fixed(told).endswith(UNSURE) is not sure


ACTION = """\
name: log in
description: logs in
inputs:
  key: {required: true, description: the key}
runs:
  using: composite
  steps:
"""
GIVEN = '        echo "AWS_ACCESS_KEY_ID=${{ inputs.key }}" >> "$GITHUB_ENV"\n'
RENAMED = GIVEN.replace("${{ inputs.key }}", "$KEY")
BY_ENV = "      env: {KEY: '${{ inputs.key }}'}\n"


@pytest.mark.parametrize(
    ("action", "key", "count"),
    [
        (GIVEN, "${{ secrets.AWS_ACCESS_KEY_ID }}", 1),
        (GIVEN, "${{ steps.role.outputs.aws-access-key-id }}", 0),
        (GIVEN.replace("inputs.key", "inputs.other"), "${{ secrets.AWS_ACCESS_KEY_ID }}", 0),
        (RENAMED + BY_ENV, "${{ secrets.AWS_ACCESS_KEY_ID }}", 1),
        (RENAMED + BY_ENV, "test", 0),
        (RENAMED + BY_ENV.replace("inputs", "env"), "${{ secrets.AWS_ACCESS_KEY_ID }}", 0),
        (RENAMED, "${{ secrets.AWS_ACCESS_KEY_ID }}", 0),
    ],
)
def test_an_action_that_hands_its_input_to_later_steps(action, key, count):
    files = {
        ".github__actions__login__action.yml": ACTION + "    - shell: bash\n      run: |\n" + action
    }
    use = (
        f"- uses: actions/checkout@v4\n- uses: ./.github/actions/login\n  with: {{key: '{key}'}}\n"
    )
    assert len(found(RULE, use, **files)) == count


@pytest.mark.parametrize(
    ("script", "secret", "count"),
    [
        ('terraform plan -var "access_key=$AK"', "AWS_ACCESS_KEY_ID", 1),
        ("terraform init -backend-config=access_key=${AK}", "DEV_AWS_ACCESS_KEY", 1),
        ('terraform plan -var "access_key=$AK"', "ALICLOUD_KEY", 0),
        ('terraform plan -var "access_key=$OTHER"', "AWS_ACCESS_KEY_ID", 0),
    ],
)
def test_keys_that_terraform_is_told(script, secret, count):
    job = f"env: {{AK: '${{{{ secrets.{secret} }}}}'}}"
    assert len(found(RULE, run(script), job=job)) == count


PLAN = """\
name: plan
inputs: {key: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      run: terraform plan
      env: {AWS_ACCESS_KEY_ID: "${{ inputs.key }}"%s}
"""


@pytest.mark.parametrize(
    ("more", "given", "count"),
    [
        ("", "secrets.AWS_ACCESS_KEY_ID", 1),
        ("", "steps.login.outputs.aws-access-key-id", 0),
        (', AWS_SESSION_TOKEN: "${{ inputs.token }}"', "secrets.AWS_ACCESS_KEY_ID", 0),
    ],
)
def test_keys_that_an_action_hands_on_to_its_steps(more, given, count):
    step = f"- uses: ./.github/actions/plan\n  with: {{key: '${{{{ {given} }}}}'}}\n"
    files = {".github/actions/plan/action.yml": PLAN % more}
    told = found(RULE, step, **files)
    assert [one.at.path for one in told] == [*files][:count]


SYNC = "- uses: jakejarvis/s3-sync-action@v0.5.1\n  "


@pytest.mark.parametrize(
    ("step", "job"),
    [
        (SYNC + "with: {args: --delete}\n  ", "container: debian\n"),
        (SYNC + "with: {args: --delete}\n  ", "defaults: {run: {working-directory: web}}\n"),
        (SYNC + "with: {args: --delete, entrypoint: /bin/sh}\n  ", ""),
        (SYNC + "with: {args: '--exclude \"*.map\"'}\n  ", ""),
        (SYNC + "with: {args: '${{ inputs.args }}'}\n  ", ""),
        ("- with: {args: --delete}\n  uses: jakejarvis/s3-sync-action@v0.5.1\n  ", ""),
        ("- uses: acme/s3-sync-action@v1\n  ", ""),
    ],
)
def test_a_sync_that_a_command_might_do_in_another_way(step, job):
    (told,) = found(RULE, f"{step}{ENV}\n", head=HEAD, job=job)
    assert "without the token that a login has" in fixed(told)


def test_a_sync_with_another_store():
    job = "env: {AWS_S3_ENDPOINT: '${{ vars.URL }}'}\n"
    sure = found(RULE, f"{SYNC}{ENV}\n", head=HEAD)
    assert "aws s3 sync" in fixed(sure[0])
    assert not any("aws s3 sync" in fixed(one) for one in found(RULE, f"{SYNC}{ENV}\n", job=job))


def test_a_sync_where_no_login_can_stand_keeps_its_reason():
    (told,) = found(RULE, f"{SYNC}{ENV}\n", head="on: workflow_call")
    assert "without the token" not in fixed(told)


@pytest.mark.parametrize(
    ("action", "rights"),
    [
        ("zaproxy/action-full-scan", {"issues: write", "actions: read"}),
        ("super-linter/super-linter", {"statuses: write", "pull-requests: write"}),
        ("Checkmarx/kics-github-action", {"pull-requests: write"}),
        ("amannn/action-semantic-pull-request", {"statuses: write"}),
        ("irongut/CodeCoverageSummary", {"contents: read"}),
        ("8398a7/action-slack", {"actions: read"}),
        ("golangci/golangci-lint-action", {"pull-requests: read"}),
        ("SonarSource/sonarcloud-github-action", {"pull-requests: read"}),
        ("sonarsource/sonarqube-quality-gate-action", {"contents: read"}),
        ("goreleaser/goreleaser-action", None),
        ("cycjimmy/semantic-release-action", None),
        ("borales/actions-yarn", None),
    ],
)
def test_rights_that_an_action_keeps(action, rights):
    keys = "{aws-access-key-id: '${{ secrets.KEY }}', aws-secret-access-key: '${{ secrets.S }}'"
    steps = f"- uses: {action}@v1\n{LOGIN}{keys}, aws-region: eu-west-1}}\n"
    (told,) = found(RULE, steps, head="on: push")
    if rights is None:
        assert "what else the job's own token is for" in fixed(told)
    else:
        assert isinstance(told.fix, Fix)
        said = "".join(edit.text for edit in told.fix.edits)
        assert all(right in said for right in rights)
