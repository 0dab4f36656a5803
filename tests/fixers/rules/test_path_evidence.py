"""How sure it is that a path leads nowhere."""

import pytest

from fixers.diagnostics import Confidence
from fixers.rules._paths.evidence import Asked, Meant, Missing, as_guess, confidence
from fixers.rules._paths.workspace import Doubt


@pytest.mark.parametrize(
    ("path", "exact", "near", "sure"),
    [
        ("ci/deploy.sh", ["lib/deploy.sh"], [], Confidence.MEDIUM),
        ("ci/values.yaml", ["chart/values.yaml"], [], Confidence.LOW),  # each folder may have one
        ("ci/deploy.sh", [], ["ci/deploys.sh"], Confidence.LOW),
        ("ci/deploy.sh", [], [], None),
    ],
)
def test_in_a_folder_that_a_command_was_told_of(
    path: str, exact: list[str], near: list[str], sure: Confidence | None
) -> None:
    meant = Meant(exact, near, [], likely=False)
    assert confidence(path, Asked(path), Doubt.NAMED, meant) is sure


@pytest.mark.parametrize(
    ("path", "glob", "beside", "sure"),
    [
        ("ci/deploy.sh", False, True, Confidence.MEDIUM),
        ("ci/Deploy.ps1", False, True, Confidence.MEDIUM),
        ("ci/deploy.sh", False, False, Confidence.LOW),
        ("ci/deploy.json", False, True, Confidence.LOW),
        ("ci/*.sh", True, True, Confidence.LOW),
    ],
)
def test_builds_make_no_scripts_beside_those_that_people_wrote(
    path: str, glob: bool, beside: bool, sure: Confidence
) -> None:
    meant = Meant([], [], [], likely=True, beside=beside)
    assert confidence(path, Asked(path, glob), Doubt.BUILT, meant) is sure


def test_what_is_only_called_like_a_path_is_no_guess_of_a_guess() -> None:
    low = Missing(("a",), same=True, confidence=Confidence.LOW)
    high = Missing(("a",), same=True, confidence=Confidence.HIGH)
    guessed = as_guess(high)
    assert as_guess(None) is None
    assert as_guess(low) is None
    assert guessed == Missing(("a",), same=False, confidence=Confidence.MEDIUM)
