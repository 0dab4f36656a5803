"""The lines that a fix writes where none of our scripts can be called: they run, and nothing but
the image changes."""

import os
import sys
from pathlib import Path

import pytest
import yaml

from fixers.engine import CheckOptions
from fixers.fixing import fix
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from tests.scripts.conftest import Cloud
from tests.scripts.shop import register, runs, serve
from tests.scripts.test_ecs_deploy import OWN_OF_A_REVISION, described

CI = ".github/workflows/ci.yml"
RULE = CheckOptions(select=frozenset({"ecs-stale-task-definition"}))
UPDATE = "aws ecs update-service --cluster shop --service cart --force-new-deployment"
PUSH = 'docker build -t "$IMAGE" . && docker push "$IMAGE"'
WHOLE = f"""\
on: push
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - run: |
          IMAGE="registry.test/cart:$GITHUB_SHA"
          {PUSH}
          {UPDATE} --desired-count 1
"""
OF_ANOTHER_JOB = f"""\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - id: login
        uses: aws-actions/amazon-ecr-login@v2
      - env:
          IMAGE: ${{{{ steps.login.outputs.registry }}}}/cart:${{{{ github.sha }}}}
        run: {PUSH}
  ship:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: {UPDATE}
"""
TAG_ALONE = f"""\
on:
  workflow_dispatch:
    inputs:
      tag: {{required: true}}
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - env:
          IMAGE_TAG: ${{{{ inputs.tag }}}}
        run: {UPDATE}
"""


def last_step(workflow: str) -> tuple[str, dict[str, str]]:
    """Of the last job."""
    jobs = yaml.safe_load(workflow)["jobs"].values()
    step = [*jobs][-1]["steps"][-1]
    return step["run"], step.get("env", {})


@pytest.mark.parametrize("workflow", [WHOLE, OF_ANOTHER_JOB, TAG_ALONE])
@pytest.mark.parametrize("tagged", [True, False])
def test_the_new_revision_differs_by_its_image_only(
    cloud: Cloud, tmp_path: Path, workflow: str, *, tagged: bool
) -> None:
    old = register(cloud, "cart", "cart")
    if not tagged:
        cloud.ecs.untag_resource(resourceArn=old, tagKeys=["owner", "pci"])
    serve(cloud, old)
    tree = MemoryTree({CI: workflow.encode()})
    mended = OverlayTree(tree, fix(tree, RULE, unsafe=True).changes).read(CI)
    script, environment = last_step(mended.text)
    assert script != last_step(workflow)[0]
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\n")
    docker.chmod(0o755)
    step = tmp_path / "step.sh"
    step.write_text(f"set -e\n{script}")
    told = {name: value.replace("${{ github.sha }}", "abc") for name, value in environment.items()}
    path = f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = cloud.run(str(step), GITHUB_SHA="abc", **{**told, "IMAGE_TAG": "abc"}, PATH=path)
    assert done.code == 0, done.err
    assert runs(cloud).endswith(":task-definition/cart:2")
    (before, tags), (after, new_tags) = described(cloud, old), described(cloud, runs(cloud))
    assert new_tags == tags
    for key in before.keys() - OWN_OF_A_REVISION:
        assert after[key] == before[key], key
    [container] = before["containerDefinitions"]
    assert after["containerDefinitions"] == [container | {"image": "registry.test/cart:abc"}]
