"""What docs/security.md promises and no other test holds; and that each promise has its test."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.github.contents import Contents
from bot.github.snapshot import list_tree
from bot.handlers import handle
from bot.jobs import Actor, CommandJob, ReviewJob, Target
from bot.log import configure
from bot.plan.commit import Refusal, refusal_of_trust
from bot.queue import DurableQueue
from bot.settings import Settings
from bot.worker import Worker
from fixers.diagnostics import FileAction, FileChange
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from tests.bot import toy
from tests.bot.jobs import job, until
from tests.fakes.github import API, FakeGitHub, blob_id

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/security.md").read_text("utf-8")
PROMISES = re.findall(r"^\| (.+?) \| .+? \| `(tests/\S+?)::(\w+)` \|$", DOCUMENT, re.MULTILINE)


def review(github: FakeGitHub) -> ReviewJob:
    return ReviewJob(Target(42, github.repository, github.number), "d-1", github.head)


@pytest.mark.parametrize(("threat", "file", "test"), PROMISES)
def test_every_threat_has_its_test(threat: str, file: str, test: str) -> None:
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_the_document_is_complete() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ")]
    assert len(PROMISES) == len(rows) - 1  # but for the heading


def test_configuration_of_the_head_counts_for_nothing(
    client: GitHubClient, github: FakeGitHub
) -> None:
    files = {toy.WORKFLOW: toy.text("BAD"), ".github/fix-pipeline.yml": "mode: off\n"}
    github.commit("feature", files)
    assert handle(client, review(github)) == "reviewed"
    assert len(github.threads) == 1


def test_a_right_that_is_lost_before_the_job_runs_is_lost(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, review(github))
    head = github.head
    order = CommandJob(
        target=Target(42, github.repository, github.number),
        delivery="c-1",
        actor=Actor("octocat", 1),
        comment=9,
        text="/fix-pipeline",
        in_review=False,
    )
    github.permissions["octocat"] = "read"
    assert handle(client, order) == "refused"
    assert github.head == head


TREE = [
    ("../../etc/passwd", "100644", "blob", b"root"),
    ("/etc/shadow", "100644", "blob", b"root"),
    (".github/workflows/../../x.yml", "100644", "blob", b"on: push"),
    (".github/workflows/link.yml", "120000", "blob", b"../../../../etc/passwd"),
    (".github/workflows/module.yml", "160000", "commit", b""),
    (".github/workflows/good.yml", "100644", "blob", b"on: push\n"),
]


@pytest.fixture
def strange(client: GitHubClient, github: FakeGitHub) -> GitHubClient:
    """The head's tree holds names that git would not check out."""
    entries = []
    for path, mode, kind, data in TREE:
        github.blobs[blob_id(data)] = data
        entry = {"path": path, "mode": mode, "type": kind, "sha": blob_id(data)}
        entries.append({**entry, "size": len(data)})
    listed = httpx.Response(200, json={"tree": entries, "truncated": False})
    github.failures["GET", f"/git/trees/{github.head}"] = [listed]
    return client


def readable(client: GitHubClient, head: str) -> set[str]:
    listing, contents = list_tree(client, head), Contents(client)
    contents.bring(listing.oids.values())
    tree = contents.tree(listing, offering=False)
    return {path for path in tree.paths() if isinstance(tree.read(path), Source)}


def test_only_plain_files_inside_the_repository_are_read(
    strange: GitHubClient, github: FakeGitHub
) -> None:
    assert readable(strange, github.head) <= {".github/workflows/good.yml", "x.yml"}


def test_a_file_too_large_costs_itself_and_is_named(
    client: GitHubClient, github: FakeGitHub
) -> None:
    large = toy.text("good") + "#" * 2_100_000
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD"), ".github/workflows/big.yml": large})
    assert handle(client, review(github)) == "reviewed"
    assert len(github.threads) == 1
    assert "big.yml: too large" in str(github.checks[0]["output"])


def test_a_path_is_no_markup(client: GitHubClient, github: FakeGitHub) -> None:
    path = ".github/workflows/@all <img src=x> `[a](b)`.yml"
    github.commit("feature", {path: toy.text("BAD")})
    github.failures["POST", "/pulls/7/comments"] = [httpx.Response(422, json={})] * 3
    github.failures["POST", "/pulls/7/reviews"] = [httpx.Response(422, json={})] * 2
    handle(client, review(github))
    said = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", github.reviews[0].body)  # code spans
    assert "@all" not in said
    assert "<img" not in said


def fail_in_every_way(log_format: str, private_key: str) -> None:
    """For a process of its own: a log is set up once in a process."""
    settings = Settings("1", private_key, "s3cret", api_url=API)
    configure(log_format)
    worker, github = Worker(settings), FakeGitHub()
    github.commit("main", {toy.WORKFLOW: toy.text("good")})
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD")})
    with respx.mock(assert_all_called=False) as router:
        github.mount(router)
        for answer in (httpx.Response(500), httpx.Response(401), httpx.Response(200, json=[1])):
            github.failures["GET", f"/git/trees/{github.head}"] = [answer] * 4
            worker.perform(review(github), 0)
        github.failures["POST", "/app/installations/42/access_tokens"] = [httpx.Response(418)]
        worker.perform(ReviewJob(Target(42, "acme/other", 1), "d-2", "abc"), 0)


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_secret_in_the_log(private_key: str, log_format: str) -> None:
    call = f"fail_in_every_way({log_format!r}, {private_key!r})"
    script = f"from tests.bot.test_security import fail_in_every_way; {call}"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    log = ended.stderr + ended.stdout
    assert log.count("job ended") == 4
    assert "Traceback" in log
    for secret in ("PRIVATE KEY", private_key.splitlines()[1], "s3cret", "ghs_42", "Bearer"):
        assert secret not in log


PRIVILEGED = """\
on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo
"""


@pytest.mark.parametrize(
    ("workflow", "refused"),
    [(PRIVILEGED, True), (PRIVILEGED.replace("_target", ""), False)],
)
def test_code_that_would_lose_its_protection(workflow: str, refused: bool) -> None:
    tree = MemoryTree({toy.WORKFLOW: workflow.encode()})
    changes = (
        FileChange(toy.WORKFLOW, FileAction.CREATE, b"on: push"),
        FileChange("lib/scripts/moved.sh", FileAction.CREATE, b"echo"),
    )
    assert isinstance(refusal_of_trust(tree, changes), Refusal) is refused
    assert refusal_of_trust(tree, changes[:1]) is None


def test_no_secret_in_the_database(settings: Settings, tmp_path: Path) -> None:
    ran: list[str] = []
    queue = DurableQueue(settings, lambda one, _: ran.append(one.delivery))
    queue.put(job("d-1"))
    until(lambda: ran)
    queue.close(wait=2)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("jobs.sqlite*"))
    assert b"acme/shop" in kept
    assert settings.webhook_secret.encode() not in kept
    assert settings.private_key.splitlines()[1].encode() not in kept


def test_a_token_is_never_printed(settings: Settings, github: FakeGitHub) -> None:
    app = GitHubApp(settings)
    with app.installation(42, github.repository):
        shown = repr(list(app._tokens._kept.values())) + repr(settings)
    assert "ghs_42" not in shown
    assert "PRIVATE KEY" not in shown
