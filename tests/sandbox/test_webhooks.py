"""Deliveries: signature, order, log, redelivery."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from sandbox.server import SECRET, Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import Client


class Listener:
    """Takes deliveries; answers with `status`."""

    def __init__(self) -> None:
        self.status = 202
        self.heard: list[tuple[dict[str, str], bytes]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                listener.heard.append((headers, body))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def events(self) -> list[tuple[str, str]]:
        return [
            (headers["x-github-event"], json.loads(body).get("action"))
            for headers, body in self.heard
        ]


@pytest.fixture
def listener(github: Sandbox) -> Iterator[Listener]:
    made = Listener()
    made.thread.start()
    github.set_hook(made.url)
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def test_signed_deliveries_in_order(
    github: Sandbox, listener: Listener, pull: PullRequest, client: Client
) -> None:
    github.people.push("acme/shop", "feature", {"b": "b\n"}, "wendy")
    comment = github.people.comment("acme/shop", 1, "Hello", "wendy")
    body = {"name": "lint", "head_sha": pull.head_sha}
    run = client("POST", "/check-runs", body).json()["id"]
    action = {"label": "Fix", "description": "d", "identifier": "fix"}
    client("PATCH", f"/check-runs/{run}", {"conclusion": "failure", "actions": [action]})
    github.people.press("acme/shop", run, "fix", "wendy")
    github.people.rerun("acme/shop", run, "wendy")
    github.webhooks.wait()
    assert listener.events() == [
        ("pull_request", "opened"),
        ("pull_request", "synchronize"),
        ("issue_comment", "created"),
        ("check_run", "created"),
        ("check_run", "completed"),
        ("check_run", "requested_action"),
        ("check_run", "rerequested"),
    ]
    headers, raw = listener.heard[2]
    digest = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert headers["user-agent"].startswith("GitHub-Hookshot/")
    payload = json.loads(raw)
    assert payload["comment"]["id"] == comment.id
    assert payload["issue"]["pull_request"]["url"].endswith("/pulls/1")
    assert payload["sender"]["login"] == "wendy"
    assert payload["repository"]["full_name"] == "acme/shop"
    pressed = json.loads(listener.heard[5][1])
    assert pressed["requested_action"] == {"identifier": "fix"}


def test_a_reply_in_a_thread(
    github: Sandbox, listener: Listener, pull: PullRequest, client: Client
) -> None:
    sent = {"path": "a.txt", "line": 11, "body": "look", "commit_id": pull.head_sha}
    first = client("POST", "/pulls/1/comments", sent).json()["id"]
    github.people.reply("acme/shop", 1, first, "why?", "rita")
    github.webhooks.wait()
    event, payload = listener.heard[-1][0]["x-github-event"], json.loads(listener.heard[-1][1])
    assert event == "pull_request_review_comment"
    assert payload["comment"]["in_reply_to_id"] == first


def test_failed_delivery_is_sent_again_on_request(
    github: Sandbox, listener: Listener, pull: PullRequest, app: httpx.Client
) -> None:
    listener.status = 503
    github.people.comment("acme/shop", 1, "Hello", "wendy")
    github.webhooks.wait()
    [failed, opened] = app.get("/app/hook/deliveries").json()
    assert (failed["status_code"], opened["status_code"]) == (503, 202)
    listener.status = 202
    assert app.post(f"/app/hook/deliveries/{failed['id']}/attempts").status_code == 202
    github.webhooks.wait()
    again = app.get("/app/hook/deliveries").json()[0]
    assert (again["guid"], again["redelivery"]) == (failed["guid"], True)
    assert again["id"] != failed["id"]
    whole = app.get(f"/app/hook/deliveries/{again['id']}").json()
    assert whole["request"]["payload"]["comment"]["body"] == "Hello"
    assert listener.heard[-1][1] == listener.heard[-2][1]
    assert app.get("/app/hook/deliveries/1").status_code == 404


def test_nobody_listens(github: Sandbox, pull: PullRequest, app: httpx.Client) -> None:
    github.set_hook("http://127.0.0.1:9/webhook")
    github.people.comment("acme/shop", 1, "Hello", "wendy")
    github.webhooks.wait()
    assert app.get("/app/hook/deliveries").json()[0]["status_code"] == 502


def test_deliveries_are_paged_by_cursor(
    github: Sandbox, listener: Listener, pull: PullRequest, app: httpx.Client
) -> None:
    for _ in range(4):
        github.people.comment("acme/shop", 1, "Hello", "wendy")
    github.webhooks.wait()
    url, seen = "/app/hook/deliveries?per_page=2", []
    while url:
        page = app.get(url)
        seen += [one["id"] for one in page.json()]
        url = page.links.get("next", {}).get("url", "")
        assert "page=" not in url.replace("per_page=", "")
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
