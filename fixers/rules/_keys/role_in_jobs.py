"""A login in each job that works with AWS, in the place of keys that all jobs of a workflow get."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits.entries import remove_entries
from fixers.model import Job, Repository, Step, Workflow
from fixers.rules._keys.assumed import assumed, together
from fixers.rules._keys.beside import with_those_beside
from fixers.rules._keys.login_step import is_given_by_env, login_before, login_by_env
from fixers.rules._keys.oidc import LOGIN, first_user, region_of
from fixers.rules._keys.pairs import taken_out
from fixers.rules._keys.passed import for_backends, token_passed
from fixers.rules._keys.role_fix import OTHER_NAME, UNSURE, role_for, role_instead
from fixers.rules._keys.token_permission import token_allowed
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import key_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry

_SPEAKS: Final = regex(
    r"^[^#\n]*(?:\baws (?!configure list)[a-z]|\baws-actions/|\bs3://|\bAWS_(?:ACCESS_KEY_ID|SECRET_)"
    r"|\b(?:terraform|tofu|terragrunt|cdk|serverless|sls|pulumi|eksctl|packer|boto3|kops)\b"
    r"|\bsam (?:deploy|build|package|sync)\b)",
    re.MULTILINE,
)
_SCRIPT: Final = regex(r"[\w./-]+\.(?:sh|bash|py|js|ts|mk)\b|\bmake\b")
_READ: Final = regex(r"\benv\.AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)\b")
_SEVERAL: Final = SkippedFix("several jobs get the keys; log in to AWS in those that need it")


def role_for_all(
    env: Entry, job: Job | None, step: Step | None, within: tuple[Workflow, Repository]
) -> Fix | SkippedFix:
    """In the place of the keys of a step, of a job, or of all jobs."""
    if job is not None:
        return with_those_beside(role_instead(env, job, step, within[1]), job, step, within[1])
    return _in_jobs(env, *within)


def _in_jobs(env: Entry, workflow: Workflow, repository: Repository) -> Fix | SkippedFix:
    """What calls another workflow gives it no variables."""
    own = [job for job in workflow.jobs if job.uses is None]
    users = [job for job in own if _speaks_of_aws(job, repository)]
    logins = [step for job in own if (step := first_user(job)) is not None and _is_by_env(step)]
    text = workflow.source.text
    read = sum(len(_READ.findall(one.value)) for step in logins for one in step.inputs.values())
    read += len(_READ.findall(for_backends(text)))
    if (own and not users) or read != len(_READ.findall(text)):
        return _SEVERAL
    names = taken_out(env, text)
    if names is None:
        return OTHER_NAME
    gone = remove_entries(workflow.source, env, names)
    if gone is None:
        return UNSURE
    fixes = [
        with_those_beside(_logged_in(job, env, repository), job, None, repository) for job in users
    ]
    refused = next((one for one in fixes if isinstance(one, SkippedFix)), None)
    if refused is not None:
        return refused
    if not fixes:
        return Fix("Drop the keys, which no job reads", gone, applicability=Applicability.UNSAFE)
    return together(gone, [one for one in fixes if isinstance(one, Fix)], many=len(fixes) > 1)


def _logged_in(job: Job, env: Entry, repository: Repository) -> Fix | SkippedFix:
    role, before = role_for(key_of(env)), first_user(job)
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    passed = token_passed(job.workflow.source, job.node)
    if before is not None and _is_by_env(before):
        made = login_by_env(before, role)
        return assumed((*made, *passed), allowed, job, role) if made else UNSURE
    if any(action_of(step) == LOGIN and step.condition is None for step in job.steps):
        return assumed(passed, allowed, job, role)
    added = login_before(before, None, role, region_of(job, None)) if before else None
    return UNSURE if added is None else assumed((added, *passed), allowed, job, role)


def _is_by_env(step: Step) -> bool:
    """Whether it is a login that is given the variables."""
    return action_of(step) == LOGIN and is_given_by_env(step)


def _speaks_of_aws(job: Job, repository: Repository) -> bool:
    text = job.workflow.source.slice(job.node.span)
    return bool(_SPEAKS.search(text)) or any(map(_SPEAKS.search, _scripts(text, repository)))


def _scripts(text: str, repository: Repository) -> Iterator[str]:
    """Of the files that the commands of a job name."""
    for word in dict.fromkeys(_SCRIPT.findall(text)):
        path = "Makefile" if word == "make" else word.removeprefix("./")
        source = repository.tree.read(path)
        if isinstance(source, Source):
            yield source.text
