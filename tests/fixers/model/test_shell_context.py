"""Effective shell and directory, as the runner itself decides them."""

import pytest

from fixers.model import UNKNOWN, Tri
from fixers.model.runners import runners_of
from fixers.model.shell_context import (
    Shell,
    ShellKind,
    effective_directory,
    effective_shell,
    posix_somewhere,
)
from fixers.syntax.expression import UNDETERMINED
from tests.fixers.model.building import job, repository

YES, NO, MAYBE = Tri.YES, Tri.NO, Tri.UNKNOWN


def step(runner: str = "ubuntu-latest", own: str = "", extra: str = "", head: str = ""):
    return job(
        f"{head}jobs:\n  a:\n    runs-on: {runner}\n{extra}    steps:\n      - {{run: x{own}}}\n"
    ).steps[0]


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ("bash", Shell(ShellKind.BASH, YES, YES)),
        ("sh", Shell(ShellKind.SH, YES, NO)),
        ("pwsh", Shell(ShellKind.PWSH, MAYBE, MAYBE)),
        ("powershell", Shell(ShellKind.POWERSHELL, MAYBE, MAYBE)),
        ("cmd", Shell(ShellKind.CMD, NO, NO)),
        ("python", Shell(ShellKind.PYTHON, NO, NO)),
        ("fish", Shell(ShellKind.OTHER, MAYBE, MAYBE)),
        ("'{0}'", Shell(ShellKind.OTHER, MAYBE, MAYBE)),
        ("'bash -x {0}'", Shell(ShellKind.BASH, NO, NO)),
        ("'/usr/bin/bash -euo pipefail {0}'", Shell(ShellKind.BASH, YES, YES)),
        ("'bash --noprofile -o pipefail -o errexit {0}'", Shell(ShellKind.BASH, YES, YES)),
        ("'sh -e {0}'", Shell(ShellKind.SH, YES, NO)),
        ("'nix develop -c bash -e {0}'", Shell(ShellKind.OTHER, MAYBE, MAYBE)),
        ("'python -u {0}'", Shell(ShellKind.PYTHON, MAYBE, MAYBE)),
        ("'${{ inputs.shell }}'", Shell(ShellKind.UNKNOWN, MAYBE, MAYBE)),
    ],
)
def test_written_shells(shell, expected):
    assert effective_shell(step(own=f", shell: {shell}")) == expected


MATRIX = "    strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}\n"


@pytest.mark.parametrize(
    ("found", "kind", "posix"),
    [
        (step(), ShellKind.BASH, True),
        (step("macos-latest"), ShellKind.BASH, True),
        (step("windows-latest"), ShellKind.PWSH, False),
        (step("[self-hosted, x]"), ShellKind.BASH, True),
        (step("${{ matrix.os }}", extra=MATRIX), ShellKind.UNKNOWN, True),
        (step(extra="    container: node:22\n"), ShellKind.SH, True),
        (step(extra="    defaults: {run: {shell: pwsh}}\n"), ShellKind.PWSH, False),
        (step(head="defaults: {run: {shell: sh}}\n"), ShellKind.SH, True),
        (step(head="defaults: text\n"), ShellKind.BASH, True),
        (
            step(head="defaults: {run: {shell: sh}}\n", extra="    defaults: {run: {shell: }}\n"),
            ShellKind.SH,
            True,
        ),
    ],
)
def test_default_shells(found, kind, posix):
    assert effective_shell(found).kind is kind
    assert posix_somewhere(found) is posix


def test_the_default_is_errexit_without_pipefail():
    assert effective_shell(step()) == Shell(ShellKind.BASH, YES, NO)


def test_the_shell_may_differ_between_runners():
    found = step("${{ matrix.os }}", extra=MATRIX)
    kinds = [effective_shell(found, runner).kind for runner in runners_of(found.job)]
    assert kinds == [ShellKind.BASH, ShellKind.PWSH]


def test_a_composite_action_states_its_own_shell():
    text = "runs: {using: composite, steps: [{run: a}, {run: b, shell: bash}]}"
    none, bash = repository({"action.yml": text}).actions[0].steps
    assert effective_shell(none).kind is ShellKind.UNKNOWN
    assert (posix_somewhere(none), posix_somewhere(bash)) == (False, True)
    assert effective_directory(bash, lambda path: UNDETERMINED) == ""


@pytest.mark.parametrize(
    ("text", "directory"),
    [
        ("infra", "infra"),
        ("./infra/", "infra"),
        (".", ""),
        ("a/../b", "b"),
        ("../out", UNKNOWN),
        ("..", UNKNOWN),
        ("~/x", UNKNOWN),
        ("/tmp/x", "/tmp/x"),
        ("a\\b", "a/b"),
        ("${{ github.workspace }}/infra", "infra"),
        ("${{ github.workspace }}", ""),
        ("${{ matrix.dir }}/x", "d/x"),
        ("${{ inputs.dir }}", UNKNOWN),
    ],
)
def test_working_directory(text, directory):
    def lookup(path):
        return "d" if path == ("matrix", "dir") else UNDETERMINED

    own = step(own=f", working-directory: '{text}'")
    assert effective_directory(own, lookup) == directory
    inherited = step(extra=f"    defaults: {{run: {{working-directory: '{text}'}}}}\n")
    assert effective_directory(inherited, lookup) == directory
