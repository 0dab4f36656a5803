"""Blocks that would have less trust in a file, or less right to read it."""

import pytest

from fixers.diagnostics import Applicability, Fix
from fixers.engine import check
from fixers.model.trees import MemoryTree
from tests.fixers.rules.blocks import BARE, HEAD, ONLY, PATH, block

CALLED = """\
on: {}
jobs:
  b:
    uses: ./.github/workflows/ci.yml
"""


@pytest.mark.parametrize(
    ("trigger", "ref", "applicability"),
    [
        ("push", "", Applicability.SAFE),
        ("pull_request_target", "", Applicability.UNSAFE),
        ("pull_request_target", "${{ github.head_ref }}", None),
        ("push", "${{ inputs.ref }}", Applicability.UNSAFE),
        ("push", "v1", None),
    ],
)
def test_trust_of_the_callers(trigger, ref, applicability):
    head = HEAD.format("ubuntu-24.04").replace("on: push", "on: workflow_call")
    if ref:
        head += f"        with:\n          ref: {ref}\n"
    files = {PATH: head + block(6), ".github/workflows/other.yml": CALLED.format(trigger)}
    report_ = check(MemoryTree({path: text.encode() for path, text in files.items()}), ONLY)
    [finding] = report_.findings
    assert getattr(finding.fix, "applicability", None) is applicability


@pytest.mark.parametrize(
    ("trigger", "offered"),
    [("workflow_call", False), ("[push, workflow_call]", True), ("[workflow_call, push]", True)],
)
def test_without_callers_a_reusable_workflow_may_start_by_itself(trigger, offered):
    head = HEAD.format("ubuntu-24.04").replace("on: push", f"on: {trigger}")
    (finding,) = check(MemoryTree({PATH: (head + block(6)).encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix) is offered
    assert not offered or finding.fix.applicability is Applicability.UNSAFE


JOB = "  {}:\n    runs-on: ubuntu-24.04\n    {}steps:\n      - uses: actions/checkout@v4\n"
OWN = {
    ".github/actions/x/action.yml": "runs:\n  using: composite\n  steps: []\n",
    "ci/a.sh": "make\n",
    "ci/b.py": "print()\n",
}


@pytest.mark.parametrize(
    ("job", "step", "at_home"),
    [
        (JOB.format("b", ""), "uses: ./.github/actions/x", True),
        (JOB.format("b", ""), "uses: ./.github/actions/none", False),
        (JOB.format("b", ""), "uses: actions/cache@v4", False),
        (JOB.format("b", ""), "run: ./ci/a.sh", True),
        (JOB.format("b", ""), "run: python ci/b.py", True),
        (JOB.format("b", ""), "run: python ci/none.py", False),
        (JOB.format("b", ""), "run: '[ -z \"$A\" ] || ./ci/a.sh'", False),
        (JOB.format("b", ""), "{run: ./ci/a.sh, if: inputs.a}", False),
        (JOB.format("b", "if: inputs.a\n    "), "run: ./ci/a.sh", False),
        (JOB.format("b", "").partition("      -")[0], "run: ./ci/a.sh", False),
        ("", "run: ./ci/a.sh", True),
    ],
)
def test_a_job_that_needs_files_of_its_repository_is_at_home(job, step, at_home):
    called = HEAD.format("ubuntu-24.04").replace("on: push", "on: workflow_call") + block(6)
    if not job:
        called = called.replace("    runs-on", "    if: inputs.a\n    runs-on")
    other = {".github/workflows/other.yml": CALLED.format("push")}
    told = {"README.md": f"    uses: acme/ci/{PATH}@v1\n"}
    files = {PATH: f"{called}{job}      - {step}\n", **other, **OWN, **told}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is at_home


@pytest.mark.parametrize(
    ("more", "at_home"),
    [
        ({}, True),
        ({"README.md": "`ci.yml` tests.\n"}, True),
        ({"README.md": f"    uses: acme/ci/{PATH}@v1\n"}, False),
        ({".github/workflows/a.yml": f"# uses: acme/ci/{PATH}@v1\non: push\njobs: {{}}\n"}, False),
        ({".github/workflows/a.yml": "on: workflow_call\njobs: {}\n"}, True),
        ({f".github/workflows/{x}.yml": "on: workflow_call\njobs: {}\n" for x in "ab"}, False),
    ],
)
def test_a_workflow_that_its_own_repository_calls_is_at_home(more, at_home):
    called = HEAD.format("ubuntu-24.04").replace("on: push", "on: workflow_call") + block(6)
    files = {PATH: called, ".github/workflows/other.yml": CALLED.format("push"), **more}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is at_home


@pytest.mark.parametrize(
    ("triggers", "caller", "at_home"),
    [
        ("workflow_call", "other.yml", True),
        ("workflow_call", "ci.yml", False),
        ("[push, workflow_call]", "ci.yml", True),
        ("push", "ci.yml", True),
    ],
)
def test_what_calls_it_may_be_called_elsewhere(triggers, caller, at_home):
    called = HEAD.format("ubuntu-24.04").replace("on: push", "on: workflow_call") + block(6)
    files = {PATH: called, ".github/workflows/other.yml": CALLED.format(triggers)}
    files[".github/workflows/top.yml"] = CALLED.format("push").replace("ci.yml", caller)
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is at_home


@pytest.mark.parametrize(
    ("permissions", "offered"),
    [
        ("", True),
        ("read-all", True),
        ("{contents: write}", True),
        ("{}", False),
        ("{contents: none}", False),
        ("{issues: write}", False),
    ],
)
def test_who_calls_a_workflow_says_what_its_jobs_may_read(permissions, offered):
    called = BARE.replace("on: push", "on: workflow_call") + block(6)
    given = f"    permissions: {permissions}\n" if permissions else ""
    caller = f"on: push\njobs:\n  b:\n{given}    uses: ./{PATH}\n"
    files = {PATH: called, ".github/workflows/caller.yml": caller}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix) is offered
    assert offered or "`contents: read`" in finding.fix.reason


@pytest.mark.parametrize(
    ("command", "trusted"),
    [
        ("unzip a.zip", False),
        ("unzip -l a.zip", True),
        ("unzip a.zip -d out", True),
        ("tar xf a.tar", False),
        ("tar cf a.tar out", True),
        ("cd out && tar xf ../a.tar", True),
        ("gh run download 1", False),
    ],
)
def test_what_is_unpacked_over_a_trusted_checkout(command, trusted):
    head = HEAD.format("ubuntu-24.04").replace("on: push", "on: issue_comment")
    text = head + f"      - run: {command}\n" + block(6)
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix) is trusted
