"""Caches of Go modules: their paths, their keys, and the files that keys are made of."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.model import ActionUse
from fixers.syntax.expression import (
    Binary,
    Call,
    Expression,
    Literal,
    Unary,
    accesses,
    occurrences,
    parse_expression,
)
from fixers.syntax.regex import regex

CACHES: Final = ("actions/cache", "actions/cache/restore", "actions/cache/save")
_MODULES: Final = regex(r"go/pkg/mod|GOMODCACHE|go-mod-cache|steps\.[\w-]+\.outputs\.go-mod")
_BUILDS: Final = regex(r"go-build|GOCACHE")
_TOOLS: Final = regex(r"/go/?$|go/bin|GOPATH|golangci-lint|staticcheck|go-tools")
_OUTPUT: Final = regex(r"\$\{\{\s*steps\.([\w-]+)\.outputs\.([\w-]+)\s*\}\}")
_MODULE_FILES: Final = regex(r"(^|[/\\])(\*\*|\*|go\.(sum|mod|\*)|go\.work(\.sum)?|\*\.(sum|mod))$")
_CHANGES: Final = frozenset({"sha", "run_id", "run_number", "run_attempt"})
# An input may be anything, a hash too; these are the same in each run.
_VERSION_INPUT: Final = regex(r"^go$|version|arch|^os$|platform", re.IGNORECASE)


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


def keeps_modules_too(use: ActionUse) -> bool:
    """The same among other things, under a key that is made of no files at all."""
    return any(map(_MODULES.search, _paths(use))) and hashed(text_of(use, "key")) == []


def _paths(use: ActionUse) -> list[str]:
    text = _OUTPUT.sub(lambda found: _printed(use, found), text_of(use, "path"))
    lines = text.replace("\\", "/").split("\n")
    return [line.strip().rstrip("/") for line in lines if line.strip()]


def _printed(use: ActionUse, asked: re.Match[str]) -> str:
    """What the step that an output is of gives it, as it stands there: `$(go env GOMODCACHE)`."""
    job = use.step.job
    steps = job.steps if job is not None else ()
    runs = (s.run.value for s in steps if s.run is not None and s.id == asked[1])
    given = (re.search(rf"\b{asked[2]}=(\$\(go env \w+\))", run) for run in runs)
    return next((found[1] for found in given if found is not None), asked[0])


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
    inner: tuple[Expression, ...] = ()
    match expression:
        case Call(name, inner):
            yield from (expression,) if name == "hashfiles" else ()
        case Unary(operand):
            inner = (operand,)
        case Binary(_, left, right):
            inner = (left, right)
    for one in inner:
        yield from _calls(one)


def always_new(key: str) -> bool:
    """Whether a key is another one in each run or for each commit."""
    return any(path[:1] == ("github",) and path[-1] in _CHANGES for path in _parts(key))


def is_untold(key: str) -> bool:
    """Whether a key holds what the files do not tell: an output, an input, a secret."""
    return any(
        path[0] not in {"runner", "matrix", "env", "github"}
        and not (path[0] == "inputs" and _VERSION_INPUT.search(path[-1]))
        for path in _parts(key)
    )


def _parts(key: str) -> Iterator[tuple[str, ...]]:
    """What each expression of a key names; `?` where it cannot be read."""
    for one in occurrences(key):
        parsed = parse_expression(one.inner)
        if parsed is None:
            yield ("?",)
        else:
            yield from (access.path for access in accesses(parsed))


def names_modules(patterns: tuple[str, ...]) -> bool:
    return any(_MODULE_FILES.search(pattern.rstrip("'\"")) for pattern in patterns)


def matches(patterns: tuple[str, ...], tree: Iterable[str], folder: str) -> bool:
    """Whether `hashFiles` finds any file of a tree, which lies in that folder of the workspace;
    excluding patterns count as written."""
    paths = (f"{folder}/{path}" for path in tree) if folder else tree
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
