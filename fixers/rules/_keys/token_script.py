"""What a script of `actions/github-script` uses the token of the run for."""

import re
from typing import Final

from fixers.model import Step
from fixers.rules._keys.token_actions import CHECKS, CODE, TALK, Needs
from fixers.syntax.regex import regex

_OF_METHODS: Final = {
    "issues": {"issues": "write"},
    "pulls": TALK,
    "repos.createRelease": CODE,
    "repos.uploadReleaseAsset": CODE,
    "repos.createCommitStatus": {"statuses": "write"},
    "repos.createDeployment": {"deployments": "write"},
    "repos.createDeploymentStatus": {"deployments": "write"},
    "checks": CHECKS,
}
_COMMENTS: Final = regex(r"issues\.\w+Comments?")
_METHOD: Final = regex(r"\b(?:github|octokit)\.(?!com\b)(?:rest\.)?(\w+)(?:\.(\w+))?")
_OF_GITHUB: Final = regex(r"\b(?:github|octokit)\b")
_ASKS: Final = regex(r"get|list")
_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")
# What questions about a repository ask for that is not its code.
_OF_QUESTIONS: Final[tuple[tuple[re.Pattern[str], Needs], ...]] = (
    (regex("Status"), {"statuses": "read"}),
    (regex("Deployment"), {"deployments": "read"}),
    (regex("PullRequest"), TALK),
    (regex("Content|Commit|Release|Tag|Branch(?!Prot)|Compar|^get$"), {}),
)
_HANDS_ON: Final = regex(
    r"""require\((?!["'](?:node:)?(?:fs|path|util|os)\b)|\bimport\b|\bexec\b|\bfetch\("""
)


def needs_of_script(step: Step) -> Needs | None:
    """A comment on a pull request needs no right to write issues."""
    given = step.inputs.get("script")
    script = _EXPRESSION.sub("", given.value) if given else ""
    triggers = step.job.workflow.triggers if step.job is not None else ()
    on_requests = isinstance(triggers, frozenset) and "pull_request" in triggers
    needs: Needs = {}
    for found in _METHOD.finditer(script):
        name = f"{found[1]}.{found[2]}"
        more = _OF_METHODS.get(name, _OF_METHODS.get(found[1]))
        more = TALK if on_requests and _COMMENTS.fullmatch(name) else more
        if _ASKS.match(found[2] or ""):
            rights = _asked_of(found[2]) if found[1] == "repos" else more
            more = None if rights is None else {r: needs.get(r, "read") for r in rights}
        if more is None:
            return None
        needs |= more
    told = needs or not _OF_GITHUB.search(script)
    return needs if told and not _HANDS_ON.search(script) else None


def _asked_of(question: str) -> Needs | None:
    return next((rights for asks, rights in _OF_QUESTIONS if asks.search(question)), None)
