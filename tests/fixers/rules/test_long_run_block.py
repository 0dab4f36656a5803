"""Which blocks a change introduces, which move, and how the scripts are called."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import check
from fixers.fingerprint import compare
from fixers.model.trees import MemoryTree
from tests.fixers.rules.blocks import HEAD, ONLY, PATH, block, one_fix, report


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
    ("shell", "call", "options"),
    [
        ("bash", "bash", "set -eo pipefail"),
        ("sh", "sh", "set -e"),
        ("bash {0}", "bash", ""),
        ("bash -ex {0}", "bash", "set -ex"),
        ("bash -e -u -o pipefail {0}", "bash", "set -euo pipefail"),
        ("/bin/bash --noprofile --norc -o errexit {0}", "/bin/bash", "set -e"),
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
        ("(( $SHLVL > 1 )) && echo deep", True),
        ("echo $(( 10#$hour + 1 ))", True),
        ('mkdir x && cd "$_"', True),
        ("source $(dirname ${BASH_SOURCE[0]})/x", False),
        ("awk '{ print $0 }' x", True),
        ("f() { echo $1; }", True),
        ("trap 'echo at ${LINENO}' ERR", False),
        ("trap 'echo bye $HOME' EXIT", True),
        ('echo "$SHLVL"', True),
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
            "an earlier command removes or rewrites the files of the checkout",
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


@pytest.mark.parametrize("variable", ["BASH_ENV: a.sh", "SHELLOPTS: xtrace", "BASHOPTS: extglob"])
def test_what_goes_for_each_shell_that_starts(variable):
    fix = one_fix(block(6).replace("shell: bash", f"shell: bash\n        env: {{{variable}}}"))
    assert isinstance(fix, Fix)
    assert fix.applicability is Applicability.UNSAFE


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
    ("line", "sourced", "sure"),
    [
        ("source ci/lib.sh", "hello() { echo hello; }", True),
        ("source ci/lib.sh", 'usage() { echo "${0##*/} [name]"; }', False),
        ("source ci/lib.sh", 'if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then main; fi', True),
        ("source ci/lib.sh", '[ "$0" = "$BASH_SOURCE" ] && main', True),
        ("source ci/lib.sh", 'cd "$(dirname "${BASH_SOURCE[0]}")"', True),
        ("source ci/lib.sh", 'echo "${BASH_SOURCE[1]}:${BASH_LINENO[0]}"', False),
        ("source ci/lib.sh", "awk '{ print $0 }' list", True),
        ("cd ci && . ./lib.sh", 'cd "$(dirname "$0")"', False),
        ('. "$GITHUB_WORKSPACE/ci/lib.sh"', "warn() { caller; }", False),
        ('. "$PLACE/lib.sh"', "echo $0", True),
        ('cd "$PLACE" && . ./lib.sh', "echo $0", True),
        ("source", "echo $0", True),
        ("source ci/none.sh", "echo $0", True),
    ],
)
def test_what_it_sources_may_ask_for_its_name(line, sourced, sure):
    fix = one_fix(block(6).replace("make 0", line), **{"ci/lib.sh": sourced + "\n"})
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("step", "reasons"),
    [
        ("        if: failure()\n        run: |\n", ["it is not there after a failed checkout"]),
        (
            "        run: |\n          env\n          echo ${{ github.sha }}\n",
            ["the block lists all variables"],
        ),
        (
            "        run: |\n          pkill -f server\n",
            ["the block looks for processes, and the script is one"],
        ),
        (
            "        run: |\n          cat /proc/$$/cmdline\n",
            ["the block looks for processes, and the script is one"],
        ),
        (
            "        run: |\n          shellcheck *.sh ${{ inputs.flags }}\n",
            [
                "quotes or braces in a value would be text, and no longer read by the shell",
                "the block goes over all scripts",
            ],
        ),
        (
            '        run: |\n          declare -A map\n          echo "${map[${{ inputs.a }}]}"\n',
            ["a value with blanks, or none at all, may be read otherwise"],
        ),
        (
            "        run: |\n          A=${{ inputs.a }}\n",
            ["a value with blanks, or none at all, may be read otherwise"],
        ),
        (
            "        run: |\n          set -v\n          echo '${{ github.sha }}'\n",
            ["the shell prints what it reads"],
        ),
        (
            "        env: {BASH_ENV: a.sh}\n        run: |\n",
            ["each shell that starts may read more than the block"],
        ),
    ],
)
def test_the_title_says_why_a_fix_is_unsafe(step, reasons):
    long = "".join(f"          make {number}\n" for number in range(6))
    fix = one_fix(f"      - name: Build\n{step}{long}")
    assert isinstance(fix, Fix)
    assert fix.applicability is Applicability.UNSAFE
    assert fix.title.partition(", though ")[2] == " and ".join(reasons)


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("cd ${{ github.workspace }}", False),
        ('cd "${{ runner.temp }}/x"', False),
        ("cd ${{ env.PLACE }}", False),
        ('cd "${{ env.Other }}"', True),
        ("echo \"${{ format('{0}', github.sha) }} ${{ join(matrix.*, '-') }}\"", True),
        ("echo ${{ github.sha }}", True),
        ("cd $GITHUB_WORKSPACE", True),
    ],
)
def test_folders_of_the_machine_in_a_container(line, sure):
    """The runner has other values for variables that begin with these, but none for text."""
    head = HEAD.format("ubuntu-24.04")
    env = "    env:\n      PLACE: ${{ github.workspace }}/a\n      OTHER: b\n"
    inside = head.replace("    steps:\n", f"    container: debian:12\n{env}    steps:\n")
    for text, safe in ((inside, sure), (head.replace("    steps:\n", f"{env}    steps:\n"), True)):
        tree = MemoryTree({PATH: (text + block(6).replace("make 0", line)).encode()})
        (finding,) = check(tree, ONLY).findings
        assert isinstance(finding.fix, Fix)
        assert (finding.fix.applicability is Applicability.SAFE) is safe


@pytest.mark.parametrize(
    ("there", "path"),
    [
        ("lib/scripts/A-Build.sh", "lib/scripts/a-build-2.sh"),
        ("lib/scripts/a-build.sh/notes.md", "lib/scripts/a-build-2.sh"),
        ("lib/scripts/a-build.sh.orig", "lib/scripts/a-build.sh"),
        ("other/a-build.sh", "lib/scripts/a-build.sh"),
    ],
)
def test_names_that_are_taken(there, path):
    fix = one_fix(block(6), **{there: "x"})
    assert isinstance(fix, Fix)
    assert [change.path for change in fix.changes] == [path]


@pytest.mark.parametrize("there", ["lib", "lib/scripts"])
def test_a_file_where_the_folder_would_be(there):
    assert one_fix(block(6), **{there: "x"}) == SkippedFix("`lib/scripts` cannot be a folder")


def test_a_block_that_is_too_long():
    fix = one_fix(block(5000, "make one two three four five six"))
    assert fix == SkippedFix("the block is too long to be read")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("envsubst < a.yml", "WORKFLOW_RUN_ID_2"),
        ("cat a.yml", "WORKFLOW_RUN_ID"),
        ("envsubst < b.yml", "WORKFLOW_RUN_ID"),
    ],
)
def test_names_that_a_file_has_filled_in(line, name):
    step = block(6).replace("make 0", f"{line}\n          echo '${{{{ github.run_id }}}}'")
    fix = one_fix(step, **{"a.yml": "id: $WORKFLOW_RUN_ID\n", "b.yml": "id: $ID\n"})
    assert isinstance(fix, Fix)
    assert any(f" {name}: " in edit.text for edit in fix.edits)


def test_files_are_not_looked_for_in_a_folder_that_is_not_known():
    step = block(6).replace("make 0", "envsubst < a.yml\n          echo '${{ github.run_id }}'")
    step += "        working-directory: ${{ inputs.folder }}\n"
    fix = one_fix(step, **{"a.yml": "id: $WORKFLOW_RUN_ID\n"})
    assert isinstance(fix, Fix)
    assert any(" WORKFLOW_RUN_ID: " in edit.text for edit in fix.edits)


@pytest.mark.parametrize(
    ("line", "safe"),
    [("cloc .", False), ("tokei", False), ("scc src", True), ("cloc --vcs=git", False)],
)
def test_what_counts_lines(line, safe):
    fix = one_fix(block(6).replace("make 0", line))
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is safe
