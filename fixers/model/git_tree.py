"""The files of a repository at a git revision, read from git's own store."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from fixers.model.trees import SIZE_LIMIT, _StoredTree
from fixers.syntax.source import Unreadable

# fsmonitor would run a command that the repository's own configuration names.
_GIT: Final = ("git", "-c", "core.fsmonitor=false")
_TIMEOUT: Final = 60
_BLOB: Final = b"blob"


class GitError(Exception):
    """Git cannot give what was asked for; the text says why."""


@contextmanager
def git_tree(directory: Path, revision: str) -> Iterator[_StoredTree]:
    """The directory as it was where the work tree's history left that of the revision. Usable
    until the context ends, since a process of git reads its files."""
    commit = _commit(directory, revision)
    prefix = _git(directory, "rev-parse", "--show-prefix").removesuffix(b"\n")
    listing = _git(
        directory, "ls-tree", "-r", "-z", "--full-tree", f"{commit}:{os.fsdecode(prefix)}"
    )
    with subprocess.Popen(  # noqa: S603 - no part comes from the repository
        (*_GIT, "cat-file", "--batch"),
        cwd=directory,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout, "both are pipes"  # noqa: S101
        yield _GitTree(listing, process.stdin, process.stdout)


class _GitTree(_StoredTree):
    """`questions` and `answers` belong to a `git cat-file --batch`."""

    def __init__(self, listing: bytes, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers
        self._all: dict[str, int] = {}
        self._objects: dict[str, bytes] = {}
        for entry in filter(None, listing.split(b"\0")):
            facts, _, name = entry.partition(b"\t")
            mode, _, name_of_object = facts.split(b" ")
            path = os.fsdecode(name)
            self._all[path] = int(mode, 8)
            self._objects[path] = name_of_object

    @property
    def _modes(self) -> Mapping[str, int]:
        return self._all

    def _bytes(self, path: str) -> bytes | Unreadable | None:
        self._questions.write(self._objects[path] + b"\n")
        self._questions.flush()
        answer = self._answers.readline().split()
        if len(answer) != 3 or answer[1] != _BLOB:
            return None  # a partial clone does not have it
        size = int(answer[2])
        data = self._answers.read(size + 1)[:-1]
        return data if size <= SIZE_LIMIT else Unreadable(path, "larger than 2 MiB")


def _commit(directory: Path, revision: str) -> str:
    """The merge base with the work tree's commit; the revision itself when there is none."""
    name = _git(
        directory, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    commit = name.decode().strip()
    try:
        return _git(directory, "merge-base", commit, "HEAD").decode().strip()
    except GitError:
        return commit


def _git(directory: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(  # noqa: S603 - a revision cannot be taken for an option
            (*_GIT, *arguments),
            cwd=directory,
            env=_environment(),
            capture_output=True,
            check=True,
            timeout=_TIMEOUT,
        ).stdout
    except subprocess.CalledProcessError as error:
        said: Sequence[str] = error.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(said[0] if said else "git does not know this revision") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise GitError(f"git cannot be run: {error}") from error


def _environment() -> dict[str, str]:
    """Nothing is fetched for a partial clone: this is a library without a network."""
    return {**os.environ, "GIT_NO_LAZY_FETCH": "1"}
