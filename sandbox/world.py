"""The whole of this GitHub, and the changes that have consequences."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sandbox.diffs import RIGHT, FileDiff, diff, moved_line
from sandbox.errors import not_found
from sandbox.git import GitRepository, Signature
from sandbox.state import (
    CheckRun,
    Ids,
    Installation,
    PullRequest,
    Repository,
    ReviewComment,
    User,
    now,
)

APP_ID: Final = 4711
APP_SLUG: Final = "fix-pipeline"
PERMISSIONS: Final = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "workflows": "write",
}
EVENTS: Final = (
    "check_run",
    "check_suite",
    "issue_comment",
    "pull_request",
    "pull_request_review_comment",
)


class World:
    """Everything; a request holds `lock` while it reads or changes it."""

    def __init__(self, root: Path, public_key: str) -> None:
        self.lock = threading.RLock()
        self.root = root
        self.public_key = public_key
        self.url = "http://127.0.0.1"
        self.ids = Ids()
        self.users: dict[str, User] = {}
        self.repositories: dict[str, Repository] = {}
        self.installations: dict[int, Installation] = {}
        self.github = self.user("github")
        self.bot = self.user(f"{APP_SLUG}[bot]", "Bot")

    # -- people and repositories ----------------------------------------------------------------

    def user(self, login: str, kind: str = "User") -> User:
        """The account of that name; it comes into being when it is first spoken of."""
        key = login.lower()
        if key not in self.users:
            self.users[key] = User(self.ids.next(), login, kind)
        return self.users[key]

    def repository(self, full_name: str) -> Repository:
        found = self.repositories.get(full_name.lower())
        if found is None:
            raise not_found()
        return found

    def create_repository(self, full_name: str, *, organization: bool = False) -> Repository:
        login, name = full_name.split("/")
        owner = self.user(login, "Organization" if organization else "User")
        made = Repository(
            self.ids.next(), owner, name, GitRepository.create(self.root / f"{full_name}.git")
        )
        self.repositories[full_name.lower()] = made
        return made

    def fork(self, parent: Repository, login: str) -> Repository:
        made = self.create_repository(f"{login}/{parent.name}")
        made.parent = parent
        for ref, sha in parent.git.refs("refs/heads").items():
            made.git.fetch(parent.git, sha, ref)
        return made

    def install(
        self, account: str, repositories: Iterable[str], permissions: dict[str, str] | None = None
    ) -> Installation:
        """On some repositories of an account; again for the same account adds to them."""
        user = self.user(account)
        names = {name.lower() for name in repositories}
        for known in self.installations.values():
            if known.account is user:
                known.repositories |= names
                return known
        made = Installation(self.ids.next(), user, names, dict(permissions or PERMISSIONS))
        self.installations[made.id] = made
        return made

    def installation_of(self, repository: Repository) -> Installation | None:
        name = repository.full_name.lower()
        return next((i for i in self.installations.values() if name in i.repositories), None)

    # -- pull requests --------------------------------------------------------------------------

    def pull(self, repository: Repository, number: int) -> PullRequest:
        found = repository.pulls.get(number)
        if found is None:
            raise not_found()
        return found

    def base_sha(self, repository: Repository, pull: PullRequest) -> str:
        return repository.head_of(pull.base) or pull.head_sha

    def merge_base(self, repository: Repository, pull: PullRequest) -> str:
        base = self.base_sha(repository, pull)
        return repository.git.merge_base(base, pull.head_sha) or base

    def files(self, repository: Repository, pull: PullRequest) -> list[FileDiff]:
        """The three-dot difference: from where the branch began to its head."""
        return diff(repository.git, self.merge_base(repository, pull), pull.head_sha)

    def pulls_at(self, repository: Repository, sha: str) -> list[PullRequest]:
        """Open pull requests from a branch of this repository; those of forks are not told."""
        return [
            pull
            for pull in repository.pulls.values()
            if pull.head_sha == sha and pull.state == "open" and pull.head_repository is repository
        ]

    def check(self, repository: Repository, identity: int) -> CheckRun:
        found = next((run for run in repository.checks if run.id == identity), None)
        if found is None:
            raise not_found()
        return found

    # -- pushes ---------------------------------------------------------------------------------

    def commit(
        self,
        repository: Repository,
        branch: str,
        files: dict[str, tuple[str, bytes] | None],
        message: str,
        user: User,
    ) -> str:
        """A commit object on top of a branch; None deletes a file. The branch does not move."""
        git = repository.git
        parent = repository.head_of(branch) or repository.head_of(repository.default_branch)
        changes = [
            (entry[0], git.add_blob(entry[1]), path) if entry else ("100644", None, path)
            for path, entry in files.items()
        ]
        tree = git.add_tree(parent, changes)
        who: Signature = user.signature()
        return git.add_commit(tree, [parent] if parent else [], message, (who, who))

    def moved(self, repository: Repository, branch: str) -> list[tuple[Repository, PullRequest]]:
        """After a branch has moved: its pull requests follow. Gives those that did."""
        sha = repository.head_of(branch)
        followed = []
        for base in self.repositories.values():
            for pull in base.pulls.values():
                ours = pull.head_repository is repository and pull.head == branch
                if ours and pull.state == "open" and sha is not None and sha != pull.head_sha:
                    self._follow(base, pull, sha)
                    followed.append((base, pull))
        return followed

    def _follow(self, base: Repository, pull: PullRequest, sha: str) -> None:
        base.git.fetch(pull.head_repository.git, sha, f"refs/pull/{pull.number}/head")
        move = (pull.head_sha, sha)
        pull.head_sha, pull.updated_at = sha, now()
        files = {file.path: file for file in self.files(base, pull)}
        for comment in pull.review_comments:
            if comment.line is not None and comment.side == RIGHT:
                _carry(base.git, move, comment, files.get(comment.path))


def _carry(
    git: GitRepository, move: tuple[str, str], comment: ReviewComment, file: FileDiff | None
) -> None:
    """A comment goes with its lines; when one changed or left the diff, it is outdated."""
    if comment.line is None:
        return
    start = comment.line if comment.start_line is None else comment.start_line
    lines = [moved_line(git, move, comment.path, n) for n in range(start, comment.line + 1)]
    hunks = file.hunks if file else ()
    last = lines[-1]
    shown = next((found for hunk in hunks if last and (found := hunk.find(RIGHT, last))), None)
    if None in lines or shown is None:
        comment.line = comment.start_line = comment.position = None
        return
    comment.commit = move[1]
    comment.position = shown.position
    comment.line = last
    if comment.start_line is not None:
        comment.start_line = lines[0]
