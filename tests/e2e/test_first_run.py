"""From no credentials at all to a review: two clicks, and no restart by hand."""

import html
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.people import Opening
from sandbox.server import Sandbox
from tests.e2e.process import AppProcess
from tests.e2e.test_chaos import BAD, GOOD, WORKFLOW
from tests.sandbox.conftest import described, github  # noqa: F401 - fixtures

PATIENCE = 60.0


@pytest.fixture
def app(github: Sandbox, tmp_path: Path) -> Iterator[AppProcess]:  # noqa: F811 - pytest's way
    made = AppProcess(
        github, f"sqlite:///{tmp_path}/jobs.sqlite", tmp_path / "log", registered=False
    )
    made.start()
    made.await_alive()
    yield made
    made.kill()


def press(browser: httpx.Client, page: httpx.Response) -> httpx.Response:
    """What a browser does when the first button of a page is pressed."""
    found = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', page.text, re.DOTALL)
    assert found is not None
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[2])
    url = page.url.join(html.unescape(found[1]))
    return browser.post(url, data={name: html.unescape(value) for name, value in fields})


def until(what: str, app: AppProcess, url: str, status: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if httpx.get(url, timeout=2).status_code == status:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{what}\n{app.log.read_text()[-3000:]}")


def test_two_clicks(github: Sandbox, app: AppProcess) -> None:  # noqa: F811 - pytest's way
    where = re.search(r"register the App at (\S+)", app.log.read_text())
    assert where is not None
    with httpx.Client(follow_redirects=True) as browser:
        asked = press(browser, browser.get(where[1]))
        registered = press(browser, asked)
    assert "The App is registered" in registered.text
    until("the server did not go on", app, app.hook.replace("webhook", "readyz"), 200)

    shop = github.people.create_repository(
        "acme/shop", {WORKFLOW: GOOD}, collaborators={"w": "write"}
    )
    github.people.push(shop.full_name, "work", {WORKFLOW: BAD}, "w")
    pull = github.people.open_pull(shop.full_name, Opening("A change", "work"), "w")
    end = time.monotonic() + PATIENCE
    while not pull.reviews and time.monotonic() < end:
        time.sleep(0.1)
    assert len(pull.reviews) == 1, app.log.read_text()[-3000:]
    assert app.stop() == 0  # told to, and after its shutdown
