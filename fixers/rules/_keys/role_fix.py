"""A role in the place of long-lived AWS keys."""

from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits.entries import remove_entries
from fixers.model import Job, Repository, Step
from fixers.model.reading import mapping_at
from fixers.rules._keys.assumed import KEY, assumed, role_of_key
from fixers.rules._keys.login_step import (
    KEY_INPUT,
    OTHER_INPUTS,
    login_before,
    login_made,
)
from fixers.rules._keys.oidc import first_user, region_of
from fixers.rules._keys.pairs import taken_out
from fixers.rules._keys.passed import token_passed
from fixers.rules._keys.role_inputs import with_role
from fixers.rules._keys.token_permission import asks_callers, token_allowed
from fixers.rules._shared.static_keys import gives_the_same, key_of
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Entry, Scalar

ROLE: Final = "${{ vars.AWS_ROLE_ARN }}"
OF_JOB: Final = "Leave it to the job, which gives it the same"
UNSURE: Final = SkippedFix("the step is written in a way that cannot be changed surely")
OF_CALLER: Final = SkippedFix("an action gets its keys and permissions from the job that uses it")
OF_CHOICE: Final = SkippedFix("those who call the workflow choose between a role and keys")
_SECRET: Final = regex(r"\bsecrets\.(\w+)")
_ECR: Final = regex(r"\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.")
OTHER_NAME: Final = SkippedFix(
    "half of the key has a name that no login sets, so what reads it has to change as well"
)


def role_input(step: Step, job: Job, repository: Repository) -> Fix | SkippedFix:
    """`role-to-assume` in place of the keys."""
    if "role-to-assume" in step.inputs and asks_callers(job, repository):
        return OF_CHOICE
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    holder, given = step.entry("with"), mapping_at(step.node, "with")
    role = role_for(given.entry(KEY_INPUT) if given is not None else None)
    made = ("role-to-assume", role)
    edits = (
        with_role(step.source, holder, KEY_INPUT, OTHER_INPUTS, made)
        if holder is not None
        else None
    )
    passed = token_passed(step.source, job.node)
    return UNSURE if edits is None else assumed((*edits, *passed), allowed, job, role)


def role_instead(
    env: Entry, job: Job, step: Step | None, repository: Repository
) -> Fix | SkippedFix:
    """A login step in place of the variables."""
    before = step or first_user(job)
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    holder = step.node if step else job.node
    names = taken_out(env, job.workflow.source.slice(holder.span))
    if names is None:
        return OTHER_NAME
    gone = remove_entries(job.workflow.source, env, names)
    if gone and step is not None and gives_the_same(job, env, names):
        return Fix(OF_JOB, gone, applicability=Applicability.UNSAFE)
    role, region = role_for(key_of(env)), region_of(job, step)
    made = login_made(before, step, role, region) if before else ()
    if not made or gone is None:
        return UNSURE
    gone = tuple(one for one in gone if not any(new.at.contains(one.at) for new in made))
    passed = token_passed(job.workflow.source, holder)
    return assumed((*gone, *made, *passed), allowed, job, role, step)


def registry_by_role(step: Step, repository: Repository) -> Fix | SkippedFix:
    """A login to AWS before one to its registry, which then needs no name and no password."""
    holder, user = step.entry("with"), step.inputs.get("username")
    if step.job is None or holder is None or user is None:
        return OF_CALLER
    allowed = token_allowed(step.job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    found = _ECR.search(step.inputs["registry"].value)
    region = found[1] if found else region_of(step.job, step)
    role = role_of(user.value)
    made = login_before(step, step, role, region)
    gone = remove_entries(step.source, holder, {"username", "password"})
    edits = () if made is None or gone is None else (*gone, made)
    return assumed(edits, allowed, step.job, role) if edits else UNSURE


def role_for(key: Entry | None) -> str:
    """The variable that names the role, called as the secret that names the key is."""
    return role_of(key.value.value if key is not None and isinstance(key.value, Scalar) else "")


def role_of(value: str) -> str:
    names = _SECRET.findall(value)
    if not names or not all(map(KEY.search, names)) or "[" in value:
        return ROLE
    return _SECRET.sub(lambda found: f"vars.{role_of_key(found[1])}", value)


def role_named(text: str) -> str:
    """The same for the first secret of a text that names a key."""
    names = (name for name in _SECRET.findall(text) if KEY.search(name))
    name = next((name for name in names if "SECRET" not in name.upper()), None)
    return ROLE if name is None else f"${{{{ vars.{role_of_key(name)} }}}}"
