"""A role in the place of long-lived AWS keys."""

from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_step_before
from fixers.edits.entries import remove_entries
from fixers.edits.new_step import StepKeys
from fixers.model import Job, Repository, Step
from fixers.model.reading import mapping_at
from fixers.rules._keys.assumed import KEY, asked_first, assumed, role_of_key
from fixers.rules._keys.oidc import LOGIN, first_user, region_of
from fixers.rules._keys.pairs import taken_out
from fixers.rules._keys.passed import token_passed
from fixers.rules._keys.role_inputs import with_role
from fixers.rules._keys.token_permission import called_elsewhere, token_allowed
from fixers.rules._shared.key_texts import given_in_text
from fixers.rules._shared.static_keys import gives_the_same, key_entry, key_of
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Entry, Scalar

ROLE: Final = "${{ vars.AWS_ROLE_ARN }}"
NAME: Final = "Log in to AWS"
OF_JOB: Final = "Leave it to the job, which gives it the same"
_SHA: Final = "e6de054238d6b7531b4efff3b6587d9aade6a06c"
_TAG: Final = "v6.2.3"
UNSURE: Final = SkippedFix("the step is written in a way that cannot be changed surely")
_KEY: Final = "aws-access-key-id"
_OTHERS: Final = frozenset({"aws-secret-access-key", "aws-session-token", "force-skip-oidc"})
OF_CALLER: Final = SkippedFix("an action gets its keys and permissions from the job that uses it")
OF_CHOICE: Final = SkippedFix("those who call the workflow choose between a role and keys")
_BY_ENV: Final = regex(r"\benv\.AWS_ACCESS_KEY_ID\b")
_SECRET: Final = regex(r"\bsecrets\.(\w+)")
_ECR: Final = regex(r"\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.")
OTHER_NAME: Final = SkippedFix(
    "half of the key has a name that no login sets, so what reads it has to change as well"
)


def role_input(step: Step, job: Job, repository: Repository) -> Fix | SkippedFix:
    """`role-to-assume` in place of the keys."""
    if "role-to-assume" in step.inputs and called_elsewhere(job, repository):
        return OF_CHOICE
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    holder, given = step.entry("with"), mapping_at(step.node, "with")
    role = role_for(given.entry(_KEY) if given is not None else None)
    made = ("role-to-assume", role)
    edits = with_role(step.source, holder, _KEY, _OTHERS, made) if holder is not None else None
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
    given = login_by_env(before, role) if step is None and before is not None else ()
    added = login_before(before, step, role, region) if before and not given else None
    made = given or ((added,) if added else ())
    if not made or gone is None:
        return UNSURE
    passed = token_passed(job.workflow.source, holder)
    return assumed((*gone, *made, *passed), allowed, job, role, step)


def login_by_env(first: Step, role: str) -> tuple[Edit, ...]:
    """The role for the first step, where it is a login that is given the variables."""
    holder, made = first.entry("with"), ("role-to-assume", role)
    if holder is None or not is_given_by_env(first):
        return ()
    return with_role(first.source, holder, _KEY, _OTHERS, made) or ()


def is_given_by_env(step: Step) -> bool:
    """Whether it always gets the variables as its inputs."""
    key = step.inputs.get(_KEY)
    return key is not None and _BY_ENV.search(key.value) is not None and step.condition is None


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


def login_before(before: Step, step: Step | None, role: str, region: str) -> Edit | None:
    """A step that logs in before another one: as often as that, if only that one had keys; once
    for all steps of a job that have keys, whatever happens."""
    place = before if step is None or step.condition is not None else _first_with_keys(step)
    keys = login(role, region, copy_if=step is not None)
    keys["only"] = asked_first(before.job, role) if step is None else None
    return insert_step_before(place, NAME, **keys)


def _first_with_keys(step: Step) -> Step:
    steps = step.job.steps if step.job is not None else ()
    free = (s for s in steps[: step.index] if s.condition is None)
    return next((s for s in free if key_entry(s.node) or given_in_text(s)), step)


def login(role: str, region: str, *, copy_if: bool) -> StepKeys:
    inputs = (("role-to-assume", role), ("aws-region", region))
    return {"uses": f"{LOGIN}@{_SHA}", "ref": _TAG, "inputs": inputs, "copy_if": copy_if}


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
