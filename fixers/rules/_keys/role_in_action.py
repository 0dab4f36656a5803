"""A role in the place of keys that jobs hand to an action of the repository, which logs in."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Edit, Fix, SkippedFix
from fixers.edits import replace_scalar
from fixers.edits.entries import remove_entries
from fixers.model import Action, Job, Repository, Step
from fixers.model.reading import scalar_at
from fixers.rules._keys.assumed import assumed, together
from fixers.rules._keys.beside import with_those_beside
from fixers.rules._keys.key_actions import keys_by_login, takes_key
from fixers.rules._keys.oidc import LOGIN
from fixers.rules._keys.passed import token_passed
from fixers.rules._keys.role_fix import OF_CALLER, UNSURE, role_for, role_input
from fixers.rules._keys.role_inputs import with_role
from fixers.rules._keys.token_permission import Edits, token_allowed
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.key_inputs import input_of, users_of
from fixers.rules._shared.static_keys import is_static
from fixers.syntax.yaml_doc import Entry, Mapping

_KEY: Final = "aws-access-key-id"
_HALVES: Final = (_KEY, "aws-secret-access-key", "aws-session-token")
_DESCRIPTION: Final = "ARN of the AWS role to assume"


def role_of_login(step: Step, repository: Repository) -> Fix | SkippedFix:
    """`role-to-assume` in place of the keys, in the login and where those come from."""
    if step.job is not None:
        fix = role_input(step, step.job, repository)
        return with_those_beside(fix, step.job, step, repository)
    holding = (one for one in repository.actions if step in one.steps)
    told = next(((one, names) for one in holding if (names := _handed(step, one))), None)
    users = users_of(step, repository)
    if told is None or not users:
        return OF_CALLER
    action, names = told
    inner = (one.uses for other in repository.actions for one in other.steps)
    nested = any(one and one.value.rstrip("/") == f"./{action.directory}" for one in inner)
    if nested or not all(_gives_stored(user, names) for user in users):
        return OF_CALLER
    edits = _in_action(step, action, names)
    fixes = [
        _of_user(one, _in_job(one.job, held, names, repository), one.job, users, repository)
        for one in users
        if one.job and (held := one.entry("with"))
    ]
    refused = next((one for one in fixes if isinstance(one, SkippedFix)), None)
    if refused or edits is None:
        return refused or UNSURE
    return together(edits, [one for one in fixes if isinstance(one, Fix)], many=len(fixes) > 1)


def role_of_action(user: Step, repository: Repository) -> Fix | SkippedFix | None:
    """The same for a step that hands keys to an action of the repository, or to one that takes
    the token of a login as well; None for others."""
    if user.job is not None and takes_key(user) is not None:
        fix = keys_by_login(user, user.job, repository)
        return with_those_beside(fix, user.job, user, repository)
    here = action_of(user).removeprefix("./").rstrip("/")
    action = next((one for one in repository.actions if one.directory == here), None)
    logins = [one for one in action.steps if action_of(one) == LOGIN] if action else []
    return role_of_login(logins[0], repository) if len(logins) == 1 else None


def _handed(step: Step, action: Action) -> tuple[str, ...] | None:
    """The inputs of the action that are the halves of the key, and its token, if nothing else
    reads them; one at the root of a repository is for others."""
    values = [step.inputs.get(half) for half in _HALVES]
    names = [input_of(value) for value in values if value is not None]
    told = [name for name in names if name is not None and name in action.inputs]
    text = step.source.text
    alone = all(len(re.findall(rf"\binputs(?:\.|\[\W+){re.escape(n)}\b", text)) == 1 for n in told)
    free = _role_name(told[0]) not in action.inputs if told else False
    sure = None not in values[:2] and len(told) == len(names) and action.directory
    return tuple(told) if sure and alone and free else None


def _role_name(key: str) -> str:
    """What the input is called that takes the place of one."""
    words = ("aws", "role", "arn") if key.isupper() else ("role", "to", "assume")
    name = ("_" if "_" in key else "-").join(words)
    return name.upper() if key.isupper() else name


def _gives_stored(user: Step, names: tuple[str, ...]) -> bool:
    return all(name in user.inputs and is_static(user.inputs[name]) for name in names[:2])


def _in_action(step: Step, action: Action, names: tuple[str, ...]) -> Edits | None:
    """The login, and what the action says about its inputs."""
    root, holder = action.document.root, step.entry("with")
    declared = root.entry("inputs") if isinstance(root, Mapping) else None
    inputs = declared.value if declared is not None else None
    key = inputs.entry(names[0]) if isinstance(inputs, Mapping) and not inputs.flow else None
    role = f"${{{{ inputs.{_role_name(names[0])} }}}}"
    given = ("role-to-assume", role)
    login = with_role(step.source, holder, _KEY, {*_HALVES[1:]}, given) if holder else None
    gone = remove_entries(step.source, declared, {*names[1:]}) if declared else None
    if login is None or gone is None or key is None:
        return None
    renamed = Edit(step.source.path, key.key.span, _role_name(names[0]))
    said = scalar_at(key.value, "description") if isinstance(key.value, Mapping) else None
    told = replace_scalar(step.source, said, _DESCRIPTION) if said is not None else None
    return (*login, *gone, renamed, *((told,) if told is not None else ()))


def _of_user(
    user: Step, fix: Fix | SkippedFix, job: Job, users: Sequence[Step], repository: Repository
) -> Fix | SkippedFix:
    """With what other steps of the job have, which the first of those that log in sees to."""
    logins = [one for one in users if one.job is job]
    first = user is logins[0]
    return with_those_beside(fix, job, user, repository, logins) if first else fix


def _in_job(
    job: Job, holder: Entry, names: tuple[str, ...], repository: Repository
) -> Fix | SkippedFix:
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    given = holder.value.entry(names[0]) if isinstance(holder.value, Mapping) else None
    role, others = role_for(given), {*names[1:]}
    edits = with_role(job.workflow.source, holder, names[0], others, (_role_name(names[0]), role))
    passed = token_passed(job.workflow.source, job.node)
    return UNSURE if edits is None else assumed((*edits, *passed), allowed, job, role)
