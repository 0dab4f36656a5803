"""What people do on this GitHub: push, open pull requests, comment, press, take suggestions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.api.reviews import answer_in
from sandbox.diffs import RIGHT, FileDiff
from sandbox.errors import GitHubError, not_found
from sandbox.events import (
    branch_moved,
    button_pressed,
    check_changed,
    commented,
    pull_changed,
    review_commented,
)
from sandbox.routing import Server
from sandbox.state import WRITERS, Comment, PullRequest, Repository, ReviewComment, User, now

# None deletes; a path that begins with `x:` is executable.
Files = Mapping[str, bytes | str | None]
_SUGGESTION: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,})suggestion[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A pull request that shall be opened; `head` is a branch, of a fork if that is named."""

    title: str
    head: str
    base: str = "main"
    body: str = ""
    draft: bool = False
    fork: str | None = None
    maintainer_can_modify: bool = False


def suggestion_of(body: str) -> str | None:
    """The text of the first suggestion block of a comment, without the last newline."""
    found = _SUGGESTION.search(body)
    return None if found is None else found["body"]


def without_suggestion(body: str) -> str:
    """What a comment says beside its first suggestion block."""
    return _SUGGESTION.sub("", body, count=1)


class People:
    """Each method is one thing that somebody does, with all its consequences."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._world = server.world

    def create_repository(
        self,
        full_name: str,
        files: Files,
        *,
        collaborators: Mapping[str, str] | None = None,
        protected: bool = True,
    ) -> Repository:
        """With the App installed; the first commit is the owner's."""
        with self._world.lock:
            made = self._world.create_repository(full_name)
            made.collaborators.update(collaborators or {})
            for login in made.collaborators:
                self._world.user(login)
            self._commit(made, made.default_branch, files, "Begin", made.owner)
            if protected:
                made.protected.add(made.default_branch)
            self._world.install(made.owner.login, [full_name])
            return made

    def fork(self, full_name: str, login: str) -> Repository:
        with self._world.lock:
            return self._world.fork(self._world.repository(full_name), login)

    def push(
        self, full_name: str, branch: str, files: Files, login: str, message: str = "Work"
    ) -> str:
        """A commit on a branch, which begins at the default branch if it is new."""
        with self._world.lock:
            found = self._world.repository(full_name)
            return self._commit(found, branch, files, message, self._world.user(login))

    def _commit(
        self, found: Repository, branch: str, files: Files, message: str, user: User
    ) -> str:
        entries = {path.removeprefix("x:"): _entry(path, data) for path, data in files.items()}
        sha = self._world.commit(found, branch, entries, message, user)
        found.git.move(f"refs/heads/{branch}", sha, found.head_of(branch))
        branch_moved(self._server, found, branch, user)
        return sha

    def open_pull(self, full_name: str, opening: Opening, login: str) -> PullRequest:
        with self._world.lock:
            found = self._world.repository(full_name)
            source = self._world.repository(opening.fork) if opening.fork else found
            head = source.head_of(opening.head)
            if head is None or found.head_of(opening.base) is None:
                raise GitHubError(422, "Validation Failed", ("head or base does not exist",))
            number = len(found.pulls) + 1
            found.git.fetch(source.git, head, f"refs/pull/{number}/head")
            made = PullRequest(
                id=self._world.ids.next(),
                number=number,
                title=opening.title,
                body=opening.body,
                user=self._world.user(login),
                base=opening.base,
                head=opening.head,
                head_repository=source,
                head_sha=head,
                draft=opening.draft,
                maintainer_can_modify=opening.maintainer_can_modify,
            )
            found.pulls[number] = made
            pull_changed(self._server, found, made, "opened", made.user)
            return made

    def close(self, full_name: str, number: int, login: str) -> None:
        with self._world.lock:
            found, pull = self._pull(full_name, number)
            pull.state, pull.closed_at = "closed", now()
            pull_changed(self._server, found, pull, "closed", self._world.user(login))

    def comment(self, full_name: str, number: int, body: str, login: str) -> Comment:
        with self._world.lock:
            found, pull = self._pull(full_name, number)
            said = Comment(self._world.ids.next(), self._world.user(login), body)
            pull.comments.append(said)
            commented(self._server, found, pull, said)
            return said

    def reply(self, full_name: str, number: int, to: int, body: str, login: str) -> ReviewComment:
        with self._world.lock:
            found, pull = self._pull(full_name, number)
            first = next((t[0] for t in pull.threads() if any(c.id == to for c in t)), None)
            if first is None:
                raise not_found()
            said = answer_in(first, self._world.ids.next(), body)
            said.user = self._world.user(login)
            pull.review_comments.append(said)
            review_commented(self._server, found, pull, said)
            return said

    def press(self, full_name: str, check: int, identifier: str, login: str) -> None:
        """A button of a check run; people need write access to see it work."""
        with self._world.lock:
            found, user = self._writer(full_name, login)
            run = self._world.check(found, check)
            action = next((one for one in run.actions if one.identifier == identifier), None)
            if action is None:
                raise not_found()
            button_pressed(self._server, found, run, action, user)

    def rerun(self, full_name: str, check: int, login: str) -> None:
        with self._world.lock:
            found, user = self._writer(full_name, login)
            run = self._world.check(found, check)
            check_changed(self._server, found, run, "rerequested", user)

    def apply_suggestion(self, full_name: str, number: int, comment: int, login: str) -> str:
        """Commit the suggestion of a review comment; the suggester becomes co-author."""
        with self._world.lock:
            found, pull = self._pull(full_name, number)
            said = next((c for c in pull.review_comments if c.id == comment), None)
            if said is None:
                raise not_found()
            home = pull.head_repository
            user = self._writer(home.full_name, login)[1]
            files = {file.path: file for file in self._world.files(found, pull)}
            text = _applied(home, pull, said, files[said.path])
            suggester = said.user.signature()
            message = f"Update {said.path}\n\nCo-authored-by: {suggester.name} <{suggester.email}>"
            mode = home.git.entry(pull.head_sha, said.path)
            prefix = "x:" if mode is not None and mode.mode == "100755" else ""
            return self._commit(home, pull.head, {prefix + said.path: text}, message, user)

    def _pull(self, full_name: str, number: int) -> tuple[Repository, PullRequest]:
        found = self._world.repository(full_name)
        return found, self._world.pull(found, number)

    def _writer(self, full_name: str, login: str) -> tuple[Repository, User]:
        found = self._world.repository(full_name)
        if found.permission(login) not in WRITERS:
            raise GitHubError(403, f"{login} may not write to {full_name}")
        return found, self._world.user(login)


