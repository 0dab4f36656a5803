"""Caches of Go modules: their paths, their keys, and the files that keys are made of."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Repository, TreeOrigin
from fixers.syntax.expression import (
    Access,
    Call,
    Expression,
    Literal,
    accesses,
    occurrences,
    parse_expression,
)

CACHES: Final = ("actions/cache", "actions/cache/restore", "actions/cache/save")
SETUP: Final = "actions/setup-go"
SUMS: Final = ("go.sum", "go.work.sum")
_MODULES: Final = re.compile(r"go/pkg/mod|GOMODCACHE|go-mod-cache|steps\.[\w-]+\.outputs\.go-mod")
_BUILDS: Final = re.compile(r"go-build|GOCACHE")
_TOOLS: Final = re.compile(r"/go/?$|go/bin|GOPATH|golangci-lint|staticcheck|go-tools")
_MODULE_FILES: Final = re.compile(
    r"(^|[/\\])(\*\*|\*|go\.(sum|mod|\*)|go\.work(\.sum)?|\*\.(sum|mod))$"
)
_CHANGES: Final = frozenset({"sha", "run_id", "run_number", "run_attempt", "head_ref"})
# An input may be anything, a hash too; these are the same in each run.
_VERSION_INPUT: Final = re.compile(r"^go$|version|arch|^os$|platform", re.IGNORECASE)
_TAG: Final = re.compile(r"#\s*(v\d+(?:\.\d+)*)")


def text_of(use: ActionUse, name: str) -> str:
    value = use.step.inputs.get(name)
    return value.value.strip() if value is not None else ""


def caches_modules(use: ActionUse) -> bool:
    """Whether a cache step keeps Go's modules, alone or with what Go builds."""
    lines = _paths(use)
    ours = [line for line in lines if _MODULES.search(line) or _BUILDS.search(line)]
    return any(map(_MODULES.search, lines)) and len(ours) == len(lines)


def caches_go(use: ActionUse) -> bool:
    """The same, also with programs that were made with Go, and nothing that is not Go's."""
    lines = _paths(use)
    ours = [w for w in lines if _MODULES.search(w) or _BUILDS.search(w) or _TOOLS.search(w)]
    modules = [w for w in lines if _MODULES.search(w) or w.endswith("/go")]
    return bool(modules) and len(ours) == len(lines)


def _paths(use: ActionUse) -> list[str]:
    lines = text_of(use, "path").replace("\\", "/").split("\n")
    return [line.strip().rstrip("/") for line in lines if line.strip()]


def version_of(use: ActionUse) -> tuple[int, ...] | None:
    """The version that the ref, or the comment behind a pinned commit, names."""
    scalar = use.step.uses
    if scalar is None or use.ref is None:
        return None
    line = scalar.source.line_text(scalar.source.position(scalar.span.start).line)
    behind = _TAG.search(line)
    named = use.ref if re.fullmatch(r"v\d+(\.\d+)*", use.ref) else behind[1] if behind else None
    return None if named is None else tuple(map(int, named[1:].split(".")))


def setup_caches(use: ActionUse) -> bool | None:
    """Whether a setup-go step caches by itself; None when that is not known."""
    version, asked = version_of(use), text_of(use, "cache").lower()
    if "${{" in asked or version is None:
        return None
    if asked == "false":
        return False
    return version[0] >= 4 or asked == "true"


def default_file(version: tuple[int, ...]) -> str:
    """What setup-go hashes when it is told nothing; `v6` follows the latest release."""
    return "go.mod" if (*version, 99)[:2] >= (6, 3) else "go.sum"


def hashed(key: str) -> list[tuple[str, ...]] | None:
    """The patterns of each `hashFiles` in a key; None when one is not literal."""
    found: list[tuple[str, ...]] = []
    for one in occurrences(key):
        parsed = parse_expression(one.inner)
        for call in _calls(parsed) if parsed is not None else ():
            literal = [a.value for a in call.arguments if isinstance(a, Literal)]
            texts = tuple(value for value in literal if isinstance(value, str))
            if len(texts) != len(call.arguments):
                return None
            found.append(texts)
    return found


def _calls(expression: Expression) -> Iterator[Call]:
    if isinstance(expression, Call):
        if expression.name == "hashfiles":
            yield expression
        for argument in expression.arguments:
            yield from _calls(argument)
    elif not isinstance(expression, Literal | Access):
        inner = (getattr(expression, n, None) for n in ("operand", "left", "right"))
        for one in inner:
            if one is not None:
                yield from _calls(one)


def always_new(key: str) -> bool:
    """Whether a key holds what is different in each run, or what the files do not tell."""
    for one in occurrences(key):
        parsed = parse_expression(one.inner)
        paths = [access.path for access in accesses(parsed)] if parsed is not None else [("?",)]
        for path in paths:
            of_go = path[0] == "inputs" and _VERSION_INPUT.search(path[-1])
            fixed = path[0] in {"runner", "matrix", "env", "github"} or of_go
            if not fixed or path[-1] in _CHANGES:
                return True
    return False


def names_modules(patterns: tuple[str, ...]) -> bool:
    return any(_MODULE_FILES.search(pattern.rstrip("'\"")) for pattern in patterns)


def matches(patterns: tuple[str, ...], repository: Repository) -> bool:
    """Whether `hashFiles` finds any file of the tree; excluding patterns count as written."""
    paths = repository.tree.paths()
    taken = [_compiled(p) for p in patterns if not p.startswith("!")]
    left = [_compiled(p[1:]) for p in patterns if p.startswith("!")]
    return any(
        any(t.fullmatch(path) for t in taken) and not any(x.fullmatch(path) for x in left)
        for path in paths
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    plain = (
        pattern
        .replace("\\", "/")
        .replace("${{ github.workspace }}/", "")
        .removeprefix("./")
        .strip("/")
    )
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", plain)
    spelled = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(spelled.get(piece) or re.escape(piece) for piece in pieces))


def whole_tree(use: ActionUse) -> bool:
    """Whether the workspace holds this repository and nothing that a command may have added."""
    machine = use.before
    return machine.checkouts == {"": TreeOrigin.HEAD} and not machine.wrote_unknown


def misses_files(use: ActionUse, repository: Repository) -> str | None:
    """What is wrong with the files that setup-go hashes, or None."""
    version = version_of(use)
    if not setup_caches(use) or version is None or not whole_tree(use):
        return None
    given = text_of(use, "cache-dependency-path")
    if "${{" in given or not any(repository.named(name) for name in SUMS):
        return None if given else _likely_misses(use, repository)
    if given:
        found = matches(tuple(given.split()), repository)
        return None if found else f"`{given.split()[0]}` matches no file: nothing is cached"
    name = default_file(version)
    there = name in repository.inside("")
    return None if there else f"there is no `{name}` in the root: nothing is cached"


def _likely_misses(use: ActionUse, repository: Repository) -> str | None:
    """The version is read from a module below the root, and no module is at hand to look at."""
    folder, _, name = text_of(use, "go-version-file").removeprefix("./").rpartition("/")
    seen = any(repository.named(one) for one in (*SUMS, "go.mod", "go.work"))
    if seen or not folder or "$" in folder or name != "go.mod":
        return None
    return f"the module is in {folder}, and nothing tells `setup-go`: nothing is cached"
