"""The permission that a login by a role needs, for the job and for those that call it."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit, SkippedFix
from fixers.edits.entries import add_entry
from fixers.edits.jobs import add_job_mapping
from fixers.edits.scalars import replace_scalar
from fixers.model import Job, Repository, Unknown, Workflow
from fixers.model.reading import mapping_at
from fixers.rules._keys.token_actions import Needs
from fixers.rules._keys.token_needs import token_needs
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar

Edits = tuple[Edit, ...]
OIDC: Final = "id-token"
_READS: Final = {OIDC: "write", "contents": "read"}
_CALLED: Final = "workflow_call"
_DEEPEST: Final = 3
# What a job without permissions of its own may want more of its token for than to read code.
_WANTS_MORE: Final = regex(
    r"^[^#\n]*(?:secrets\.GITHUB_TOKEN|github\.token|\bgit push\b|\bgh [a-z]+ )"
    r"|^[^#\n]*uses:[^#\n]*(?:release|comment|label|github-script|codeql|sarif|pages|report"
    r"|deployment|status|commit|push-changes|changed-files|paths-filter|attest|stale|merge"
    r"|changeset|semantic|pull-request|dispatch|dependency-review|tag-action|bump)"
    r"|^ +(?!id-token)[\w-]+: *write\b|write-all",
    re.IGNORECASE | re.MULTILINE,
)
_OF_OWNER: Final = SkippedFix(
    f"OIDC needs `{OIDC}: write`, and what else the job's own token is for has to be said as well"
)
_UNTRUSTED: Final = SkippedFix(
    f"`pull_request_target` runs for strangers: `{OIDC}: write` has to be weighed by its owner"
)
# Code or words of a pull request, or its number, with which a script may fetch it: without them
# only what is in the branch runs that the request is for.
_OF_STRANGERS: Final = regex(
    r"\bhead(?:_ref|\.(?:ref|sha|repo|label)|Ref)|\bpull/|merge_commit_sha|\bgh pr checkout\b"
    r"|(?:pull_request|event|issue)\.(?:title|body|number)|\btoJSON\(\s*github\b",
    re.IGNORECASE,
)


def token_allowed(job: Job, repository: Repository, depth: int = 0) -> Edits | SkippedFix:
    """Edits after which a job may ask for a token; none where it may already."""
    triggers = job.workflow.triggers
    if isinstance(triggers, Unknown) or depth > _DEEPEST:
        return _OF_OWNER
    if "pull_request_target" in triggers and (
        job.uses is not None or _OF_STRANGERS.search(job.workflow.source.text)
    ):
        return _UNTRUSTED
    own = _in_job(job, repository)
    if isinstance(own, SkippedFix) or not is_called(job.workflow):
        return own
    callers = repository.callers_of(job.workflow.path)
    found = [token_allowed(caller, repository, depth + 1) for caller in callers]
    refused = next((one for one in found if isinstance(one, SkippedFix)), None)
    edits = (edit for one in found if not isinstance(one, SkippedFix) for edit in one)
    return refused or tuple(dict.fromkeys((*own, *edits)))


def _in_job(job: Job, repository: Repository) -> Edits | SkippedFix:
    entry = job.entry("permissions")
    granted = entry.value if entry else job.workflow.root.get("permissions")
    if granted is None:
        if job.workflow.triggers == frozenset({_CALLED}):
            return ()
        edit = _as_needed(job, _needs(job, repository))
    elif isinstance(granted, Mapping):
        token = granted.get(OIDC)
        if isinstance(token, Scalar) and token.value == "write":
            return ()
        edit = _in_own(job, granted, token) if entry else _of_its_own(job, granted)
    elif isinstance(granted, Scalar) and granted.value == "write-all":
        return ()
    elif isinstance(granted, Scalar) and granted.value == "read-all" and not entry:
        needs = _needs(job, repository)
        edit = _as_needed(job, None if needs and "write" in needs.values() else needs)
    else:
        edit = None
    return _OF_OWNER if edit is None else (edit,)


def _as_needed(job: Job, needs: Needs | None) -> Edit | None:
    return None if needs is None else add_job_mapping(job, "permissions", _READS | needs)


def _in_own(job: Job, granted: Mapping, token: object) -> Edit | None:
    source = job.workflow.source
    if isinstance(token, Scalar):
        return replace_scalar(source, token, "write")
    return add_entry(source, granted, OIDC, "write")


def _of_its_own(job: Job, granted: Mapping) -> Edit | None:
    """What the workflow grants, and the token: other jobs need none."""
    values = {e.key.value: e.value.value for e in granted.entries if isinstance(e.value, Scalar)}
    return add_job_mapping(job, "permissions", {**values, OIDC: "write"})


def _needs(job: Job, repository: Repository) -> Needs | None:
    """What a job, or the workflow that it calls, does with the token of the run."""
    called = [*_called_by(job, repository)]
    workflows = [job.workflow, *called]
    envs = [w.source.slice(env.span) for w in workflows if (env := w.root.get("env"))]
    if any(map(_WANTS_MORE.search, envs)) or any(map(_needs_more, called)):
        return None
    jobs = [job, *(inner for workflow in called for inner in workflow.jobs)]
    needs: Needs = {}
    for more in (token_needs(one, _WANTS_MORE, repository) for one in jobs):
        if more is None:
            return None
        needs |= {right: how for right, how in more.items() if needs.get(right) != "write"}
    return needs


def _called_by(job: Job, repository: Repository, depth: int = 0) -> Iterator[Workflow]:
    """The workflow of the repository that a job calls, and those that its jobs call."""
    path = job.calls if depth <= _DEEPEST else None
    for workflow in repository.workflows:
        if workflow.path == path:
            yield workflow
            for inner in workflow.jobs:
                yield from _called_by(inner, repository, depth + 1)


def _needs_more(called: Workflow) -> bool:
    """Whether a job of a workflow asks for what its caller would not grant any more."""
    holders = [called.root, *(job.node for job in called.jobs)]
    granted = [mapping_at(holder, "permissions") for holder in holders]
    names = {e.key.value for one in granted if one is not None for e in one.entries}
    elsewhere = any(job.uses and job.calls is None for job in called.jobs)
    return elsewhere or not names <= set(_READS)


def is_called(workflow: Workflow) -> bool:
    return not isinstance(workflow.triggers, Unknown) and _CALLED in workflow.triggers


def asks_callers(job: Job, repository: Repository) -> bool:
    """Whether only those who call its workflow from elsewhere can let it ask for a token."""
    entry = job.entry("permissions")
    granted = entry.value if entry else job.workflow.root.get("permissions")
    token = granted.get(OIDC) if isinstance(granted, Mapping) else granted
    may = isinstance(token, Scalar) and token.value in {"write", "write-all"}
    return not may and is_called(job.workflow) and not repository.callers_of(job.workflow.path)
