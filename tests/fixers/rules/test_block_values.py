"""What a block's expressions may hold, and names that its variables may not have."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import check
from fixers.model.trees import MemoryTree
from tests.fixers.rules.blocks import ONLY, PATH, one_fix

_REST = "".join(f"          make {number}\n" for number in range(6))
_HEAD = """\
on:
  workflow_dispatch:
    inputs:
      app: {type: choice, required: true, options: [all, shop]}
      note: {type: string}
env:
  REGISTRY: ghcr.io
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
"""
_CHECKOUT = "      - uses: actions/checkout@v4\n"


def _fix(line: str, before: str = "", checkout: str = _CHECKOUT) -> Fix | SkippedFix | None:
    block = f"      - name: Build\n        run: |\n          {line}\n{_REST}"
    text = _HEAD + checkout + before + block
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    return finding.fix


def _applicability(line: str, before: str = "", checkout: str = _CHECKOUT) -> Applicability | None:
    fix = _fix(line, before, checkout)
    return fix.applicability if isinstance(fix, Fix) else None


@pytest.mark.parametrize(
    "inner",
    [
        "format('{0}-{1}', github.ref_name, github.run_id)",
        "inputs.app != 'all' && format('--app={0}', inputs.app) || ''",
        "format('{0}', 7)",
    ],
)
def test_a_text_of_known_values_is_known(inner):
    assert _applicability(f"deploy ${{{{ {inner} }}}}") is Applicability.SAFE


def test_a_text_of_others_is_not():
    assert _applicability("deploy ${{ format('--note={0}', inputs.note) }}") is Applicability.UNSAFE
    assert _applicability("deploy ${{ format(inputs.note) }}") is Applicability.UNSAFE
    fix = _fix("deploy ${{ format('\"{0}\"', inputs.note) }}")
    assert isinstance(fix, SkippedFix)
    assert "syntax" in fix.reason


def test_a_variable_that_is_only_read_beside_the_runner_file():
    line = "IMAGE=${{ env.REGISTRY }}/shop"
    read = '      - run: echo "IMAGE=${{ env.REGISTRY }}/$REGISTRY" >> "$GITHUB_ENV"\n'
    assert _applicability(line, read) is Applicability.SAFE
    given = '      - run: echo "REGISTRY=$OTHER" >> "$GITHUB_ENV"\n'
    assert _applicability(line, given) is Applicability.UNSAFE


def test_a_program_that_asks_for_the_name():
    line = "python3 tool.py\n          echo ${{ github.sha }}"
    fix = one_fix(
        f"      - run: |\n          {line}\n{_REST}",
        **{"tool.py": "import os\nprint(os.environ.get('WORKFLOW_SHA'))\n"},
    )
    assert isinstance(fix, Fix)
    assert any("WORKFLOW_SHA_2: " in edit.text for edit in fix.edits)


def test_a_checkout_that_may_fail():
    tolerated = f"{_CHECKOUT}        continue-on-error: "
    assert _applicability("make", checkout=f"{tolerated}true\n") is Applicability.UNSAFE
    assert _applicability("make", checkout=f"{tolerated}false\n") is Applicability.SAFE


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("always() && steps.tests.outcome == 'failure'", Applicability.SAFE),
        ("failure() && steps.tests.conclusion == 'success'", Applicability.SAFE),
        ("!cancelled() && steps.tests.outcome == 'success'", Applicability.SAFE),
        ("failure() || steps.tests.outcome == 'failure'", Applicability.UNSAFE),
        ("failure() && steps.tests.outcome != 'success'", Applicability.UNSAFE),
        ("failure() && !(steps.tests.outcome == 'success')", Applicability.UNSAFE),
        ("failure() && steps.early.outcome == 'success'", Applicability.UNSAFE),
        ("failure() && steps.late.outcome == 'success'", Applicability.UNSAFE),
        ("failure() && steps.other.outcome == 'success'", Applicability.UNSAFE),
        ("always()", Applicability.UNSAFE),
    ],
)
def test_a_step_that_asks_whether_another_one_has_run(condition, expected):
    early = "      - id: early\n        run: make early\n"
    between = (
        "      - id: tests\n        run: make test\n"
        "      - id: late\n        if: always()\n        run: make late\n"
    )
    block = f'      - if: "{condition}"\n        run: |\n{_REST}'
    text = _HEAD + early + _CHECKOUT + between + block
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert finding.fix.applicability is expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("${{ github.action_path }}/x", Applicability.SAFE),
        ("${{ github.action_path }}", Applicability.UNSAFE),
        ("${GITHUB_ACTION_PATH}/x", Applicability.SAFE),
        ("${GITHUB_ACTION_PATH}/", Applicability.UNSAFE),
    ],
)
def test_the_folder_of_an_action_is_one_word(folder, expected):
    steps = f"    - shell: bash\n      run: |\n        ls {folder}\n{_REST}"
    text = f"name: a\ndescription: a\nruns:\n  using: composite\n  steps:\n{steps}"
    text = text.replace("          make", "        make")
    (finding,) = check(MemoryTree({"a/action.yml": text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert finding.fix.applicability is expected


def test_a_title_that_no_program_reads():
    fix = one_fix(f"      - name: shellcheck all scripts\n        run: |\n{_REST}")
    assert isinstance(fix, Fix)
    assert "\n# “shellcheck all scripts” (job a)\n" in fix.changes[0].content.decode()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("mv tool-1.2-x86_64 tool", Applicability.SAFE),
        ("rm -rf tool-1.2", Applicability.SAFE),
        ("rm -rf *", Applicability.UNSAFE),
        ("rm -rf ../x", Applicability.UNSAFE),
        ("rm -rf lib", Applicability.UNSAFE),
    ],
)
def test_what_is_taken_away_in_an_unknown_folder(command, expected):
    before = f'      - run: cd "$(somewhere)" && {command}\n'
    assert _applicability("make", before) is expected


def test_a_variable_that_was_given_that_of_the_job():
    env = "        env:\n          A: own\n          B: ${{ env.A }}\n"
    line = 'echo "${{ env.A }}"'
    fix = one_fix(f"      - name: Do\n{env}        run: |\n          {line}\n{_REST}")
    assert isinstance(fix, Fix)
    assert b'echo "${A}"' in fix.changes[0].content


@pytest.mark.parametrize(
    ("writes", "expected"),
    [
        (["echo color=blue >> $GITHUB_OUTPUT"], Applicability.SAFE),
        (["echo 'color=v1.2' >> \"$GITHUB_OUTPUT\""], Applicability.SAFE),
        (['echo "Color=" >>"${GITHUB_OUTPUT}"'], Applicability.SAFE),
        (['echo "color=sha-${GITHUB_SHA::7}" >> $GITHUB_OUTPUT'], Applicability.SAFE),
        (['echo "color=${{ github.sha }}" >> $GITHUB_OUTPUT'], Applicability.SAFE),
        (['echo "color=$(git rev-parse --short HEAD)" >> $GITHUB_OUTPUT'], Applicability.SAFE),
        (["echo \"color=$(date -u +'%Y-%m-%d')\" >> $GITHUB_OUTPUT"], Applicability.SAFE),
        (
            ['echo "color=blue" >> $GITHUB_OUTPUT', 'echo "n=a $N" >> $GITHUB_OUTPUT'],
            Applicability.SAFE,
        ),
        (["echo \"color=$(date +'%d %m')\" >> $GITHUB_OUTPUT"], Applicability.UNSAFE),
        (["echo 'color=${GITHUB_SHA::7}' >> $GITHUB_OUTPUT"], Applicability.UNSAFE),
        (['echo "color=dark blue" >> $GITHUB_OUTPUT'], Applicability.UNSAFE),
        (['echo "color=-blue" >> $GITHUB_OUTPUT'], Applicability.UNSAFE),
        (['echo "color=$COLOR" >> $GITHUB_OUTPUT'], Applicability.UNSAFE),
        (['echo "shade=blue" >> $GITHUB_OUTPUT'], Applicability.UNSAFE),
        (
            ['echo "color=blue" >> $GITHUB_OUTPUT', "cat colors >> $GITHUB_OUTPUT"],
            Applicability.UNSAFE,
        ),
        (
            ['echo "n=1" >> $GITHUB_OUTPUT; echo "color=$N" >> $GITHUB_OUTPUT', "echo color=blue"],
            Applicability.UNSAFE,
        ),
        (
            ["echo color=blue >> $GITHUB_OUTPUT", 'echo "::set-output name=color::$C"'],
            Applicability.UNSAFE,
        ),
        (["make colors"], Applicability.UNSAFE),
    ],
)
def test_an_output_that_a_block_writes(writes, expected):
    lines = "".join(f"          {line}\n" for line in writes)
    before = f"      - id: pick\n        run: |\n{lines}"
    assert _applicability("COLOR=x-${{ steps.pick.outputs.color }}", before) is expected
