"""sentry-release.sh: the release and its deployment, with no secret among the arguments."""

from pathlib import Path

from tests.scripts.conftest import Cloud
from tests.scripts.test_dast import fake

AT = ("--version", "abc", "--environment", "dev", "--url", "https://dev.shop.example")
SENTRY = {"SENTRY_ORG": "acme", "SENTRY_PROJECT": "shop", "SENTRY_AUTH_TOKEN": "hidden"}


def test_the_release_is_made_finalized_and_deployed(cloud: Cloud, tmp_path: Path) -> None:
    path = fake(tmp_path, "sentry-cli", "")
    done = cloud.run("sentry-release.sh", *AT, PATH=path, **SENTRY)
    assert done.code == 0, done.err
    assert (tmp_path / "calls").read_text().splitlines() == [
        "releases new abc",
        "releases finalize abc",
        "deploys new --release abc --env dev --url https://dev.shop.example",
    ]


def test_a_refusal_fails(cloud: Cloud, tmp_path: Path) -> None:
    path = fake(tmp_path, "sentry-cli", "exit 1")
    assert cloud.run("sentry-release.sh", *AT, PATH=path, **SENTRY).code == 1


def test_without_a_token_nothing_is_asked(cloud: Cloud, tmp_path: Path) -> None:
    path = fake(tmp_path, "sentry-cli", "")
    known = SENTRY | {"SENTRY_AUTH_TOKEN": ""}
    done = cloud.run("sentry-release.sh", *AT, PATH=path, **known)
    assert done.code == 2
    assert "SENTRY_AUTH_TOKEN is missing" in done.err
    assert not (tmp_path / "calls").exists()
    assert cloud.run("sentry-release.sh", *AT, "--dry-run", PATH=path, **known).code == 0
