"""`make demo`: the whole loop on this machine, with no account.

A local GitHub, the real App, a pull request with a broken pipeline; its review, the command that
fixes it, the commit, and the review of that commit.
"""

import argparse
import logging
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import structlog

from sandbox.expected import NOT_INSTALLED, RULES, TOOLS
from sandbox.people import Opening, suggestion_of
from sandbox.running_app import RunningApp
from sandbox.server import Sandbox
from sandbox.state import Annotation, CheckRun, Comment, PullRequest

REPOSITORY: Final = "acme/shop"
WRITER: Final = "wendy"
BRANCH: Final = "add-pipeline"
_FILES: Final = Path(__file__).parent / "pipeline"
_MARK: Final = re.compile(r"\s*<!--.*?-->", re.DOTALL)
Found = TypeVar("Found")


class TooLateError(Exception):
    """Something that had to happen did not, in the time it had."""


class Play:
    """One performance; `faults` says what was not as expected."""

    def __init__(self, github: Sandbox, patience: float) -> None:
        self.github = github
        self.faults: list[str] = []
        self._patience = patience

    def perform(self) -> None:
        pull = self._open()
        before = self._review(pull)
        self._expect(before)
        self._fix(pull)
        after = self._await_check(pull)
        self._compare(before, after)

    # -- acts -----------------------------------------------------------------------------------

    def _open(self) -> PullRequest:
        people = self.github.people
        people.create_repository(REPOSITORY, _files("base"), collaborators={WRITER: "write"})
        people.push(REPOSITORY, BRANCH, _files("head"), WRITER, "Add the pipeline")
        pull = people.open_pull(REPOSITORY, Opening("Add the pipeline", BRANCH), WRITER)
        _title(f"{WRITER} opened a pull request with a broken pipeline")
        _say(self.page(pull))
        return pull

    def _review(self, pull: PullRequest) -> CheckRun:
        run = self._await_check(pull)
        _title(f"The check ended: {run.conclusion}. {run.title}")
        _say(f"{self.page(pull)}/checks\n")
        for rule, count in sorted(Counter(note.title for note in run.annotations).items()):
            _say(f"  {count:3} × {rule}")
        _title(f"The review has {len(pull.review_comments)} comments on lines")
        _say(f"{self.page(pull)}/files")
        for said in pull.review_comments:
            _say(f"\n{said.path}:{said.line}")
            _say(_indented(_MARK.sub("", said.body)))
        if not pull.reviews:
            self.faults.append("no review was posted")
        if not any(suggestion_of(said.body) is not None for said in pull.review_comments):
            self.faults.append("no comment has a suggestion")
        return run

    def _expect(self, run: CheckRun) -> None:
        told = {(note.title or "", note.path) for note in run.annotations}
        for rule, paths in RULES.items():
            if not any((rule, path) in told for path in paths):
                self.faults.append(f"{rule} was not found in {' or '.join(sorted(paths))}")
        missing = [tool for tool in TOOLS if not _tells_of(run.annotations, tool)]
        self.faults += [f"nobody missed an installation of {tool}" for tool in missing]
        if run.conclusion != "failure":
            self.faults.append(f"the check ended with {run.conclusion}, not failure")

    def _fix(self, pull: PullRequest) -> None:
        head, known = pull.head_sha, len(pull.comments)
        asked = self.github.people.comment(REPOSITORY, pull.number, "/fix-pipeline", WRITER)
        _title(f"{WRITER} commented /fix-pipeline")
        self._await("👀", lambda: _reacted(asked, "eyes"))
        _say("👀 seen")
        self._await("a commit", lambda: pull.head_sha != head)
        self._await("🚀", lambda: _reacted(asked, "rocket"))
        self._await("an answer", lambda: len(pull.comments) > known + 1)
        _say("🚀 pushed")
        _say(_indented(_MARK.sub("", pull.comments[-1].body)))
        self._show_commit(pull, head)

    def _show_commit(self, pull: PullRequest, parent: str) -> None:
        with self.github.world.lock:
            found = self.github.world.repository(REPOSITORY)
            commit = found.git.commit(pull.head_sha)
            stat = found.git.text("diff", "--stat=100", parent, pull.head_sha)
            verified = commit.sha in found.verified
        _title(f"The commit {commit.sha[:7]}{', verified' if verified else ''}")
        _say(f"{self.page(pull)}/commits\n")
        _say(_indented(commit.message))
        _say("")
        _say(stat)
        if commit.parents != (parent,):
            self.faults.append("the commit does not stand on the head that was reviewed")
        if not verified:
            self.faults.append("the commit is not verified")
        if f"Co-authored-by: {WRITER} " not in commit.message:
            self.faults.append(f"the commit does not name {WRITER} as co-author")

    def _compare(self, before: CheckRun, after: CheckRun) -> None:
        old, new = len(before.annotations), len(after.annotations)
        _title(f"The commit was reviewed too: {old} findings before, {new} now")
        for rule, count in sorted(Counter(note.title for note in after.annotations).items()):
            _say(f"  {count:3} × {rule}")
        if new >= old:
            self.faults.append(f"the fix commit left {new} of {old} findings")

    # -- waiting --------------------------------------------------------------------------------

    def _await_check(self, pull: PullRequest) -> CheckRun:
        def done() -> CheckRun | None:
            checks = self.github.world.repository(REPOSITORY).checks
            ended = (r for r in checks if r.head_sha == pull.head_sha and r.status == "completed")
            return next(ended, None)

        return self._await("the check", done)

    def _await(self, what: str, look: Callable[[], Found | None]) -> Found:
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            with self.github.world.lock:
                found = look()
            if found:
                return found
            time.sleep(0.05)
        raise TooLateError(f"{what} did not come within {self._patience:.0f} seconds")

    def page(self, pull: PullRequest) -> str:
        return f"{self.github.url}/{REPOSITORY}/pull/{pull.number}"


