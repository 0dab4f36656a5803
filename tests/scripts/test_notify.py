"""notify.sh and smoke-test.sh against a real web server."""

import json
import time

import pytest

from tests.scripts.conftest import Cloud
from tests.scripts.web import Web, web  # noqa: F401 - a fixture

DEPLOYED = ("--event", "deploy", "--service", "cart", "--environment", "prod")


def test_the_payload_survives_any_text(cloud: Cloud, web: Web) -> None:  # noqa: F811
    nasty = "a \"b\" \\ $(id) `id` 'c'\nnext ü"
    done = cloud.run("notify.sh", *DEPLOYED, "--version", nasty, NOTIFY_URL=web.url)
    assert done.code == 0, done.err
    [body] = web.bodies
    assert json.loads(body)["version"] == nasty
    assert web.headers[0]["Content-Type"] == "application/json"


def test_a_token_is_sent_and_not_shown(cloud: Cloud, web: Web) -> None:  # noqa: F811
    done = cloud.run("notify.sh", *DEPLOYED, NOTIFY_URL=web.url, NOTIFY_TOKEN="s3cret")
    assert web.headers[0]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in done.out + done.err


def test_a_busy_webhook_is_asked_again(cloud: Cloud, web: Web) -> None:  # noqa: F811
    web.statuses = [503, 429]
    done = cloud.run("notify.sh", *DEPLOYED, NOTIFY_URL=web.url)
    assert done.code == 0, done.err
    assert len(web.bodies) == 3


@pytest.mark.parametrize("status", [400, 404])
def test_a_refusal_fails_the_step_at_once(
    cloud: Cloud,
    web: Web,  # noqa: F811
    status: int,
) -> None:
    web.statuses = [status] * 9
    done = cloud.run("notify.sh", *DEPLOYED, NOTIFY_URL=web.url)
    assert done.code == 1
    assert str(status) in done.err
    assert len(web.bodies) == 1


def test_a_webhook_that_is_not_there_fails_the_step(cloud: Cloud) -> None:
    done = cloud.run("notify.sh", *DEPLOYED, NOTIFY_URL="http://127.0.0.1:9/", NOTIFY_ATTEMPTS="0")
    assert done.code == 1


def test_a_dry_run_sends_nothing(cloud: Cloud, web: Web) -> None:  # noqa: F811
    done = cloud.run("notify.sh", *DEPLOYED, "--dry-run", NOTIFY_URL=web.url)
    assert json.loads(done.out)["service"] == "cart"
    assert web.bodies == []


def test_smoke_waits_for_a_good_answer(cloud: Cloud, web: Web) -> None:  # noqa: F811
    web.statuses = [502, 503]
    at = ("--url", web.url, "--contains", "version 7")
    done = cloud.run("smoke-test.sh", *at, SMOKE_INTERVAL="0")
    assert done.code == 0, done.err
    assert len(web.bodies) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--status", "204"), "answers 200, not 204"), (("--contains", "version 8"), "without")],
)
def test_smoke_fails_on_a_wrong_answer(
    cloud: Cloud,
    web: Web,  # noqa: F811
    more: tuple[str, ...],
    said: str,
) -> None:
    tries = {"SMOKE_ATTEMPTS": "2", "SMOKE_INTERVAL": "0"}
    done = cloud.run("smoke-test.sh", "--url", web.url, *more, **tries)
    assert done.code == 1
    assert said in done.err
    assert len(web.bodies) == 2


def test_smoke_gives_up_in_time(cloud: Cloud) -> None:
    start = time.monotonic()
    tries = {"SMOKE_ATTEMPTS": "2", "SMOKE_INTERVAL": "0"}
    done = cloud.run("smoke-test.sh", "--url", "http://127.0.0.1:9/", **tries)
    assert done.code == 1
    assert time.monotonic() - start < 20
