"""A cache of Go modules that is never refreshed, never filled, or kept twice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.diagnostics import (
    Applicability,
    Confidence,
    Finding,
    Fix,
    Location,
    Severity,
    SkippedFix,
)
from fixers.edits import add_inputs, remove_step, replace_scalar
from fixers.model import ActionUse, Repository, Trace, Tri
from fixers.rule import Rule
from fixers.rules._go_cache import (
    CACHES,
    always_new,
    caches_go,
    caches_modules,
    hashed,
    matches,
    names_modules,
    text_of,
)
from fixers.rules._go_setup import SETUP, SUMS, misses_files, setup_caches, whole_tree

EVERY_SUM: Final = "**/go.sum"
_UNSURE: Final = "the step is written in a way that cannot be changed surely"


class GoCacheKey(Rule):
    """
    ## What it does
    Finds `actions/cache` steps for Go modules whose key is not made of the module files, or of
    files that do not exist; such steps beside a `setup-go` that caches already; and `setup-go`
    steps that look for module files where there are none.

    ## Why is this bad
    A key that never changes keeps the first cache for ever, since entries are immutable. A
    second cache unpacks over the first and fails with "Cannot open: File exists". Without its
    file, `setup-go` warns and caches nothing.

    ## Fix safety
    Safe where `setup-go` is told which files to hash. Unsafe where a key changes or a step goes:
    somebody may have meant them.

    ## Known limits
    Keys from variables and outputs are left alone, and so are jobs that made files before.
    Since v6.3 `setup-go` hashes `go.mod`, before that `go.sum`; a commit without the version in
    a comment is left alone.
    """

    id = "go-cache-key"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A cache of Go modules has the wrong key"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        for use in trace.uses(SETUP):
            wrong = misses_files(use, repository)
            if wrong is not None:
                fix = _every_sum(use, repository)
                found = self._found(use, "cache-dependency-path", wrong, fix)
                likely = not any(repository.named(name) for name in SUMS)
                yield replace(found, confidence=Confidence.MEDIUM) if likely else found
        setups = [use for use in trace.uses(SETUP) if setup_caches(use)]
        for use in trace.uses(*CACHES):
            if not caches_go(use):
                continue
            beside = next((s for s in setups if misses_files(s, repository) is None), None)
            alone = caches_modules(use)
            if alone and beside is not None and beside.reached is Tri.YES:
                yield self._found(use, "path", "`setup-go` caches Go's modules already", _drop(use))
                continue
            wrong = _wrong_key(use, repository)
            if wrong is not None:
                yield self._found(use, "key", wrong, _new_key(use, repository))

    def _found(
        self, use: ActionUse, name: str, message: str, fix: Fix | SkippedFix | None
    ) -> Finding:
        scalar = use.step.inputs.get(name)
        at = Location(use.step.source, scalar.span) if scalar is not None else use.step.at
        sure = Confidence.HIGH if use.reached is Tri.YES else Confidence.MEDIUM
        return self.finding(at, message, fix=fix, related=use.chain, confidence=sure)


def _wrong_key(use: ActionUse, repository: Repository) -> str | None:
    key = text_of(use, "key")
    patterns = hashed(key)
    if not key or patterns is None or always_new(key):
        return None
    if not any(names_modules(one) for one in patterns):
        return "the key of Go's modules does not change with them"
    if not whole_tree(use) or any(matches(one, repository) for one in patterns):
        return None
    if not any(repository.named(name) for name in (*SUMS, "go.mod")):
        return None
    return f"`hashFiles('{patterns[0][0]}')` matches no file: the key never changes"


def _drop(use: ActionUse) -> Fix | SkippedFix:
    named = use.step.id
    if named is not None and f"steps.{named}." in use.step.source.text:
        return SkippedFix(f"other steps ask what `{named}` found")
    edit = remove_step(use.step)
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Drop the second cache", (edit,), applicability=Applicability.UNSAFE)


def _every_sum(use: ActionUse, repository: Repository) -> Fix | SkippedFix:
    if not any(repository.named(name) for name in SUMS):
        return SkippedFix("the module's files are not at hand")
    work = repository.named("go.work.sum") and not repository.named("go.sum")
    name = "**/go.work.sum" if work else EVERY_SUM
    given = use.step.inputs.get("cache-dependency-path")
    if given is not None:
        edit = replace_scalar(use.step.source, given, name)
    else:
        edit = add_inputs(use.step, {"cache-dependency-path": name})
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Hash the module files", (edit,), applicability=Applicability.SAFE)


def _new_key(use: ActionUse, repository: Repository) -> Fix | SkippedFix:
    key = use.step.inputs["key"]
    patterns = hashed(key.value) or []
    bare = repository.named("go.mod") and not repository.named("go.sum")
    name = "**/go.mod" if bare else EVERY_SUM
    wrong = next((p[0] for p in patterns if names_modules(p) and len(p) == 1), None)
    if wrong is not None:
        value = key.value.replace(f"'{wrong}'", f"'{name}'", 1)
    elif patterns:
        value = re.sub(r"(hashFiles\([^()]*)\)", rf"\1, '{name}')", key.value, count=1)
    else:
        value = f"{key.value.rstrip('-')}-${{{{ hashFiles('{name}') }}}}"
    edit = replace_scalar(use.step.source, key, value) if value != key.value else None
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Make the key of the module files", (edit,), applicability=Applicability.UNSAFE)