def main(argv: list[str] | None = None) -> int:
    """0 when everything was as expected."""
    parser = argparse.ArgumentParser(prog="fix-pipeline demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end when the play is over")
    parser.add_argument("--port", type=int, default=0, help="port of the local GitHub")
    parser.add_argument("--patience", type=float, default=90, help="seconds to wait for each step")
    asked = parser.parse_args(argv)
    # The play tells what happens; of the App's own log only what went wrong is of interest.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with Sandbox(port=asked.port) as github, RunningApp(github):
        play = Play(github, asked.patience)
        try:
            play.perform()
        except TooLateError as error:
            play.faults.append(str(error))
        _verdict(play.faults)
        if not asked.once:
            _stay(github)
    return 1 if play.faults else 0


def _verdict(faults: list[str]) -> None:
    _title(f"Not as expected: {len(faults)}" if faults else "Everything was as expected")
    for fault in faults:
        _say(f"  - {fault}")


def _stay(github: Sandbox) -> None:
    _say(f"\nLook around at {github.url} – Ctrl-C ends the demo.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        _say("")


def _files(side: str) -> dict[str, bytes | str | None]:
    """Files of one side; scripts are executable."""
    return dict(_read(_FILES / side))


def _read(root: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(root.rglob("*")):
        if file.is_file():
            path = file.relative_to(root).as_posix()
            path = path.replace("github/", ".github/", 1) if path.startswith("github/") else path
            yield f"x:{path}" if path.endswith(".sh") else path, file.read_bytes()


def _tells_of(annotations: list[Annotation], tool: str) -> bool:
    word = re.compile(rf"(?<![\w-]){re.escape(tool)}(?![\w-])")
    return any(note.title == NOT_INSTALLED and word.search(note.message) for note in annotations)


def _reacted(said: Comment, content: str) -> bool:
    return any(reaction.content == content for reaction in said.reactions)


def _title(text: str) -> None:
    _say(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n== {text}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
