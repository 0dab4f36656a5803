"""Blocks of repositories that check the form of all their scripts."""

import pytest

from fixers.diagnostics import Applicability, Fix
from tests.fixers.rules.blocks import block, one_fix

_PYTHON = "      - shell: python\n        run: |\n" + "".join(
    f"          print({number})\n" for number in range(6)
)
_HOOKS = ".pre-commit-config.yaml"


def _said(step: str, body: str, **files: str) -> bool:
    """Whether the fix tells of the check, which is the reason that it is not safe."""
    fix = one_fix(f"      - {step}\n", body, **files)
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is not ("checks all scripts" in fix.title)
    return "checks all scripts" in fix.title


@pytest.mark.parametrize(
    "step",
    [
        "run: find . -name '*.sh' -print0 | xargs -0 shellcheck",
        "run: shellcheck **/*.sh",
        "run: shfmt -d .",
        "run: addlicense -check .",
        'run: for f in $(git ls-files "*.sh"); do shellcheck "$f"; done',
        "run: |\n          FILES=$(fd -e sh)\n          shellcheck $FILES",
        "run: scripts/lint.sh",
        "uses: ludeeus/action-shellcheck@2.0.0",
        "uses: super-linter/super-linter/slim@v7",
    ],
)
def test_checks_of_shell(step):
    lint = {"scripts/lint.sh": "#!/bin/sh\nfind . -name '*.sh' | xargs shellcheck\n"}
    assert _said(step, block(6), **lint)


@pytest.mark.parametrize(
    "step",
    [
        "run: shellcheck scripts/*.sh",
        "run: find scripts -name '*.sh' | xargs shellcheck",
        "run: shfmt -d scripts",
        "run: |\n          # shellcheck disable=SC2086\n          find . -name '*.md'",
        "run: sudo apt-get install shellcheck && git ls-files",
        "run: ruff check .",
        "uses: psf/black@stable",
        "uses: pre-commit/action@v3.0.1",
        "run: pre-commit run --all-files",
    ],
)
def test_checks_of_something_else(step):
    hooks = {_HOOKS: "repos:\n  - hooks:\n      - id: black\n"}
    lint = {"scripts/lint.sh": "#!/bin/sh\nfind . -name '*.sh' | xargs shellcheck\n"}
    assert not _said(step, block(6), **hooks, **lint)


@pytest.mark.parametrize(
    ("step", "checked"),
    [
        ("run: ruff check", True),
        ("run: black --check .", True),
        ("run: uvx ruff@0.12.5 check .", True),
        ("uses: psf/black@stable", True),
        ("uses: pre-commit/action@v3.0.1", True),
        ("run: pre-commit run -a", True),
        ("run: pre-commit install", False),
        ("run: black src", False),
        ("run: shellcheck **/*.sh", False),
    ],
)
def test_checks_of_python(step, checked):
    hooks = {_HOOKS: "repos:\n  - hooks:\n      - id: black\n"}
    assert _said(step, _PYTHON, **hooks) is checked


def test_hooks_that_are_not_there():
    assert not _said("run: pre-commit run --all-files", block(6))


def test_powershell_has_no_such_check():
    body = block(6).replace("shell: bash", "shell: pwsh")
    fix = one_fix("      - run: shellcheck **/*.sh\n", body)
    assert isinstance(fix, Fix)
    assert "checks all scripts" not in fix.title
