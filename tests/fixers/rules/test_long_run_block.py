"""Which blocks a change introduces, how they may be called, and what keeps line ends."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import CheckOptions, check
from fixers.fingerprint import compare
from fixers.fixing import fix
from fixers.model import RepoTree
from fixers.model.trees import MemoryTree, OverlayTree

PATH = ".github/workflows/ci.yml"
ONLY = CheckOptions(select=frozenset({"long-run-block"}))
HEAD = "on: push\njobs:\n  a:\n    runs-on: {}\n    steps:\n      - uses: actions/checkout@v4\n"


def block(lines: int, word: str = "make", name: str = "Build") -> str:
    body = "".join(f"          {word} {number}\n" for number in range(lines))
    return f"      - name: {name}\n        shell: bash\n        run: |\n{body}"


def report(*blocks: str, runner: str = "ubuntu-24.04", **files: str):
    texts = {PATH: HEAD.format(runner) + "".join(blocks), **files}
    return check(MemoryTree({path: text.encode() for path, text in texts.items()}), ONLY)


def one_fix(*blocks: str, runner: str = "ubuntu-24.04", **files: str) -> Fix | SkippedFix | None:
    (finding,) = report(*blocks, runner=runner, **files).findings
    return finding.fix


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([block(8)], [block(8)], 0),
        ([block(8)], [block(8, "other")], 0),
        ([block(8)], [block(7)], 0),
        ([block(8)], [block(9)], 1),
        ([block(5)], [block(6)], 1),
        ([], [block(6)], 1),
        ([block(8)], [block(6, name="Other"), block(8)], 1),
    ],
)
def test_what_a_change_introduces(before, after, new):
    assert len(compare(report(*before), report(*after)).introduced) == new


def test_a_block_put_before_others_without_a_name():
    plain = [block(n).replace("name: Build\n        ", "") for n in (6, 9, 12)]
    found = compare(report(plain[0], plain[2]), report(plain[1], plain[0], plain[2]))
    assert [finding.weight for finding in found.introduced] == [9]
    assert [finding.weight for finding in found.old] == [6, 12]
    assert not found.fixed


@pytest.mark.parametrize(
    ("runner", "attributes", "applicability"),
    [
        ("windows-2025", "*.sh text eol=lf\n", Applicability.SAFE),
        ("windows-2025", "* text=auto eol=lf\n", Applicability.SAFE),
        ("windows-2025", "lib/scripts/* -text\n", Applicability.SAFE),
        ("windows-2025", "*.sh eol=lf\n*.sh eol=crlf\n", None),
        ("windows-2025", "* text=auto\n", Applicability.UNSAFE),
        ("windows-2025", "docs/*.sh eol=lf\n", Applicability.UNSAFE),
        ("windows-2025", "*.sh eol=lf\n*.sh diff=bash\n", Applicability.SAFE),
        ("our-own", "", Applicability.UNSAFE),
        ("our-own", "*.sh eol=lf\n", Applicability.SAFE),
        ("[self-hosted, Linux]", "", Applicability.SAFE),
    ],
)
def test_line_ends(runner, attributes, applicability):
    fix = one_fix(block(6), runner=runner, **{".gitattributes": attributes})
    assert getattr(fix, "applicability", None) is applicability


@pytest.mark.parametrize(
    ("shell", "call", "options"),
    [
        ("bash", "bash", "set -eo pipefail"),
        ("sh", "sh", "set -e"),
        ("bash {0}", "bash", ""),
        ("bash -ex {0}", "bash", "set -ex"),
        ("bash -e -u -o pipefail {0}", "bash", "set -euo pipefail"),
        ("/bin/bash --noprofile --norc -o errexit {0}", "bash", "set -e"),
        ("bash -el {0}", "bash -l", "set -e"),
        ("bash --login -eo pipefail {0}", "bash -l", "set -eo pipefail"),
    ],
)
def test_shells(shell, call, options):
    fix = one_fix(block(6).replace("shell: bash", f"shell: {shell}"))
    assert isinstance(fix, Fix)
    assert fix.edits[0].text == f'{call} "$GITHUB_WORKSPACE/lib/scripts/a-build.sh"'
    text = fix.changes[0].content.decode()
    assert [line for line in text.split("\n") if line.startswith("set ")] == [options][
        : bool(options)
    ]


@pytest.mark.parametrize(
    "shell", ["bash {0} x", "bash -O extglob {0}", "bash -c {0}", "zsh -e {0}", "node {0}", "nu"]
)
def test_shells_that_are_left(shell):
    assert isinstance(one_fix(block(6).replace("shell: bash", f"shell: {shell}")), SkippedFix)


@pytest.mark.parametrize(
    ("first", "moves"),
    [
        ("git checkout main", True),
        ("rm -rf ./*", True),
        ("echo $0", False),
        ('echo "$0_x"', False),
        ('echo "$1_x"', True),
        ('echo "$_"', False),
        ("echo $(( LINENO - 1 ))", False),
        ("(( $SHLVL > 1 )) && echo deep", False),
        ("echo $(( 10#$hour + 1 ))", True),
        ('mkdir x && cd "$_"', True),
        ("source $(dirname ${BASH_SOURCE[0]})/x", False),
        ("awk '{ print $0 }' x", True),
        ("f() { echo $1; }", True),
        ("trap 'echo at ${LINENO}' ERR", False),
        ("trap 'echo bye $HOME' EXIT", True),
        ('echo "$SHLVL"', False),
        ("caller", False),
        ("awk '{print $0}' LINENO", True),
        ("coproc make", False),
    ],
)
def test_texts(first, moves):
    fix = one_fix(block(6).replace("make 0", first))
    assert isinstance(fix, Fix) is moves


@pytest.mark.parametrize(
    ("first", "begins"),
    [
        ("#!/bin/bash", ["set -eo pipefail", "", "make 1"]),
        ("set -euo pipefail", ["", "set -euo pipefail"]),
        ("set -eu", ["set -eo pipefail", "", "set -eu"]),
    ],
)
def test_a_block_that_begins_as_a_script_does(first, begins):
    fix = one_fix(block(7).replace("make 0", first))
    assert isinstance(fix, Fix)
    lines = fix.changes[0].content.decode().split("\n")
    assert lines[:2] == ["#!/usr/bin/env bash", "# Build (job a)"]
    assert lines[2 : 2 + len(begins)] == begins


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("on: push", "on: [push]", None),
        ("on: push", "on:", "what starts the workflow is not known"),
        (
            "      - name: Build\n",
            "      - run: rm -rf *\n      - name: Build\n",
            "an earlier command removes the files of the checkout",
        ),
        (
            "shell: bash\n",
            "shell: bash\n        env: *shared\n",
            "the step is written in a way that cannot be changed surely",
        ),
    ],
)
def test_steps_that_are_left(old, new, reason):
    text = (HEAD.format("ubuntu-24.04") + block(6)).replace("make 0", "make ${{ github.ref }}")
    text = text.replace("jobs:", "env: &shared {A: b}\njobs:")
    tree = MemoryTree({PATH: text.replace(old, new).encode()})
    fix = check(tree, ONLY).findings[0].fix
    assert (fix.reason if isinstance(fix, SkippedFix) else None) == reason


@pytest.mark.parametrize(
    ("earlier", "applicability"),
    [
        ("git checkout main", Applicability.UNSAFE),
        ("git -C . switch main", Applicability.UNSAFE),
        ("git checkout -b new", Applicability.SAFE),
        ("git checkout -b new origin/main", Applicability.UNSAFE),
        ("git clean -fdx", Applicability.SAFE),
        ("git stash", Applicability.SAFE),
        ("git reset --hard", Applicability.SAFE),
        ("git reset --hard origin/main", Applicability.UNSAFE),
        ("git checkout -- .", Applicability.SAFE),
        ("git $DO", Applicability.UNSAFE),
        ("git commit -am x", Applicability.SAFE),
        ("gh pr checkout 1", Applicability.UNSAFE),
        ("rm -rf dist", Applicability.SAFE),
        ("rm -f lib", Applicability.SAFE),
        ("rm -rf lib", None),
        ("rm -rf ./*", None),
        ('rm -rf "$PLACE"', Applicability.UNSAFE),
        ('rm -rf "$GITHUB_WORKSPACE"', None),
        ("rm -rf ${GITHUB_WORKSPACE}/*", None),
        ("mv lib old", None),
        ("mv a b", Applicability.SAFE),
    ],
)
def test_what_an_earlier_step_does_to_the_checkout(earlier, applicability):
    fix = one_fix(f"      - run: {earlier}\n", block(6))
    assert getattr(fix, "applicability", None) is applicability


@pytest.mark.parametrize("runner", ["ubuntu-24.04", "windows-2025"])
def test_a_block_that_changes_its_own_checkout(runner):
    text = block(6).replace("make 0", "git checkout main")
    fix = one_fix(text, runner=runner, **{".gitattributes": "*.sh eol=lf\n"})
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is (runner == "ubuntu-24.04")


@pytest.mark.parametrize(
    ("shell", "sure"),
    [
        ("bash -x {0}", True),
        ("bash -v {0}", False),
        ("bash -l {0}", True),
        ("bash -lx {0}", False),
        ("bash -eo pipefail {0}", True),
    ],
)
def test_shells_that_do_more_than_to_run_it(shell, sure):
    fix = one_fix(block(6).replace("shell: bash", f"shell: {shell}"))
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is sure
    plain = any(edit.text == "bash" for edit in fix.edits)
    assert plain is ("pipefail" not in shell)


@pytest.mark.parametrize(
    "step",
    [
        "      - {shell: 'bash -x {0}', run: \"a\\nb\\nc\\nd\\ne\\nf\"}\n",
        '      - {run: "a\\nb\\nc\\nd\\ne\\nf"}\n',
    ],
)
def test_a_step_in_braces_gets_no_shell(step):
    text = HEAD.format("ubuntu-24.04") + step
    text = text.replace("jobs:", "defaults: {run: {shell: 'bash -ex {0}'}}\njobs:")
    [finding] = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix) is ("shell: 'bash -x" in step)


CALLED = """\
on: {}
jobs:
  b:
    uses: ./.github/workflows/ci.yml
