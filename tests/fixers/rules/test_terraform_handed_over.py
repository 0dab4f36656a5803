"""How sure a missing `init` is where an artifact came before: it may hold the directory."""

import pytest

from fixers.diagnostics import Confidence
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree

ONLY = CheckOptions(select=frozenset({"terraform-init-missing"}))
PLAN = """\
on: push
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: hashicorp/setup-terraform@v3
      - run: terraform init && terraform plan -out=plan.bin
"""
APPLY = """\
  apply:
    needs: plan
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: hashicorp/setup-terraform@v3
      - uses: actions/download-artifact@v5
        with:
          name: plan
      - run: terraform apply plan.bin
"""
UPLOADS = {
    "only the plan": ("v5", "plan.bin", Confidence.HIGH),
    "hidden folders, as asked": (
        "v5",
        ".\n          include-hidden-files: true",
        Confidence.MEDIUM,
    ),
    "hidden folders, as it was": ("v3", ".", Confidence.MEDIUM),
    "elsewhere": (None, "", Confidence.MEDIUM),
}


@pytest.mark.parametrize(("version", "path", "confidence"), UPLOADS.values(), ids=UPLOADS)
def test_artifact_may_hold_an_initialised_directory(version, path, confidence):
    upload = (
        f"      - uses: actions/upload-artifact@{version}\n        with:\n          path: {path}\n"
    )
    text = PLAN + (upload if version else "") + APPLY
    tree = MemoryTree({".github/workflows/ci.yml": text.encode(), "main.tf": b""})
    (finding,) = check(tree, ONLY).findings
    assert finding.confidence == confidence
