"""What stands on the fake GitHub: commits, branches, what was said, check runs."""

import difflib
import hashlib
import re
from dataclasses import dataclass, field

import httpx

API = "https://github.test"
APP_LOGIN = "fix-pipeline[bot]"
Files = dict[str, tuple[str, bytes]]  # path → mode, content


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass
class Commit:
    files: Files
    parents: tuple[str, ...]
    message: str
    author: str = "octocat"


@dataclass
class Said:
    """A comment, review or thread."""

    author: str
    body: str
    id: int = 0
    path: str = ""
    line: int = 0
    resolved: bool = False
    folded: bool = False
    resolver: str | None = None


@dataclass
class World:
    """What stands on it."""

    repository: str = "acme/shop"
    number: int = 7
    state: str = "OPEN"
    permissions: dict[str, str] = field(default_factory=lambda: {"octocat": "write"})
    protected: set[str] = field(default_factory=lambda: {"main"})
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Files] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    comments: list[Said] = field(default_factory=list)
    reviews: list[Said] = field(default_factory=list)
    threads: list[Said] = field(default_factory=list)
    checks: list[dict[str, object]] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    failures: dict[tuple[str, str], list[httpx.Response]] = field(default_factory=dict)
    head_repository: str = "acme/shop"
    head_owner: str = "User"
    maintainer_can_modify: bool = False
    config: str | None = None
    defaults: str | None = None
    speaks_graphql: bool = True
    graphql_knows_checks: bool = True
    checks_are_granted: bool = True

    # -- building the repository ---------------------------------------------------------------

    def commit(self, branch: str, files: dict[str, str], message: str = "work") -> str:
        """A commit on a branch with exactly these files; `x:` before a path makes it executable."""
        kept: Files = {}
        for path, text in files.items():
            mode = "100755" if path.startswith("x:") else "100644"
            kept[path.removeprefix("x:")] = (mode, text.encode())
        parent = self.branches.get(branch) or self.branches.get("main")
        return self.store(branch, Commit(kept, (parent,) if parent else (), message))

    def store(self, branch: str | None, commit: Commit) -> str:
        text = repr((sorted(commit.files.items()), commit.parents, commit.message, commit.author))
        sha = hashlib.sha1(text.encode()).hexdigest()
        self.commits[sha] = commit
        self.trees[self.tree_id(commit.files)] = commit.files
        for _, data in commit.files.values():
            self.blobs[blob_id(data)] = data
        if branch:
            self.branches[branch] = sha
        return sha

    @staticmethod
    def tree_id(files: Files) -> str:
        return hashlib.sha1(repr(sorted(files.items())).encode()).hexdigest()

    # -- watching ------------------------------------------------------------------------------

    @property
    def head(self) -> str:
        return self.branches["feature"]

    def file(self, path: str) -> str:
        return self.commits[self.head].files[path][1].decode()

    def reads(self) -> list[str]:
        """GETs and queries, the mutation and the token not counted."""
        return [path for method, path in self.requests if method in {"GET", "QUERY"}]

    def writes(self) -> list[tuple[str, str]]:
        return [r for r in self.requests if r[0] not in {"GET", "QUERY"} and "/app/" not in r[1]]

    def checks_at(self, sha: str) -> list[dict[str, object]]:
        return [run for run in self.checks if run["head_sha"] == sha]

    # -- comparing -----------------------------------------------------------------------------

    def merge_base(self, base: str, head: str) -> str:
        ancestors, at = {base}, base
        while self.commits[at].parents:
            at = self.commits[at].parents[0]
            ancestors.add(at)
        while head not in ancestors:
            head = self.commits[head].parents[0]
        return head

    @staticmethod
    def patch(path: str, before: Files, after: Files) -> str:
        old, new = (side.get(path, ("", b""))[1].decode().split("\n") for side in (before, after))
        return "\n".join(list(difflib.unified_diff(old, new, lineterm=""))[2:])

    def in_diff(self, comment: dict[str, object]) -> bool:
        base = self.merge_base(self.branches["main"], self.head)
        path = str(comment["path"])
        patch = self.patch(path, self.commits[base].files, self.commits[self.head].files)
        for first, count in re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", patch, re.MULTILINE):
            lines = range(int(first), int(first) + int(count or 1))
            start = int(str(comment.get("start_line", comment["line"])))
            if int(str(comment["line"])) in lines and start in lines:
                return True
        return False
