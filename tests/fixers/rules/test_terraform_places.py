"""Where `init` and `workspace select` are put, and where there is no sure place."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

CHECKOUT = "- uses: actions/checkout@v4\n"
CLOUD = 'provider "aws" {}\n'
FILES = {
    "main.tf": f'terraform {{\n  backend "s3" {{}}\n}}\n{CLOUD}',
    "infra/main.tf": CLOUD,
    "prod.tfvars": "",
}
NO_PLACE = "there is no sure place for `{}` in this script"


@pytest.mark.parametrize(
    ("script", "first"),
    [
        ("terraform validate", "terraform init -backend=false -input=false\n"),
        ("yes | terraform validate", "terraform init -backend=false -input=false\n"),
        ("cd infra && yes | terraform validate", NO_PLACE.format("init")),
        ("echo -json | xargs terraform validate", "the command line is not fully known"),
        (
            "terraform validate\nterraform -chdir=infra plan",
            "terraform init -backend=false -input=false\n",
        ),
        ("terraform validate\nterraform plan", "terraform init -input=false\n"),
        ("terraform -no-color -chdir=infra validate", "terraform -no-color -chdir=infra init"),
    ],
)
def test_init(script, first):
    told = found("terraform-init-missing", CHECKOUT + run(script), **FILES)
    assert fixed(told[0]).startswith(first)


INIT = "terraform init -input=false\n"
SELECT = "terraform workspace select -or-create"


@pytest.mark.parametrize(
    ("script", "job", "first"),
    [
        ("terraform apply -var-file=prod.tfvars", "", [f"{SELECT} prod"]),
        (
            "sudo terraform apply -var-file=prod.tfvars",
            "",
            [NO_PLACE.format("workspace select")],
        ),
        ("terraform apply", "env: {TF_VAR_environment: 'prod or not'}", []),
        (
            "terraform apply",
            "environment: '${{ inputs.stage }}'",
            [f'{SELECT} "$INPUTS_STAGE"'],
        ),
    ],
)
def test_workspace(script, job, first):
    told = found("terraform-workspace-unselected", CHECKOUT + run(INIT + script), job=job)
    assert [fixed(one).rstrip() for one in told] == first


GOALS = """\
TF = terraform -no-color
plan:
\t$(TF) init -input=false
\t$(TF) plan -var-file=prod.tfvars
"""


def test_a_command_that_a_makefile_holds_in_part():
    step = CHECKOUT + run("make plan")
    (told,) = found("terraform-workspace-unselected", step, Makefile=GOALS)
    assert fixed(told) == "a variable of the Makefile holds a part of the command"


def test_a_step_that_is_not_read_makes_no_place_for_init():
    before = CHECKOUT + "- uses: acme/notify-team@v1\n"
    script = "ansible-playbook /srv/site.yml\ncd infra && yes | terraform validate"
    (told,) = found("terraform-init-missing", before + run(script), **FILES)
    assert fixed(told) == NO_PLACE.format("init")
