"""What no fix may do to a workflow, whatever its edits touch: each check names what is broken."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.applying import Applied, EditedFile
from fixers.diagnostics import FileAction, FileChange
from fixers.model import RepoTree
from fixers.model.attributes import is_large_file
from fixers.model.repository import SYMLINK
from fixers.syntax.directive import directives
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import (
    Alias,
    Mapping,
    Node,
    Scalar,
    Sequence,
    YamlDocument,
    YamlProblem,
    parse_yaml,
    resolve,
    walk,
)
from fixers.yaml_truth import compose

# All fixes of a file are compared with the same document.
_OF_FEW: Final = lru_cache(maxsize=64)
_PINNED: Final = regex(r"[^@]+@[0-9a-f]{40}|\./.*|docker://.*@sha256:[0-9a-f]{64}")
_VERSION: Final = regex(r"@v\d[\w.]*\Z")
_HELD: Final = ("environment", "runs-on", "if", "needs", "uses", "container", "concurrency")
_FIXED: Final = frozenset({"environment", "runs-on", "uses"})
_PRIVATE: Final = frozenset({".git", ".github"})
_SECRET: Final = regex(
    r"\bsecrets\b(?:\s*\.\s*[\w-]+|\s*\[[^\]]*\])?|\bgithub\s*\.\s*token\b", re.IGNORECASE
)
_OF_AWS: Final = regex(
    r"\b(?:secrets|env)\.\w*AWS_?\w*KEY\w*|\bvars\.\w*AWS_\w*ROLE_ARN\w*",
    re.IGNORECASE,
)
_EXPRESSION: Final = regex(rb"^[^#\n]*\$\{\{", re.MULTILINE)
_OWNERS: Final = "codeowners"
_SETTINGS: Final = ".github/actions/"


def broken_promise(file: EditedFile) -> str | None:
    """What is wrong with a file that edits changed."""
    if len(_tail(file.new.text)) > len(_tail(file.old.text)):
        return "it would change the end of the file"
    if _ignores(file.new) > _ignores(file.old):
        return "it would silence a finding"
    old, new = parse_yaml(file.old), parse_yaml(file.new)
    if not file.new.path.endswith((".yml", ".yaml")):
        return None
    if isinstance(old, YamlProblem) or isinstance(new, YamlProblem):
        return None
    return next((reason for check in _CHECKS if (reason := check(old, new))), None)


def refused_files(tree: RepoTree, applied: Applied) -> str | None:
    """A new file must not be a workflow, nor YAML that nobody can read."""
    edited = {file.new.path for file in applied.edited}
    for change in applied.changes:
        if change.path in edited:
            continue
        if reason := _refused_change(tree, change):
            return reason
        if change.action is not FileAction.CREATE:
            continue
        source = Source.decode(change.path, change.content)
        if not isinstance(source, Source):
            return f"{change.path} would be no text"
        if change.path.endswith((".yml", ".yaml")) and compose(source.text) is None:
            return f"{change.path} would be no valid YAML"
    return None


def _refused_change(tree: RepoTree, change: FileChange) -> str | None:
    """Whole files that fixes must leave alone."""
    parts = change.path.lower().split("/")
    own = change.path.startswith(_SETTINGS) or (
        change.action is FileAction.SET_MODE and parts[0] == ".github"
    )
    guarded = parts[0] in _PRIVATE and not own
    if guarded or ".git" in parts or parts[-1] == _OWNERS:
        return f"it would change {change.path}"
    if change.action is FileAction.DELETE:
        return f"it would delete {change.path}"
    if change.action is not FileAction.CREATE:
        return None
    if change.mode == SYMLINK:
        return f"{change.path} would be a link"
    if is_large_file(change.path, tree):
        return f"{change.path} would be kept in Git LFS, where a checkout leaves a pointer"
    return _in_the_way(tree, change.path) or _odd_script(change)


def _in_the_way(tree: RepoTree, path: str) -> str | None:
    """Files that cannot stand beside a new one: on many machines `A` and `a` are the same."""
    known, lower = _in_small_letters(tree), path.lower()
    for other in known.get(lower, ()):
        if other != path:
            return f"{other} differs from {path} in case alone"
    above = (lower[:at] for at, letter in enumerate(lower) if letter == "/")
    files = next((known[folder] for folder in above if folder in known), None)
    return f"{files[0]} is a file, no folder" if files else None


@lru_cache(maxsize=2)  # asked for each new file of a tree
def _in_small_letters(tree: RepoTree) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for path in tree.paths():
        known.setdefault(path.lower(), []).append(path)
    return known


def _odd_script(change: FileChange) -> str | None:
    if b"\r" in change.content and not change.path.endswith((".bat", ".cmd", ".ps1")):
        return f"{change.path} would have the line ends of Windows"
    if change.path.endswith((".sh", ".bash")) and _EXPRESSION.search(change.content):
        return f"{change.path} would hold an expression that nobody evaluates"
    return None


def _tail(text: str) -> str:
    return text[len(text.rstrip("\r\n")) :].replace("\r", "")


def _ignores(source: Source) -> int:
    return len(directives(source))


def _duplicate_key(old: YamlDocument, new: YamlDocument) -> str | None:
    if len(new.duplicate_keys) <= len(old.duplicate_keys):
        return None
    return f"the key `{new.duplicate_keys[-1].key.value}` would be there twice"


def _lost_anchor(old: YamlDocument, new: YamlDocument) -> str | None:
    lost = _names(old) - _names(new)
    return f"`{min(lost)}` would be lost" if lost else None


@_OF_FEW
def _names(document: YamlDocument) -> Counter[str]:
    """Anchors and aliases, as they are written."""
    nodes = list(walk(document.root))
    aliases = [f"*{n.name}" for n in nodes if isinstance(n, Alias)]
    anchors = {id(n): f"&{n.anchor}" for n in nodes if not isinstance(n, Alias) and n.anchor}
    return Counter([*aliases, *anchors.values()])


def _loose_action(old: YamlDocument, new: YamlDocument) -> str | None:
    """An action by name, which can be moved; by version where its owner's are used so already."""
    known = _actions(old)
    owners = {name.partition("/")[0] for name in known if _VERSION.search(name)}
    for name in sorted(_actions(new) - known):
        trusted = name.partition("/")[0] in owners and _VERSION.search(name)
        if not trusted and not _PINNED.fullmatch(name):
            return f"`{name}` is not pinned to a commit"
    return None


