"""For which environment a goal of make runs Terraform."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

BACKEND = 'terraform {\n  backend "s3" {}\n}\nprovider "aws" {}\n'
SETUP = (
    "- uses: actions/checkout@v4\n"
    "- uses: hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd\n"
)
SELECT = 'terraform workspace select -or-create "$(ENV)"'


@pytest.mark.parametrize(
    ("apply", "given", "fixes"),
    [
        ("terraform apply -var-file=$(ENV).tfvars", "env", [SELECT]),
        ('terraform apply -var-file="$(ENV).tfvars"', "env", [SELECT]),
        (f"{SELECT}\n\tterraform apply -var-file=$(ENV).tfvars", "env", []),
        ("terraform apply -var-file=$(ENV).tfvars", "size", []),
    ],
)
def test_goals(apply, given, fixes):
    files = {"infra/main.tf": BACKEND, "infra/Makefile": f"apply:\n\t{apply}\n"}
    steps = run("terraform -chdir=infra init")
    steps += run(f"make -C infra apply ENV=${{{{ inputs.{given} }}}}")
    told = found("terraform-workspace-unselected", SETUP + steps, **files)
    assert [fixed(one).strip() for one in told] == fixes