def _entry(path: str, data: bytes | str | None) -> tuple[str, bytes] | None:
    if data is None:
        return None
    mode = "100755" if path.startswith("x:") else "100644"
    return mode, data.encode() if isinstance(data, str) else data


def _applied(home: Repository, pull: PullRequest, said: ReviewComment, file: FileDiff) -> bytes:
    """The file with the commented lines replaced; refused where GitHub's button is grey."""
    body = suggestion_of(said.body)
    if body is None:
        raise GitHubError(422, "The comment has no suggestion")
    if said.line is None or said.side != RIGHT:
        raise GitHubError(422, "Outdated suggestions cannot be applied")
    start = said.start_line or said.line
    if _spans_deletion(file, start, said.line):
        raise GitHubError(422, "Applying suggestions on deleted lines is not supported")
    entry = home.git.entry(pull.head_sha, said.path)
    lines = home.git.blob(entry.sha).split(b"\n") if entry else []
    replacement = body.removesuffix("\n").encode().split(b"\n") if body else []
    if lines[start - 1].endswith(b"\r"):
        replacement = [line.removesuffix(b"\r") + b"\r" for line in replacement]
    return b"\n".join([*lines[: start - 1], *replacement, *lines[said.line :]])


def _spans_deletion(file: FileDiff, start: int, end: int) -> bool:
    """Whether the diff deletes something between the first and the last line."""
    for hunk in file.hunks:
        at = [line.position for line in hunk.lines if line.new in {start, end}]
        if at and any(
            line.sign == "-" and min(at) < line.position < max(at) for line in hunk.lines
        ):
            return True
    return False
