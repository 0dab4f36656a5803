"""Jobs that deploy to several environments, production among them."""

import pytest

from tests.fixers.rules.asking import fixed, found, run


@pytest.mark.parametrize(
    ("places", "fix"),
    [
        ("[staging, production]", "environment: ${{ matrix.place }}"),
        (
            "[eu-staging, eu-production]",
            "environment: ${{ matrix.place == 'eu-production' && 'production' || '' }}",
        ),
        ("[a-prod, b-prod, c-prod, d-prod]", "the job serves several environments"),
    ],
)
def test_a_matrix_of_places(places, fix):
    steps = "- uses: actions/checkout@v4\n" + run(
        "helm upgrade shop-${{ matrix.place }} charts/shop"
    )
    job = f"strategy: {{matrix: {{place: {places}}}}}"
    (told,) = found("prod-deploy-ungated", steps, job=job)
    assert fixed(told).strip() == fix


def test_only_the_callers_that_wait_for_nobody_are_told():
    caller = """\
        on: push
        jobs:
          ask:
            runs-on: ubuntu-24.04
            environment: approval
            steps: [{run: ls}]
          asked:
            needs: ask
            uses: ./.github/workflows/ci.yml
          straight:
            uses: ./.github/workflows/ci.yml
          asked-too:
            needs: asked
            uses: ./.github/workflows/ci.yml
    """
    steps = "- uses: actions/checkout@v4\n" + run("helm upgrade shop-production charts/shop")
    files = {".github/workflows/b.yml": caller}
    told = found("prod-deploy-ungated", steps, head="on: workflow_call", **files)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("name", "count"),
    [("integration-production", 0), ("integration-deploy-production", 1), ("apply-production", 1)],
)
def test_jobs_that_only_try_something_out(name, count):
    text = f"on: push\njobs:\n  {name}:\n    runs-on: ubuntu-24.04\n    steps:\n"
    text += "      - uses: actions/checkout@v4\n      - run: terraform init && terraform apply\n"
    files = {".github/workflows/b.yml": text, "main.tf": ""}
    assert len(found("prod-deploy-ungated", run("ls"), **files)) == count


SLOT = "az webapp deployment slot swap -g rg-production -n shop"


@pytest.mark.parametrize(
    ("command", "count"),
    [
        (SLOT, 1),
        (SLOT.replace("swap", "list"), 0),
        ("gcloud run services update-traffic shop-production --to-latest", 1),
        ("gcloud run services describe shop-production", 0),
    ],
)
def test_commands_that_shift_traffic(command, count):
    assert len(found("prod-deploy-ungated", run(command))) == count


ASKING = """\
on: push
jobs:
  ask:
    runs-on: ubuntu-24.04
    environment: approval
    steps: [{run: ls}]
  between:
    needs: ask
    if: ${{ %s }}
    runs-on: ubuntu-24.04
    steps: [{run: ls}]
  deploy:
    needs: [%s, absent]
    if: ${{ %s }}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: helm upgrade shop-production charts/shop
"""
LATER = "also when its approval is denied"
NOBODY = "so nobody is asked before"


@pytest.mark.parametrize(
    ("between", "needed", "condition", "said"),
    [
        ("true", "ask", "always()", [LATER]),
        ("true", "ask", "always() && github.ref == 'refs/heads/main'", [LATER]),
        ("true", "ask", "!cancelled()", [LATER]),
        ("true", "ask", "success() || failure()", [LATER]),
        ("true", "ask", "always() && needs.ask.outputs.by == ''", [LATER]),
        ("always()", "between", "success()", [NOBODY]),
        ("true", "between", "always()", [NOBODY]),
        ("true", "between", "success()", []),
        ("true", "ask", "github.ref == 'refs/heads/main'", []),
        ("true", "ask", "always() && needs.ask.result == 'success'", []),
        ("true", "ask", "always() && !contains(needs.*.result, 'failure')", []),
        ("true", "ask", "!failure() && !cancelled()", []),
    ],
)
def test_an_approval_that_a_job_does_not_wait_for(between, needed, condition, said):
    text = ASKING % (between, needed, condition)
    told = found("prod-deploy-ungated", run("ls"), **{".github/workflows/b.yml": text})
    assert [one.message.rpartition(", ")[2] for one in told] == said


@pytest.mark.parametrize(("needs", "count"), [("", 1), ("needs: other", 0)])
def test_an_environment_beside_a_job_protects_no_other(needs, count):
    """A job of another environment in the same called workflow; `needs`: it waits for that one."""
    called = """\
        on: {workflow_call: {inputs: {env: {type: string}}}}
        jobs:
          other:
            runs-on: ubuntu-24.04
            environment: ${{ inputs.env }}
            steps: [{run: ls}]
          promote:
            runs-on: ubuntu-24.04
            %s
            steps:
              - run: aws lambda update-function-code --function-name shop-prod --zip-file fileb://a
    """
    caller = "on: push\njobs:\n  go:\n    uses: ./.github/workflows/b.yml\n    with: {env: prod}\n"
    files = {".github/workflows/b.yml": called % needs, ".github/workflows/c.yml": caller}
    assert len(found("prod-deploy-ungated", run("ls"), **files)) == count


@pytest.mark.parametrize(
    ("script", "count"),
    [("rollback-deployment", 0), ("record-deployment", 0), ("run-deployment", 1)],
)
def test_scripts_that_only_their_names_tell_of(script, count):
    steps = "- uses: actions/checkout@v4\n" + run(f"ops/{script}.sh production")
    assert len(found("prod-deploy-ungated", steps)) == count
