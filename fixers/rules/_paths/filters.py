"""Words of programs that test: patterns for what the path of a test has anywhere in it."""

from typing import Final

from fixers.model import Invocation
from fixers.rules._paths.evidence import Missing
from fixers.rules._paths.words import PathWord
from fixers.rules._shared.passed_on import passed_on
from fixers.syntax.records import replace

_FILTERED: Final = frozenset({"playwright", "jest", "vitest"})


def not_found_by(run: Invocation, written: PathWord, missing: Missing | None) -> Missing | None:
    """The same, but None where `playwright test tests/a11y.spec.ts` finds
    `web/Tests/a11y.spec.ts`; what stands outside its folder it never finds."""
    if missing is None or not written.guessed:
        return missing
    if not any(one.name in _FILTERED for one in passed_on(run)):
        return missing
    own = f"{run.directory}/" if run.directory else ""
    inside = tuple(path for path in missing.found if path.startswith(own))
    part = written.path.removeprefix("./").casefold()
    if any(part in path.casefold() for path in inside):
        return None
    return replace(missing, found=inside, same=missing.same and inside == missing.found)