@_OF_FEW
def _actions(document: YamlDocument) -> frozenset[str]:
    return frozenset(_text(step.get("uses")) for _, step in _steps(document)) - {""}


def _lost_guard(old: YamlDocument, new: YamlDocument) -> str | None:
    """A job that is gone, or what holds it back."""
    jobs = dict(_jobs(new))
    for name, job in _jobs(old):
        if name not in jobs:
            return f"the job `{name}` would be lost"
        for key in _HELD:
            before, after = job.get(key), jobs[name].get(key)
            if before is not None and after is None:
                return f"`{key}` of the job `{name}` would be lost"
            texts = _text(before), _text(after)
            local = key == "uses" and all(text.startswith(("./", "$/")) for text in texts)
            if before is not None and key in _FIXED and texts[0] != texts[1] and not local:
                return f"`{key}` of the job `{name}` would change"
    return None


def _broken_step(old: YamlDocument, new: YamlDocument) -> str | None:
    if _bare(new) > _bare(old):
        return "a step would have no command or two"
    return None


def _lost_condition(old: YamlDocument, new: YamlDocument) -> str | None:
    """A step that would run more often; a condition may get stricter."""
    before, after = _conditions(old), _conditions(new)
    if len(after) < len(before):
        return None  # steps are gone, and their conditions with them
    kept = "\n".join(after)
    lost = sorted(one for one in before if one not in kept)
    return f"the condition `{lost[0]}` would be lost" if lost else None


@_OF_FEW
def _conditions(document: YamlDocument) -> list[str]:
    """Of each step, "" where it has none. Whether there are keys is asked as well by asking for
    the role that takes their place."""
    texts = (_text(step.get("if")) for _, step in _steps(document))
    plain = (text.removeprefix("${{").removesuffix("}}").strip() for text in texts)
    return [_OF_AWS.sub("vars.AWS_ROLE_ARN", text) for text in plain]


@_OF_FEW
def _bare(document: YamlDocument) -> int:
    steps = (step for _, step in _steps(document))
    return sum((step.get("run") is None) is (step.get("uses") is None) for step in steps)


def _hidden(old: YamlDocument, new: YamlDocument) -> str | None:
    """A failure that nobody would see any more."""
    if _tolerant(new) > _tolerant(old):
        return "it would hide failures by `continue-on-error`"
    return None


@_OF_FEW
def _tolerant(document: YamlDocument) -> int:
    owners = (*(job for _, job in _jobs(document)), *(step for _, step in _steps(document)))
    given = (_text(owner.get("continue-on-error")) for owner in owners)
    return sum(value not in {"", "false"} for value in given)


def _spread_secret(old: YamlDocument, new: YamlDocument) -> str | None:
    more = _secrets(new) - _secrets(old)
    if not more:
        return None
    job, secret = max(more)
    return f"it would use {secret} in the job `{job}`" if job else f"it would use {secret}"


@_OF_FEW
def _secrets(document: YamlDocument) -> frozenset[tuple[str, str]]:
    """With the job that each is used in."""
    root = document.root
    owners: list[tuple[str, Node]] = [("", root), *_jobs(document)]
    return frozenset(
        (name, secret.casefold())
        for name, owner in owners
        for node in walk(owner)
        if isinstance(node, Scalar)
        for found in occurrences(node.value)
        for secret in _SECRET.findall(found.inner)
    )


def _jobs(document: YamlDocument) -> Iterator[tuple[str, Mapping]]:
    root = resolve(document.root)
    jobs = _below(root, "jobs")
    for entry in jobs.entries if isinstance(jobs, Mapping) else ():
        job = resolve(entry.value)
        if isinstance(job, Mapping):
            yield entry.key.value, job


def _steps(document: YamlDocument) -> Iterator[tuple[str, Mapping]]:
    runs = _below(resolve(document.root), "runs")
    owners: list[tuple[str, Node | None]] = [*_jobs(document), ("", runs)]
    for name, owner in owners:
        steps = _below(owner, "steps")
        for step in _mappings(steps):
            yield name, step
            yield from ((name, one) for one in _mappings(step.get("parallel")))


def _mappings(node: Node | None) -> Iterator[Mapping]:
    items = map(resolve, node.items if isinstance(node, Sequence) else ())
    return (item for item in items if isinstance(item, Mapping))


_CHECKS: Final = (
    _duplicate_key, _lost_anchor, _loose_action, _lost_guard, _broken_step, _hidden,
    _lost_condition, _spread_secret,
)  # fmt: skip


def _below(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _text(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) else ""
