"""What a job without permissions of its own uses the token of the run for, as its steps tell."""

import re
from typing import Final

from fixers.model import Job, Step
from fixers.rules._block_trees import action_of

Needs = dict[str, str]
_CODE: Final = {"contents": "write"}
_TALK: Final = {"pull-requests": "write"}
_BOTH: Final = _CODE | _TALK
_CHECKS: Final = {"checks": "write"}
_OF_ACTIONS: Final = {
    "softprops/action-gh-release": _CODE,
    "ncipollo/release-action": _CODE,
    "actions/create-release": _CODE,
    "actions/upload-release-asset": _CODE,
    "stefanzweifel/git-auto-commit-action": _CODE,
    "endbug/add-and-commit": _CODE,
    "ad-m/github-push-action": _CODE,
    "peaceiris/actions-gh-pages": _CODE,
    "mathieudutour/github-tag-action": _CODE,
    "peter-evans/create-pull-request": _BOTH,
    "peter-evans/create-or-update-comment": _TALK,
    "peter-evans/find-comment": {"pull-requests": "read"},
    "marocchino/sticky-pull-request-comment": _TALK,
    "thollander/actions-comment-pull-request": _TALK,
    "mshick/add-pr-comment": _TALK,
    "dorny/paths-filter": {"pull-requests": "read"},
    "tj-actions/changed-files": {"pull-requests": "read"},
    "dorny/test-reporter": _CHECKS,
    "enricomi/publish-unit-test-result-action": _CHECKS | _TALK,
    "github/codeql-action/upload-sarif": {"security-events": "write"},
    "actions/attest-build-provenance": {"attestations": "write"},
    "docker/login-action": {"packages": "write"},
}
_OF_METHODS: Final = {
    "issues": {"issues": "write"},
    "pulls": _TALK,
    "repos.createRelease": _CODE,
    "repos.uploadReleaseAsset": _CODE,
    "repos.createCommitStatus": {"statuses": "write"},
    "repos.createDeployment": {"deployments": "write"},
    "repos.createDeploymentStatus": {"deployments": "write"},
    "checks": _CHECKS,
}
_COMMENTS: Final = re.compile(r"issues\.\w+Comments?")
_METHOD: Final = re.compile(r"\b(?:github|octokit)\.(?!com\b)(?:rest\.)?(\w+)(?:\.(\w+))?")
_ASKS: Final = re.compile(r"get|list")
_EXPRESSION: Final = re.compile(r"\$\{\{.*?\}\}")
_OF_WORDS: Final = {
    "release create": _CODE, "release upload": _CODE, "release edit": _CODE,
    "release view": {}, "release download": {}, "release list": {},
    "pr create": _TALK, "pr comment": _TALK, "pr edit": _TALK, "pr review": _TALK,
    "pr merge": _BOTH, "pr view": {"pull-requests": "read"}, "pr list": {"pull-requests": "read"},
    "pr diff": {"pull-requests": "read"},
    "issue create": {"issues": "write"}, "issue comment": {"issues": "write"},
}  # fmt: skip
_GH: Final = re.compile(r"\bgh ([a-z]+ [a-z]+)?")
_PUSHES: Final = re.compile(r"\bgit push\b")
_TOKEN: Final = re.compile(r"secrets\.GITHUB_TOKEN|github\.token", re.IGNORECASE)
_ONLY_READS: Final = re.compile(r"\btflint\b")
_READS: Final = re.compile(r"^actions/checkout$|/(?:setup|install)-|-(?:setup|install)$")


def token_needs(job: Job, wants: re.Pattern[str]) -> Needs | None:
    """The rights beside the one to read code; None where they cannot be told. `wants`: what asks
    for more than that."""
    needs: Needs = {}
    outside = [e for e in job.node.entries if e.key.value != "steps"]
    if any(wants.search(job.workflow.source.slice(entry.span)) for entry in outside):
        return None
    for step in job.steps:
        text = step.source.slice(step.node.span)
        more = _of_step(step, text) if wants.search(text) or _TOKEN.search(text) else {}
        if more is None:
            return None
        for right, how in more.items():
            needs[right] = "write" if "write" in {how, needs.get(right)} else how
    return needs


def _of_step(step: Step, text: str) -> Needs | None:
    if step.run is not None:
        return _of_commands(step.run.value, given=bool(_TOKEN.search(text)))
    name = action_of(step)
    if name == "actions/github-script":
        return _of_script(step)
    own = [v.value for n, v in step.inputs.items() if "token" in n.lower() or n == "password"]
    if own and not any(map(_TOKEN.search, own)):
        return {}  # it has a token of its own
    if name == "docker/login-action" and "ghcr.io" not in text:
        return None
    return {} if _READS.search(name) else _OF_ACTIONS.get(name)


def _of_commands(script: str, *, given: bool) -> Needs | None:
    needs = dict(_CODE) if _PUSHES.search(script) else {}
    words = [found[1] or "" for found in _GH.finditer(script)]
    if any(word not in _OF_WORDS for word in words):
        return None
    for word in words:
        needs |= {k: v for k, v in _OF_WORDS[word].items() if needs.get(k) != "write"}
    told = words or needs or _ONLY_READS.search(script)
    return needs if told or not given else None


def _of_script(step: Step) -> Needs | None:
    """A comment on a pull request needs no right to write issues."""
    script = step.inputs.get("script")
    triggers = step.job.workflow.triggers if step.job is not None else ()
    on_requests = isinstance(triggers, frozenset) and "pull_request" in triggers
    needs: Needs = {}
    for found in _METHOD.finditer(_EXPRESSION.sub("", script.value if script else "")):
        name = f"{found[1]}.{found[2]}"
        more = _OF_METHODS.get(name, _OF_METHODS.get(found[1]))
        more = _TALK if on_requests and _COMMENTS.fullmatch(name) else more
        if _ASKS.match(found[2] or ""):
            rights = () if found[1] == "repos" else more
            more = None if rights is None else {r: needs.get(r, "read") for r in rights}
        if more is None:
            return None
        needs |= more
    return needs or None
