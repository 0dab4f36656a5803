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
    line = "docker push ${{ env.REGISTRY }}/shop"
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
