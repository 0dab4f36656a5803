"""How a commit is made of files."""

import pytest

from bot.github import commits
from bot.github.client import GitHubClient
from bot.github.commits import push
from bot.plan.commit import CommitPlan
from fixers.diagnostics import FileAction, FileChange
from fixers.model.trees import MemoryTree
from tests.fakes.github import FakeGitHub

TEXTS = {
    "bom.yml": "\ufeffa: 1\r\nb: é\r\n".encode(),
    "latin.sh": b"# caf\xe9\n",
    "nul.bin": b"\0\1",
    "end": b"no newline",
    "empty": b"",
}


def _plan(github: FakeGitHub, count: int) -> CommitPlan:
    changes = [
        FileChange(f"{number}/{name}", FileAction.CREATE, content, 0o100755)
        for number in range(count)
        for name, content in TEXTS.items()
    ]
    gone = FileChange("README.md", FileAction.DELETE, b"", 0o100644)
    return CommitPlan(7, github.repository, "feature", github.head, (*changes, gone), "fix")


@pytest.mark.parametrize(
    ("count", "blobs", "trees"),
    [(1, 5, 1), (4, 20, 1), (10, 20, 2), (30, 60, 4)],  # what is no text is sent alone
)
def test_many_files_are_sent_together(
    client: GitHubClient,
    github: FakeGitHub,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    blobs: int,
    trees: int,
) -> None:
    monkeypatch.setattr(commits, "TOGETHER", 40)
    plan = _plan(github, count)
    head = MemoryTree({}, {"README.md": 0o100644}, {"README.md": 0o100644})
    sha = push(client, plan, head)
    made = github.commits[sha].files
    wanted = {change.path: ("100755", change.content) for change in plan.changes[:-1]}
    assert {path: made[path] for path in wanted} == wanted
    assert "README.md" not in made
    sent = [path.rpartition("/")[2] for _, path in github.writes()]
    assert (sent.count("blobs"), sent.count("trees")) == (blobs, trees)


def test_no_request_is_too_large(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "SIZE", 100)
    monkeypatch.setattr(commits, "MANY", 0)
    changes = tuple(
        FileChange(f"{number}.txt", FileAction.CREATE, b"x" * size, 0o100644)
        for number, size in enumerate((60, 40, 1, 500, 99, 1))
    )
    plan = CommitPlan(7, github.repository, "feature", github.head, changes, "fix")
    push(client, plan, MemoryTree({}, {}, {}))
    sent = [path for _, path in github.writes() if path.endswith("/git/trees")]
    assert len(sent) == 4  # 100, 1, 500, 100
