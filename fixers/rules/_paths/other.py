"""Whether what has the name of a missing path is plainly another thing, which nobody meant."""

import posixpath
from collections.abc import Sequence
from typing import Final

from fixers.model import Invocation, Repository
from fixers.model.answers import answered
from fixers.syntax.regex import regex

_WORD: Final = regex(r"[a-z0-9]+")
# What is of one of these is never meant by what is of another: it would go to the wrong place.
_STAGES: Final = {
    "production": "prod", "prod": "prod", "prd": "prod", "live": "prod", "staging": "staging",
    "stage": "staging", "stg": "staging", "development": "dev", "develop": "dev", "dev": "dev",
    "preprod": "preprod", "preproduction": "preprod", "uat": "uat", "qa": "qa", "demo": "demo",
    "sandbox": "sandbox", "local": "local", "blue": "blue", "green": "green", "canary": "canary",
}  # fmt: skip
_TESTS: Final = regex(r"(?<![a-z])(?:tests?|testing|specs?|e2e)(?![a-z])|__tests__")
_PROJECT: Final = regex(
    r".*\.\w+proj|package\.json|pom\.xml|build\.gradle(?:\.kts)?|go\.mod|Cargo\.toml"
)
# The endings that an interpreter reads.
_READS: Final = {
    "python": {".py"}, "python3": {".py"}, "py": {".py"}, "pytest": {".py"}, "ruby": {".rb"},
    "perl": {".pl"}, "bash": {".sh", ".bash"}, "sh": {".sh"}, "pwsh": {".ps1"},
    "node": {".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"}, "bats": {".bats"},
}  # fmt: skip


@answered
def is_other(path: str, other: str, repository: Repository) -> bool:
    """Another stage (`k8s/staging`, `k8s/production`), or folders of which one alone has tests."""
    if _stages(path) - _stages(other):
        return True
    if other not in repository.folders or _TESTS.search(other.casefold()):
        return False
    has_own = any(map(_PROJECT.fullmatch, repository.names_in(other)))  # and so its tests, too
    return _TESTS.search(path.casefold()) is not None and not has_own


def is_readable(found: Sequence[str], run: Invocation) -> bool:
    """Whether a command can read what may have been meant: not `x.sh` for `python x.py`."""
    own = _READS.get(run.name)
    others = {ending for endings in _READS.values() for ending in endings} - (own or set())
    return own is None or not any(posixpath.splitext(path)[1] in others for path in found)


def _stages(path: str) -> set[str]:
    words = _WORD.findall(path.casefold())
    return {_STAGES[word] for word in words if word in _STAGES}