"""


@pytest.mark.parametrize(
    ("trigger", "ref", "applicability"),
    [
        ("push", "", Applicability.UNSAFE),
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
    ("name", "stem"),
    [
        ("Build", "a-build"),
        (
            "Set up the matrix of test files to run all of them in parallel",
            "set-up-matrix-test-files-all-them",
        ),
        ("Put the built image into the registry, if any", "put-built-image-registry-any"),
        ("Wait until all the services are healthy", "wait-until-all-services-are-healthy"),
        ("x" * 60, "x" * 40),
        ("To " * 20, "to-to-to-to-to-to-to-to-to-to-to-to-to"),
    ],
)
def test_names_of_scripts(name, stem):
    fix = one_fix(block(6, name=name))
    assert isinstance(fix, Fix)
    assert fix.changes[0].path == f"lib/scripts/{stem}.sh"


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("matrix.python[1]", "MATRIX_PYTHON"),
        ("steps.a.outputs[format('{0}', matrix.b)]", "STEPS_A"),
        (
            "github.event.workflow_run.pull_requests[0].number",
            "WORKFLOW_EVENT_WORKFLOW_RUN_PULL_REQUEST",
        ),
    ],
)
def test_one_of_several_values_is_text(inner, name):
    fix = one_fix(block(6).replace("make 0", f'echo "${{{{ {inner} }}}}"'))
    assert isinstance(fix, Fix)
    assert f"${{{name}" in fix.changes[0].content.decode()


@pytest.mark.parametrize("inner", ["matrix", "github.event.commits.*.id", "github.event[*].id"])
def test_what_is_no_text_is_no_variable(inner):
    fix = one_fix(block(6).replace("make 0", f'echo "${{{{ {inner} }}}}"'))
    assert fix == SkippedFix("an expression is no text, which a variable must be")


def test_a_file_that_each_shell_reads_first():
    fix = one_fix(block(6).replace("shell: bash", "shell: bash\n        env: {BASH_ENV: a.sh}"))
    assert isinstance(fix, Fix)
    assert fix.applicability is Applicability.UNSAFE


OTHER = """\
      - uses: actions/checkout@v4
        with: {repository: acme/tools}
