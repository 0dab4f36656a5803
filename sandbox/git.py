"""A bare git repository, driven through git's own plumbing."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ZERO: Final = "0" * 40
_CLEAN: Final = {"GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC"}
_TYPES: Final = {"040000": "tree", "160000": "commit"}
# Questions about objects by their ids have one answer for ever.
_LASTING: Final = frozenset({"cat-file", "diff", "log", "merge-base", "rev-list", "rev-parse"})
_FIXED: Final = re.compile(r"-.*|blob|[0-9a-f]{40}(?:\.\.[0-9a-f]{40})?")
_REMEMBERED: Final = 64 * 1024
_REFERENCE: Final = re.compile(r"refs(?:/[\w-][\w.-]*)+", re.ASCII)


class GitError(Exception):
    """git refused; the text is its own."""


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    email: str
    date: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree; `size` only of a blob."""

    mode: str
    type: str
    sha: str
    path: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


class GitRepository:
    """Objects and references of one repository; every method is one or two git commands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[tuple[str, ...], bytes] = {}

    @classmethod
    def create(cls, path: Path) -> "GitRepository":
        path.mkdir(parents=True)
        made = cls(path)
        made.run("init", "--quiet", "--bare", "--initial-branch=main")
        return made

    def run(
        self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> bytes:
        """Standard output of a git command; no configuration of the user takes part."""
        if arguments in self._known:
            return self._known[arguments]
        clean = {**_CLEAN, "PATH": os.environ["PATH"], "HOME": str(self.path)}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=stdin,
            capture_output=True,
            env={**clean, **(env or {})},
            check=False,
        )
        if done.returncode != 0:
            raise GitError(done.stderr.decode(errors="replace").strip())
        command, *rest = arguments
        fixed = command in _LASTING and all(map(_FIXED.fullmatch, rest))
        if fixed and len(done.stdout) <= _REMEMBERED:
            self._known[arguments] = done.stdout
        return done.stdout

    def text(self, *arguments: str) -> str:
        return self.run(*arguments).decode(errors="replace").rstrip("\n")

    # -- objects --------------------------------------------------------------------------------

    def type_of(self, name: str) -> str | None:
        """`commit`, `tree`, `blob`; None when there is no such object."""
        try:
            return self.text("cat-file", "-t", name)
        except GitError:
            return None

    def add_blob(self, data: bytes) -> str:
        return self.run("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def blob(self, sha: str) -> bytes:
        return self.run("cat-file", "blob", sha)

    def entries(self, treeish: str, *, recursive: bool = False, path: str = "") -> list[Entry]:
        """Lines of a tree; recursive gives the trees on the way too, as GitHub does."""
        flags = ["-r", "-t"] if recursive else []
        name = f"{treeish}:{path}" if path else treeish
        raw = self.run("ls-tree", "-z", "--long", "--full-tree", *flags, name).decode()
        return [_entry(line) for line in raw.split("\0") if line]

    def entry(self, treeish: str, path: str) -> Entry | None:
        raw = self.run("ls-tree", "-z", "--long", "--full-tree", treeish, "--", path).decode()
        found = [_entry(line) for line in raw.split("\0") if line]
        return found[0] if found else None

    def add_tree(self, base: str | None, changes: Iterable[tuple[str, str | None, str]]) -> str:
        """A tree from a base and (mode, object or None to delete, path)."""
        index = self.path / f"index-{os.urandom(6).hex()}"
        env = {"GIT_INDEX_FILE": str(index)}
        try:
            self.run("read-tree", base or "--empty", env=env)
            lines = [f"{mode if sha else '0'} {sha or ZERO}\t{path}" for mode, sha, path in changes]
            stdin = "".join(f"{line}\0" for line in lines).encode()
            self.run("update-index", "-z", "--add", "--index-info", stdin=stdin, env=env)
            return self.run("write-tree", env=env).decode().strip()
        finally:
            index.unlink(missing_ok=True)

    def add_commit(
        self, tree: str, parents: Iterable[str], message: str, who: tuple[Signature, Signature]
    ) -> str:
        """A commit object; no reference moves. `who` is its author and its committer."""
        author, committer = who
        env = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_AUTHOR_DATE": author.date,
            "GIT_COMMITTER_NAME": committer.name,
            "GIT_COMMITTER_EMAIL": committer.email,
            "GIT_COMMITTER_DATE": committer.date,
        }
        flags = [flag for parent in parents for flag in ("-p", parent)]
        out = self.run("commit-tree", tree, *flags, stdin=message.encode(), env=env)
        return out.decode().strip()

    def commit(self, name: str) -> Commit:
        pattern = "%H%n%T%n%P%n%an%n%ae%n%ad%n%cn%n%ce%n%cd%n%B"
        flags = ("-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", f"--format={pattern}")
        parts = self.text("log", *flags, name).split("\n", 9)
        parts += [""] * (10 - len(parts))
        return Commit(
            sha=parts[0],
            tree=parts[1],
            parents=tuple(parts[2].split()),
            author=Signature(*parts[3:6]),
            committer=Signature(*parts[6:9]),
            message=parts[9].rstrip("\n"),
        )

    # -- references -----------------------------------------------------------------------------

    def ref(self, name: str) -> str | None:
        """Object that a full reference name, an id, or `commit:path` means."""
        if _REFERENCE.fullmatch(name) and (self.path / name).is_file():
            return (self.path / name).read_text().strip()
        try:
            return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except GitError:
            return None

    def refs(self, prefix: str) -> dict[str, str]:
        raw = self.text("for-each-ref", "--format=%(refname) %(objectname)", prefix)
        pairs = (line.partition(" ") for line in raw.splitlines())
        return {name: sha for name, _, sha in pairs}

    def move(self, name: str, new: str, old: str | None) -> None:
        """Only while the reference stands at `old`; None means that it must not exist."""
        self.run("update-ref", name, new, old or ZERO)

    def resolve(self, name: str) -> str | None:
        """Commit meant by a branch, tag, full reference or id."""
        for candidate in (f"refs/heads/{name}", f"refs/tags/{name}", name):
            sha = self.ref(candidate)
            if sha is not None and self.type_of(sha) == "commit":
                return sha
        return None

    # -- history --------------------------------------------------------------------------------

    def is_ancestor(self, old: str, new: str) -> bool:
        try:
            self.run("merge-base", "--is-ancestor", old, new)
        except GitError:
            return False
        return True

    def merge_base(self, one: str, two: str) -> str | None:
        try:
            return self.text("merge-base", one, two)
        except GitError:
            return None

    def log(self, since: str, until: str) -> list[str]:
        """Commits of `until` that `since` does not have, oldest first."""
        return self.text("rev-list", "--reverse", f"{since}..{until}").split()

    def fetch(self, other: "GitRepository", sha: str, ref: str) -> None:
        """Bring a commit of another repository here and keep it under `ref`."""
        self.run("fetch", "--quiet", str(other.path), f"+{sha}:{ref}")


def _entry(line: str) -> Entry:
    head, path = line.split("\t", 1)
    mode, _, sha, size = head.split()
    kind = _TYPES.get(mode, "blob")
    return Entry(mode, kind, sha, path, int(size) if kind == "blob" else None)
