"""A cache of Go modules that is never refreshed, never filled, or kept twice."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Confidence, Finding, Fix, Location, Severity, SkippedFix
from fixers.model import ActionUse, Repository, Step, Trace, Tri
from fixers.rule import Rule
from fixers.rules._go.cache import CACHES, caches_go, caches_modules, keeps_modules_too
from fixers.rules._go.fix import checked_out_first, drop, every_sum, new_key, without_others
from fixers.rules._go.key import is_cached_otherwise, is_of_module_files, wrong_key
from fixers.rules._go.modules import keeps_copies, left_out, needs_nothing
from fixers.rules._go.places import checked_out_later, may_read_otherwise
from fixers.rules._go.setup import SETUP, SUMS, misses_files, runs_anything, setup_caches

_TWICE: Final = "`setup-go` caches Go's modules already: a second copy fails to unpack"


class GoCacheKey(Rule):
    """
    ## What it does
    Finds `actions/cache` steps for Go modules whose key is not made of the module files, or of
    files that do not exist; such steps beside a `setup-go` that caches already; and `setup-go`
    steps that look for module files where there are none, or before they are checked out.
    Also keys that know nothing of a module that the job builds.

    ## Why is this bad
    A key that never changes keeps the first cache for ever, since entries are immutable. A
    second cache unpacks over the first and fails with "Cannot open: File exists". Without its
    file, `setup-go` warns and caches nothing.

    ## Fix safety
    Safe where `setup-go` is told which files to hash. Unsafe where a key changes, or a step goes
    or moves: somebody may have meant them.

    ## Known limits
    Keys from variables and outputs are left alone, and so are jobs that made files before, and
    a commit or run number behind the hash of the module files. That a key leaves out a module is
    reported with medium confidence, with low where it is made of another one that is built;
    with low, too, that nothing is cached where modules have all they need in `vendor/`.
    Whether the checkout comes first is only told on runners that start empty.
    Since v6.3 `setup-go` hashes `go.mod`, before that `go.sum`; a commit that is none of a known
    release, without the version in a comment, is left alone.
    """

    id = "go-cache-key"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A cache of Go modules has the wrong key"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        cached = False
        for use in trace.uses(SETUP):
            later = checked_out_later(use, trace)
            wrong = misses_files(use, repository, early=later is not None)
            if wrong is None:
                cached = cached or bool(setup_caches(use) and use.reached is Tri.YES)
                yield from self._left_out(use, "cache-dependency-path", trace, repository)
            elif (
                runs_anything(use, trace)
                and not needs_nothing(use, trace, repository)
                and not is_cached_otherwise(trace, repository)
            ):
                yield self._missed(use, wrong, later, trace, repository)
        for use in trace.uses(*CACHES):
            if cached and caches_modules(use):
                yield self._found(use, "path", _TWICE, drop(use))
            elif caches_go(use) or keeps_modules_too(use):
                yield from self._key(use, trace, repository, whole=True)
            elif is_of_module_files(use):
                yield from self._key(use, trace, repository, whole=False)

    def _key(
        self, use: ActionUse, trace: Trace, repository: Repository, *, whole: bool
    ) -> Iterator[Finding]:
        """`whole`: a key of modules, which has to know all of them."""
        later = checked_out_later(use, trace)
        wrong = wrong_key(use, repository, early=later is not None)
        if wrong is None:
            yield from self._left_out(use, "key", trace, repository) if whole else ()
        else:
            fix = checked_out_first(later, use) if later else new_key(use, repository)
            yield self._found(use, "key", wrong, fix)

    def _missed(
        self, use: ActionUse, wrong: str, later: Step | None, trace: Trace, repository: Repository
    ) -> Finding:
        fix = checked_out_first(later, use) if later else every_sum(use, repository)
        if isinstance(fix, Fix):
            fix = without_others(fix, trace)
        if later is not None:
            return self._found(use, "uses", wrong, fix)
        found = self._found(use, "cache-dependency-path", wrong, fix)
        if keeps_copies(repository):
            return replace(found, confidence=Confidence.LOW)  # but for what was built
        likely = not any(repository.named(name) for name in SUMS)
        return replace(found, confidence=Confidence.MEDIUM) if likely else found

    def _left_out(
        self, use: ActionUse, name: str, trace: Trace, repository: Repository
    ) -> Iterator[Finding]:
        told = left_out(use, trace, repository)
        if told is not None:
            fix = every_sum(use, repository) if use.action == SETUP else new_key(use, repository)
            yield self._found(use, name, told[0], fix, told[1])

    def _found(
        self,
        use: ActionUse,
        name: str,
        message: str,
        fix: Fix | SkippedFix | None,
        confidence: Confidence = Confidence.HIGH,
    ) -> Finding:
        scalar = use.step.inputs.get(name)
        at = Location(use.step.source, scalar.span) if scalar is not None else use.step.at
        doubtful = use.reached is not Tri.YES or may_read_otherwise(use)
        sure = Confidence.MEDIUM if doubtful and confidence is Confidence.HIGH else confidence
        return self.finding(at, message, fix=fix, related=use.chain, confidence=sure)