"""


def test_a_checkout_around_may_have_cleaned_this_one_away():
    inner = HEAD.format("ubuntu-24.04") + "        with: {path: src}\n"
    tree = MemoryTree({PATH: (inner + OTHER + block(6)).encode()})
    [finding] = check(tree, ONLY).findings
    reason = "no checkout of this repository surely comes before the step"
    assert finding.fix == SkippedFix(reason)


@pytest.mark.parametrize(
    ("shell", "first", "sure"),
    [
        ("bash -ex {0}", 'case "${{ github.ref }}" in *) ;; esac', False),
        ("bash -o xtrace {0}", 'case "${{ github.ref }}" in *) ;; esac', False),
        ("bash", 'case "${{ github.ref }}" in *) ;; esac', True),
        ("bash", 'set -x; for i in "${{ github.ref }}"; do echo; done', False),
        ("bash -ex {0}", 'echo "${{ github.ref }}"', True),
        ("bash -ex {0}", "case a in *) ;; esac", True),
        ("bash", 'set -v; echo "${{ github.ref }}"', False),
        ("bash", 'set -eo verbose; echo "${{ github.ref }}"', False),
        ("bash", "set -v; echo", True),
    ],
)
def test_a_trace_that_shows_some_words_as_they_are_written(shell, first, sure):
    text = block(6).replace("shell: bash", f"shell: {shell}").replace("make 0", first)
    fix = one_fix(text)
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is sure


BARE = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def test_all_blocks_of_a_job_share_the_checkout_that_is_added():
    text = BARE + block(6, name="One") + block(7, name="Two")
    tree: RepoTree = MemoryTree({PATH: text.encode()})
    titles = [f.fix.title for f in check(tree, ONLY).findings if isinstance(f.fix, Fix)]
    assert titles == [
        "Move the block to `lib/scripts/a-one.sh` and check out the scripts first",
        "Move the block to `lib/scripts/a-two.sh` and check out the scripts first",
    ]
    at_once = fix(tree, ONLY, unsafe=True)
    for lines in (6, 7):  # one at a time
        done = fix(tree, ONLY, unsafe=True, wanted=lambda f, lines=lines: f.weight == lines)
        assert len(done.applied) == 1
        tree = OverlayTree(tree, done.changes)
        (workflow,) = [c for c in done.changes if c.path == PATH]
        assert workflow.content.count(b"Check out the scripts") == 1
    assert {c.path: c.content for c in at_once.changes} == {
        c.path: tree.read(c.path).encode() for c in at_once.changes
    }


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
    ("line", "sure"),
    [
        ("echo a ${{ github.run_attempt }}>o", False),
        ("cat 1${{ github.run_attempt }}<o", False),
        ("echo a ${{ github.run_attempt }} >o", True),
        ("echo a=${{ github.run_attempt }}>>o", True),
        ('echo "${{ github.run_attempt }}">o', True),
    ],
)
def test_a_number_that_says_what_is_redirected(line, sure):
    fix = one_fix(block(6).replace("make 0", line))
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("command", "added"),
    [
        ("git -C data fetch", True),
        ("git -c a.b=c -C . fetch", False),
        ("git --no-pager log", True),
        ("git", True),
        ("git clone https://example.com/a.git", True),
        ("git clone https://example.com/a.git $GITHUB_WORKSPACE", False),
        ("cd data && git init", True),
        ("gh repo clone acme/shop .", False),
        ("gh repo clone acme/shop", True),
    ],
)
def test_a_repository_where_the_scripts_would_be(command, added):
    text = BARE + f"      - run: {command}\n" + block(6)
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix) is added


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


def test_attributes_that_cannot_be_read():
    text = HEAD.format("windows-2025") + block(6)
    tree = MemoryTree({PATH: text.encode(), ".gitattributes": b"\0\xff"})
    (finding,) = check(tree, ONLY).findings
    assert finding.fix == SkippedFix("a checkout gives the script the line ends of Windows")
