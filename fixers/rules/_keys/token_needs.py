"""What a job without permissions of its own uses the token of the run for, as its steps tell."""

import re
from typing import Final

from fixers.model import Job, Repository, Step
from fixers.rules._keys.token_actions import (
    BOTH,
    CODE,
    OF_ACTIONS,
    TALK,
    TOKEN,
    Needs,
    needs_none,
    pushes,
    releases,
)
from fixers.rules._keys.token_below import needs_below
from fixers.rules._keys.token_script import needs_of_script
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex

_OF_WORDS: Final = {
    "release create": CODE, "release upload": CODE, "release edit": CODE,
    "release view": {}, "release download": {}, "release list": {},
    "pr create": TALK, "pr comment": TALK, "pr edit": TALK, "pr review": TALK,
    "pr merge": BOTH, "pr view": {"pull-requests": "read"}, "pr list": {"pull-requests": "read"},
    "pr diff": {"pull-requests": "read"},
    "issue create": {"issues": "write"}, "issue comment": {"issues": "write"},
}  # fmt: skip
_GH: Final = regex(r"\bgh ([a-z]+ [a-z]+)?")
# What may hand a token on that its step is given.
_OTHERS: Final = regex(
    r"(?m)\b(?:curl|wget|https?|python3?|node|np[mx]|yarn|pnpm|ruby|hub|make|bash|sh)\s|(?:^|\s)\.?\.?/"
)
# Lines that only fetch what is built, from where packages of the owner may be.
_FETCHES: Final = regex(
    r"(?:#.*|cd [\w./-]+|echo [^$`|>]*|npm (?:ci|i|install)|yarn(?: install)?|pnpm (?:i|install)"
    r"|go mod download|dotnet restore|(?:mvn|\./mvnw|(?:\./)?gradlew?)(?=\s)(?:\s+(?:-\S+|clean"
    r"|compile|package|install|verify|test|build|assemble|bootJar|[\w./-]+\.xml))+)?(?:\s+-\S+)*"
)
_STORED: Final = regex(r"\s*\$\{\{\s*secrets\.\w+\s*\}\}\s*")
_LOGS_IN: Final = regex(r"\blogin\b[^\n]*\bghcr\.io\b")
_READS: Final = regex(r"^actions/checkout$|/(?:setup|install)-|-(?:setup|install)$")
_ONLY_READS: Final = regex(r"\btflint\b")
_LINTS: Final = regex(r"(?:\.\.?/)+tflint(?=\s)")
_OWN: Final = regex(r"(?:(?:github|gh|repo)[-_])?token|pat|password", re.IGNORECASE)


def token_needs(job: Job, wants: re.Pattern[str], repository: Repository) -> Needs | None:
    """The rights beside the one to read code; None where they cannot be told. `wants`: what asks
    for more than that."""
    outside = [e for e in job.node.entries if e.key.value != "steps"]
    said = [job.workflow.source.slice(entry.span) for entry in outside]
    if any(wants.search(text) or TOKEN.search(text) for text in said):
        return None
    needs: Needs = {}
    for step in job.steps:
        text = step.source.slice(step.node.span)
        more = _of_step(step, text, wanted=bool(wants.search(text)))
        if more is None:
            return None
        for right, how in more.items():
            needs[right] = "write" if "write" in {how, needs.get(right)} else how
    below = needs_below(job, repository, wants) if job.steps else {}
    return None if below is None else needs | below


def _of_step(step: Step, text: str, *, wanted: bool) -> Needs | None:
    given = bool(TOKEN.search(text))
    if step.run is not None:
        script = step.run.value
        asks = given or (wanted and not _has_other_token(step))
        some = asks or pushes(script) or releases(script)
        return _of_commands(script, given=given) if some else {}
    name = action_of(step)
    if name == "actions/github-script":
        return needs_of_script(step)
    if any(pushes(value.value) or releases(value.value) for value in step.inputs.values()):
        return None
    if not given and any(map(_OWN.fullmatch, step.inputs)):
        return {}  # it has a token of its own
    if name == "docker/login-action" and "ghcr.io" not in text:
        return None
    if _READS.search(name) or (not given and (needs_none(name) or name.startswith("."))):
        return {}
    return OF_ACTIONS.get(name)


def _has_other_token(step: Step) -> bool:
    """Whether `gh` is given a stored token that is not the run's, which it takes first."""
    own = step.env.get("GH_TOKEN") or step.env.get("GITHUB_TOKEN")
    return own is not None and bool(_STORED.fullmatch(own.value))


def _of_commands(script: str, *, given: bool) -> Needs | None:
    if given and all(_FETCHES.fullmatch(line.strip()) for line in script.splitlines()):
        return {"packages": "read"}
    if releases(script) or (given and _OTHERS.search(_LINTS.sub("tflint", script))):
        return None
    needs = dict(CODE) if pushes(script) else {}
    needs |= {"packages": "write"} if given and _LOGS_IN.search(script) else {}
    words = [found[1] or "" for found in _GH.finditer(script)]
    if any(word not in _OF_WORDS for word in words):
        return None
    for word in words:
        needs |= {k: v for k, v in _OF_WORDS[word].items() if needs.get(k) != "write"}
    told = words or needs or _ONLY_READS.search(script)
    return needs if told or not given else None
