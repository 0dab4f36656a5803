"""What stands in the repository's tree, and what a path that does not may have meant."""

import posixpath
import re
from collections.abc import Iterator
from fnmatch import translate
from typing import Final

from fixers.diagnostics import EXECUTABLE, REGULAR
from fixers.model import Invocation, Job, Machine, Repository, Trace, TreeOrigin
from fixers.model.effects import joined
from fixers.model.tri import Unknown
from fixers.syntax.source import Source

# Nothing of these makes a file that was not there. Scripts that are run show their own commands.
_MAKES_NOTHING: Final = frozenset({
    "echo", "printf", "cd", "pushd", "popd", "set", "export", "local", "readonly", "declare",
    "shellcheck", "yamllint", "hadolint", "actionlint", "tflint", "checkov", "tfsec", "test", "[",
    "grep", "egrep", "cat", "head", "tail", "ls", "pwd", "true", "false", "exit", "return", "chmod",
    "command", "which", "type", "sleep", "date", "find", "wc", "sort", "uniq", "cut", "tr", "jq",
    "read", "shift", "source", ".", "bash", "sh", "terraform", "tofu", "basename", "dirname", "env",
    "kubectl", "id", "whoami", "uname", "hostname", "sudo", "time", "trap", "wait", "kill", "diff",
    "apt-get", "apt", "pip", "pip3", "pipx", "brew",
})  # fmt: skip
_READS_GIT: Final = frozenset({"status", "log", "diff", "rev-parse", "show", "config", "ls-files"})
_MADE: Final = re.compile(
    r"(^|/)(node_modules|dist|build|target|out|bin|obj|vendor|coverage|\.venv|venv|tmp|temp|cache"
    r"|artifacts?|reports?|results?|generated|\.terraform|download\w*|release\w*|site|public|html"
    r"|\.cache|_build|pkg|staging|package)(/|$)",
    re.IGNORECASE,
)


def is_clean(before: Machine, trace: Trace, until: object) -> bool:
    """Whether the workspace surely holds the repository's files and no others."""
    if before.checkouts != {"": TreeOrigin.HEAD} or before.wrote_unknown or before.written:
        return False
    for event in trace.events:
        if event is until:
            return True
        if isinstance(event, Invocation) and not _makes_nothing(event):
            return False
    return True


def _makes_nothing(event: Invocation) -> bool:
    if event.name == "git":
        return bool(event.args) and event.args[0] in _READS_GIT
    called = "/" in event.path or event.path in event.before.functions
    return called or event.name in _MAKES_NOTHING


def place_of(path: str, directory: str | Unknown) -> str | None:
    """The path in the tree; None when that cannot be told."""
    where = joined(directory, path)
    return where if isinstance(where, str) and not where.startswith("/") else None


def exists(path: str, repository: Repository, *, glob: bool) -> bool:
    """Whether a path or pattern finds a file or folder; anything behind a link or submodule may."""
    tree = repository.tree
    if not path or any(_is_door(tree.mode(part)) for part in _prefixes(path)):
        return True
    if glob:
        pattern = re.compile(translate(path.replace("**", "*")))
        depth = path.count("/")
        listed = (p for p in tree.paths() if p.count("/") >= depth)
        return any(pattern.fullmatch("/".join(p.split("/")[: depth + 1])) for p in listed) or (
            "**" in path and any(pattern.fullmatch(p) for p in tree.paths())
        )
    return tree.mode(path) is not None or is_folder(path, repository)


def is_folder(path: str, repository: Repository) -> bool:
    return bool(repository.inside(path)) or path in repository.folders


def _is_door(mode: int | None) -> bool:
    return mode is not None and mode not in {REGULAR, EXECUTABLE}


def _prefixes(path: str) -> Iterator[str]:
    pieces = path.split("/")
    return ("/".join(pieces[: i + 1]) for i in range(len(pieces)))


def may_be_made(path: str, repository: Repository) -> bool:
    """Whether the name is one that builds make, or that the repository ignores."""
    return bool(_MADE.search(path)) or _is_ignored(path, repository)


def _is_ignored(path: str, repository: Repository) -> bool:
    source = repository.tree.read(".gitignore")
    lines = source.text.split("\n") if isinstance(source, Source) else []
    names = set(path.split("/"))
    patterns = [line.strip().strip("/") for line in lines if line.strip() and line[0] not in "#!"]
    return any(
        re.fullmatch(translate(p), path) or any(re.fullmatch(translate(p), n) for n in names)
        for p in patterns
    )


def candidates(path: str, repository: Repository, *, glob: bool) -> list[str]:
    """What the path may have meant: the same name elsewhere, the best matching ones only."""
    folder, _, name = path.rpartition("/")
    if glob:
        pattern = re.compile(translate(name))
        tails = {p.rpartition("/")[0] for p in repository.tree.paths() if _tail(pattern, p)}
        last = posixpath.basename(folder)
        same = [f for f in tails if posixpath.basename(f) == last] if last else list(tails)
        return sorted(posixpath.join(f, name) for f in same if "*" not in folder)
    found = [*repository.named(name), *(f for f in repository.folders if _ends(f, name))]
    best = [p for p in found if _ends(p, path)]
    return sorted(best or found)


def _tail(pattern: re.Pattern[str], path: str) -> bool:
    return pattern.fullmatch(path.rpartition("/")[2]) is not None


def _ends(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


def is_missing(path: str, repository: Repository, *, glob: bool) -> bool:
    return not exists(path, repository, glob=glob) and not may_be_made(path, repository)


def is_workflow(path: str) -> bool:
    return path.endswith((".yml", ".yaml")) and ".github/workflows/" in path


def called(job: Job) -> str | None:
    """The reusable workflow of this repository that a job calls."""
    text = job.uses.value.strip() if job.uses is not None else ""
    return text[2:] if text.startswith("./") and "${{" not in text else None


def has_action(folder: str, repository: Repository) -> bool:
    names = ("action.yml", "action.yaml", "Dockerfile")
    return any(exists(f"{folder}/{name}", repository, glob=False) for name in names)


def actions_named(name: str, repository: Repository) -> list[str]:
    """Folders of actions of this repository, by their own name."""
    known = (*repository.named("action.yml"), *repository.named("action.yaml"))
    folders = {path.rpartition("/")[0] for path in known}
    return sorted(folder for folder in folders if posixpath.basename(folder) == name)
