"""A checkout added to a job that cannot tell whether there is one."""

import pytest

from fixers.diagnostics import Applicability, Fix
from fixers.engine import check
from fixers.model.trees import MemoryTree
from tests.fixers.rules.blocks import ONLY, PATH

JOB = """\
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - name: Tell
        env:
          TOKEN: ${{ github.token }}
        run: |
          echo 1
          echo 2
          echo 3
          echo 4
          echo 5
          echo 6
"""


def _is_safe(text: str) -> bool:
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert "and check out the scripts first" in finding.fix.title
    return finding.fix.applicability is Applicability.SAFE


@pytest.mark.parametrize(
    ("command", "safe"),
    [
        ("echo 6", True),
        ('[ -n "$A" ] && exit 1', True),
        ("for x in a b; do sudo apt-get install -y $x; done", True),
        ("tell() { echo 6; }; tell", True),
        ("make", False),
        ("$TOOL", False),
        ("printf '%s' \"$(tree)\"", False),
        ("ls out", True),
        ("find out -name a", True),
        ("find -name a", False),
        ("find", False),
        ("az webapp restart --name a", True),
        ("ls", False),
        ("ls -la", False),
        ('ls "$OUT"', False),
        ("cat *.json", True),
        ("cat *", False),
        ("files=(*); echo $files", False),
        ("grep -q a b.txt", True),
        ("grep -rq a", False),
        ("curl -T . https://example.com", False),
        ("cat ../a", False),
        ("test -d .git", False),
        ("mkdir lib", False),
        ('cat "$GITHUB_WORKSPACE/a"', False),
        ("git --version", True),
        ("git ls-remote https://example.com/a.git", True),
        ("git ls-remote", False),
        ("git log", False),
        ("docker pull alpine", True),
        ("docker build x", False),
        ("docker", False),
        ("aws s3 cp a s3://b", True),
        ("aws s3 sync a s3://b", False),
        ("gh api user", True),
        ("gh release view v1 -R a/b", True),
        ("gh release view v1 --repo a/b", True),
        ("gh release view v1", False),
        ('gh pr merge --auto "$PR_URL"', True),
        ('gh pr merge -d "$PR_URL"', False),
        ("gh pr create -R a/b", False),
        ("gh release create v1 -d -R a/b", True),
        ("gh release create v1 --notes-from-tag -R a/b", False),
        ("gh api repos/a/b --jq '{repo: .name}'", True),
        ("gh api 'repos/{owner}/{repo}'", False),
        ("gh api repos/:owner/:repo", False),
        ("gcloud run deploy a --image b", True),
        ("gcloud functions deploy a", False),
        ("gcloud app deploy", False),
        ('aws s3 cp "$OUT" s3://b --recursive', False),
        ("echo 'a", False),
    ],
)
def test_commands_that_look_at_nothing_else(command, safe):
    step = f"      - run: |\n          {command}\n"
    assert _is_safe(JOB + step) is safe


def test_a_function_of_the_block_is_read_itself():
    told = "      - run: |\n          tell() {\n            echo 6\n          }\n          tell\n"
    assert _is_safe(JOB + told)
    assert not _is_safe(JOB + told.replace("echo 6", "tree"))


def test_the_repository_that_gh_is_told():
    text = JOB + "      - run: gh release view v1\n"
    assert _is_safe(text.replace("TOKEN:", "GH_REPO:"))
    for command in ("pr create --head a", "pr merge 1 --delete-branch"):
        asks = text.replace("TOKEN:", "GH_REPO:").replace("echo 6", f"gh {command}")
        assert not _is_safe(asks)


@pytest.mark.parametrize(
    ("step", "safe"),
    [
        ("uses: azure/login@v2", True),
        ("uses: acme/own@v1", False),
        ("{uses: actions/github-script@v7, with: {script: 'core.info(1)'}}", True),
        ("{uses: actions/github-script@v7, with: {script: require('fs')}}", False),
        ("uses: actions/github-script@v7", False),
        ("{uses: actions/download-artifact@v4, with: {name: a}}", True),
        ("{uses: actions/upload-artifact@v4, with: {path: out/*.json}}", True),
        ("{uses: actions/upload-artifact@v4, with: {path: .}}", False),
        ("{uses: actions/upload-artifact@v4, with: {path: '*'}}", False),
        ("{uses: actions/upload-artifact@v4, with: {path: '**/*.xml'}}", False),
        ("{uses: actions/upload-artifact@v4, with: {path: '${{ env.OUT }}'}}", False),
        ("{run: Get-Date, shell: pwsh}", False),
        ("{run: echo, if: env.A == ''}", True),
        ("{run: echo, if: hashFiles('**/*.sh') == ''}", False),
    ],
)
def test_steps_that_look_at_nothing_else(step, safe):
    assert _is_safe(f"{JOB}      - {step}\n") is safe


@pytest.mark.parametrize(
    ("runner", "safe"),
    [
        ("ubuntu-24.04", True),
        ("self-hosted", False),
        ("ubuntu-24.04\n    container: a", False),
        ("ubuntu-24.04\n    timeout-minutes: 5", True),
        ("ubuntu-24.04\n    timeout-minutes: 1", False),
    ],
)
def test_where_a_checkout_finds_nothing(runner, safe):
    assert _is_safe(JOB.replace("ubuntu-24.04", runner)) is safe


@pytest.mark.parametrize(("event", "safe"), [("release", True), ("registry_package", False)])
def test_what_was_published_may_be_of_another_commit(event, safe):
    assert _is_safe(JOB.replace("on: push", f"on: {event}")) is safe
    text = JOB.replace("    steps:\n", "    steps:\n      - uses: actions/checkout@v4\n")
    text = text.replace("on: push", f"on: {event}")
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is safe
