"""tf-plan.sh and tf-apply.sh with a real terraform and its built-in provider."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripts.cloud import ROOT
from tests.scripts.conftest import Cloud

TERRAFORM = shutil.which("terraform")
pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")

MAIN = """
variable "size" {{ type = number }}
resource "terraform_data" "one" {{
  input            = var.size
  triggers_replace = "{trigger}"
}}
"""


@pytest.fixture
def infra(tmp_path: Path) -> Path:
    folder = tmp_path / "infra"
    folder.mkdir()
    (folder / "main.tf").write_text(MAIN.format(trigger="a"))
    for number, name in enumerate(("dev", "prod")):
        (folder / f"{name}.tfvars").write_text(f"size = {number}\n")
    return folder


def run(cloud: Cloud, script: str, infra: Path, *more: str, **environment: str):
    at = ("--directory", str(infra))
    path = f"{Path(TERRAFORM or '').parent}:/usr/bin:/bin"
    return cloud.run(script, *at, *more, PATH=path, HOME=str(infra.parent), **environment)


def test_each_workspace_is_planned_and_applied_on_its_own(cloud: Cloud, infra: Path) -> None:
    planned = run(cloud, "tf-plan.sh", infra, "--workspace", "dev")
    assert planned.outputs == {"changes": "true", "destroys": "0"}, planned.err
    applied = run(cloud, "tf-apply.sh", infra, "--workspace", "dev")
    assert applied.code == 0, applied.err
    assert run(cloud, "tf-plan.sh", infra, "--workspace", "dev").outputs["changes"] == "false"
    assert run(cloud, "tf-plan.sh", infra, "--workspace", "prod").outputs["changes"] == "true"
    again = run(cloud, "tf-apply.sh", infra, "--workspace", "dev")
    assert "dev is as it should be" in again.err


def test_what_destroys_is_refused_unless_allowed(cloud: Cloud, infra: Path) -> None:
    assert run(cloud, "tf-apply.sh", infra, "--workspace", "dev").code == 0
    (infra / "main.tf").write_text(MAIN.format(trigger="b"))
    refused = run(cloud, "tf-apply.sh", infra, "--workspace", "dev")
    assert refused.code == 1
    assert "destroys 1 resources, allowed are 0" in refused.err
    allowed = run(cloud, "tf-apply.sh", infra, "--workspace", "dev", "--destroys", "1")
    assert allowed.code == 0, allowed.err


def test_a_dry_run_applies_nothing(cloud: Cloud, infra: Path) -> None:
    assert run(cloud, "tf-apply.sh", infra, "--workspace", "dev", "--dry-run").code == 0
    assert run(cloud, "tf-plan.sh", infra, "--workspace", "dev").outputs["changes"] == "true"


def test_a_plan_that_fails_fails(cloud: Cloud, infra: Path) -> None:
    (infra / "dev.tfvars").unlink()
    done = run(cloud, "tf-apply.sh", infra, "--workspace", "dev")
    assert done.code == 1
    assert "the plan of dev failed" in done.err


def test_two_ways_to_choose_a_workspace_are_one_too_many(cloud: Cloud, infra: Path) -> None:
    done = run(cloud, "tf-plan.sh", infra, "--workspace", "dev", TF_WORKSPACE="prod")
    assert done.code == 1
    assert "TF_WORKSPACE" in done.err


@pytest.mark.parametrize(
    ("repository", "good"),
    [("acme/shop", True), ("acme/*", False), ("acme", False), ("repo:acme/shop", False)],
)
def test_a_role_trusts_one_repository_and_no_pattern(
    tmp_path: Path, repository: str, good: bool
) -> None:
    """The variables of the OIDC module alone: the rest of it needs the provider of AWS."""
    module = ROOT / "templates/pipeline/infra/oidc/variables.tf"
    (tmp_path / "variables.tf").write_text(module.read_text("utf-8"))
    (tmp_path / "outputs.tf").write_text('output "given" { value = var.repository }\n')
    given = ["-var=project=shop", f"-var=repository={repository}", "-var=environments={}"]
    codes = [
        subprocess.run(
            [TERRAFORM or "", f"-chdir={tmp_path}", *command, "-input=false"],
            check=False,
            capture_output=True,
        ).returncode
        for command in (["init"], ["plan", *given])
    ]
    assert codes == [0, 0 if good else 1]
