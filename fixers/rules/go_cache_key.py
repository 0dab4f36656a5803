"""A cache of Go modules that is never refreshed, never filled, or kept twice."""

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
from fixers.rules._go_cache import CACHES, caches_go, caches_modules, keeps_modules_too
from fixers.rules._go_key import EVERY_SUM, with_files, wrong_key
from fixers.rules._go_setup import SETUP, SUMS, misses_files, runs_anything, setup_caches

_TWICE: Final = "`setup-go` caches Go's modules already: a second copy fails to unpack"
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
    Keys from variables and outputs are left alone, and so are jobs that made files before, and
    a commit or run number behind the hash of the module files.
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
            if wrong is not None and runs_anything(use, trace):
                fix = _every_sum(use, repository)
                if isinstance(fix, Fix):
                    fix = _without_others(fix, trace, repository)
                found = self._found(use, "cache-dependency-path", wrong, fix)
                likely = not any(repository.named(name) for name in SUMS)
                yield replace(found, confidence=Confidence.MEDIUM) if likely else found
        setups = [use for use in trace.uses(SETUP) if setup_caches(use)]
        for use in trace.uses(*CACHES):
            if not caches_go(use) and not keeps_modules_too(use):
                continue
            beside = next((s for s in setups if misses_files(s, repository) is None), None)
            alone = caches_modules(use)
            if alone and beside is not None and beside.reached is Tri.YES:
                yield self._found(use, "path", _TWICE, _drop(use))
                continue
            wrong = wrong_key(use, repository)
            if wrong is not None:
                yield self._found(use, "key", wrong, _new_key(use, repository))

    def _found(
        self, use: ActionUse, name: str, message: str, fix: Fix | SkippedFix | None
    ) -> Finding:
        scalar = use.step.inputs.get(name)
        at = Location(use.step.source, scalar.span) if scalar is not None else use.step.at
        sure = Confidence.HIGH if use.reached is Tri.YES else Confidence.MEDIUM
        return self.finding(at, message, fix=fix, related=use.chain, confidence=sure)


def _drop(use: ActionUse) -> Fix | SkippedFix:
    named = use.step.id
    if named is not None and f"steps.{named}." in use.step.source.text:
        return SkippedFix(f"other steps ask what `{named}` found")
    edit = remove_step(use.step)
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Drop the second cache", (edit,), applicability=Applicability.UNSAFE)


def _without_others(fix: Fix, trace: Trace, repository: Repository) -> Fix | SkippedFix:
    """Caches of modules that do well so far would be second ones."""
    for use in trace.uses(*CACHES):
        if not caches_modules(use) or wrong_key(use, repository) is not None:
            continue
        drop = _drop(use)
        if isinstance(drop, SkippedFix):
            return drop
        title = f"{fix.title}, and drop the second cache"
        fix = replace(
            fix, title=title, edits=(*fix.edits, *drop.edits), applicability=drop.applicability
        )
    return fix


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
    value = with_files(key.value, repository)
    edit = replace_scalar(use.step.source, key, value) if value != key.value else None
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Make the key of the module files", (edit,), applicability=Applicability.UNSAFE)
