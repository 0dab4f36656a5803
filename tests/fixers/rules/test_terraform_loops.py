"""Which folders a loop over those of the tree initialises."""

import pytest

from tests.fixers.rules.asking import found, run

PROVIDER = 'provider "aws" {}\n'
FILES = {f"{name}/main.tf": PROVIDER for name in ("modules/a", "modules/b", "infra")}
INIT = 'terraform -chdir="$d" init'
SETUP = (
    "- uses: actions/checkout@v4\n"
    "- uses: hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd\n"
)


@pytest.mark.parametrize(
    ("values", "body", "count"),
    [
        ("modules/*/", INIT, 1),
        ("modules/*", '(cd "$d" && terraform init && terraform validate)', 1),
        ("modules/*/", "X=1\n  pushd $d\n  terraform init\n  popd", 1),
        ("modules/*/", f"{INIT}\n  make more", 0),
        ("modules/*/", f'{INIT}\n  "$TF" validate', 0),
        ("modules/*/", "cd $d/../../infra\n  terraform init", 0),
        ("modules/*/", 'terraform -chdir="$d/../../infra" init', 0),
        ("*/", INIT, 0),
        ("inf*", INIT, 0),
        ("**/", INIT, 0),
        ("other/*/", INIT, 0),
        ("../*/", INIT, 0),
        ("$DIRS", INIT, 0),
        ("modules/*/", "echo $d", 1),
    ],
)
def test_loops(values, body, count):
    loop = run(f"for d in {values}; do\n  {body}\ndone")
    told = found(
        "terraform-init-missing", SETUP + loop + run("terraform -chdir=infra plan"), **FILES
    )
    assert len(told) == count
    before = run("terraform -chdir=$X init") + loop + run("terraform -chdir=infra plan")
    assert found("terraform-init-missing", SETUP + before, **FILES) == ()
