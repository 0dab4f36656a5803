"""How sure it is that a path leads nowhere."""

import pytest

from fixers.diagnostics import Confidence
from fixers.rules._paths.evidence import Asked, Meant, Missing, as_guess, confidence
from fixers.rules._paths.workspace import Doubt
from tests.fixers.rules.asking import found, run


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


_AT_CHECKOUT = """
- uses: actions/checkout@v4
  with: {path: src}
- uses: ACTION
  with:
    file: test/Dockerfile
"""


@pytest.mark.parametrize(
    ("action", "context", "expected"),
    [
        ("docker/build-push-action@v6", "", 0),  # of the commit that Docker fetches itself
        ("./src", "", 0),
        ("docker/build-push-action@v6", ".", 1),
        ("docker/build-push-action@v6", "{{defaultContext}}:test", 0),
        ("docker/build-push-action@v6", "https://example.org/a.git", 0),
    ],
)
def test_recipes_of_what_docker_fetches(action: str, context: str, expected: int) -> None:
    steps = _AT_CHECKOUT.replace("ACTION", action)
    steps += f"    context: '{context}'\n" if context else ""
    files = {
        "test__Dockerfile": "FROM scratch\n",
        "action.yml": "runs: {using: node20, main: x.js}\n",
    }
    assert len(found("script-path-mismatch", steps, **files)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("bundle config set --local gemfile ci/Gemfile", 0),
        ("bundle config gemfile ci/Gemfile", 0),
        ("bundle config set --local path vendor/bundle", 1),
        ("go env -w GOFLAGS=-mod=mod", 1),
    ],
)
def test_settings_that_send_a_program_elsewhere(before: str, expected: int) -> None:
    steps = "- uses: actions/checkout@v4\n" + run(f"{before}\nbundle install")
    told = found("script-path-mismatch", steps, ci__Gemfile="source 'https://example.org'\n")
    assert len(told) == expected


def test_go_that_is_told_of_another_module_file() -> None:
    steps = "- uses: actions/checkout@v4\n" + run("go env -w GO111MODULE=off\ngo build ./...")
    assert not found("script-path-mismatch", steps, **{"app__go.mod": "module example.org/app\n"})


@pytest.mark.parametrize(
    ("path", "doubt", "sure"),
    [
        ("docker/api.Dockerfile", Doubt.NONE, Confidence.LOW),
        ("ci/run.sh", Doubt.NONE, Confidence.LOW),
        ("ci/run.sh", Doubt.BUILT, None),
        ("ci/run.json", Doubt.NONE, None),
    ],
)
def test_what_people_write_where_nothing_ran(
    path: str, doubt: Doubt, sure: Confidence | None
) -> None:
    """A file in the place of a leg, or one that is copied."""
    meant = Meant([], [], [], likely=True)
    assert confidence(path, Asked(path, weak=True), doubt, meant) is sure


def test_one_that_was_renamed_may_still_be_made_under_its_old_name() -> None:
    meant = Meant([], [], ["cart"], likely=False)
    assert confidence("cart-api", Asked("cart-api", False, folder=True), Doubt.BUILT, meant) is (
        Confidence.LOW
    )
