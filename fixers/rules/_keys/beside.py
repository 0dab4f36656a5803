"""Other steps of a job that have keys: with those, the token that a login leaves is of no use."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.model import Job, Repository, Step
from fixers.rules._keys.assumed import together
from fixers.rules._keys.configured import taken_from
from fixers.rules._keys.halves import HALVES, hands_halves
from fixers.rules._keys.key_actions import keys_by_login, takes_key
from fixers.rules._keys.mixed import guesses, mixes
from fixers.rules._keys.oidc import LOGIN, first_user
from fixers.rules._keys.role_fix import role_instead, role_of
from fixers.rules._keys.sync_action import with_syncs
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.key_inputs import static_input
from fixers.rules._shared.key_texts import given_in_text
from fixers.rules._shared.static_keys import around, is_elsewhere, key_entry
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Entry

_CLASH: Final = SkippedFix(
    "another step of the job has a key of its own, which does not go with the token of a login"
)
_MADE: Final = regex(r"(?<!-e )(?<!--env )(?<!--env=)\bAWS_ACCESS_KEY_ID\s*=")
_ROLE: Final = regex(r"(?:role[-_]to[-_]assume|AWS[-_]ROLE[-_]ARN): ([^\r\n]*)")
_GRANT: Final = regex(r"id-token: write|^write$")
_OF_LOGIN: Final = ("aws-access-key-id", "role-to-assume")
_LEFT: Final = "Leave it to the login before"
# What a login leaves in the environment, and what one gives as its outputs.
_OF_A_LOGIN: Final = regex(r"\benv\.AWS_ACCESS_KEY_ID\b|\.outputs\.")
# What an input is given of it.
_OF_OWN: Final = regex(r"(?:(?:,? |\s+)?(?:\w+: )?[\"']?\$\{\{ env\.AWS_\w+ \}\}[\"']?){1,2}")
_APART: Final = frozenset({LOGIN, "docker/login-action"})


def with_those_beside(
    fix: Fix | SkippedFix,
    job: Job,
    step: Step | None,
    repository: Repository,
    logins: Sequence[Step] = (),
) -> Fix | SkippedFix:
    """The fix with those of other steps that have keys, where it puts a login into the job;
    `logins`: the steps that log in by an action of the repository, `step` among them."""
    if isinstance(fix, Fix) and _role_of(fix) is not None:
        idle = taken_from(job, step or first_user(job))
        fix = replace(fix, edits=(*fix.edits, *idle))
    return with_syncs(_with_those(fix, job, step, repository, logins), fix, job)


def _with_those(
    fix: Fix | SkippedFix,
    job: Job,
    step: Step | None,
    repository: Repository,
    logins: Sequence[Step],
) -> Fix | SkippedFix:
    if isinstance(fix, Fix) and hands_halves(fix, job, step, repository):
        return HALVES
    if isinstance(fix, SkippedFix) or _role_of(fix) is None:
        return fix
    login = step if step is not None and (logins or action_of(step) == LOGIN) else None
    others = [
        s
        for s in job.steps
        if s is not step and s not in logins and (login is None or s.index > login.index)
    ]
    taking = [one for one in others if takes_key(one) and key_entry(one.node) is None]
    if guesses(job, step, [*(one for _, one in _held(others)), *taking]):
        return _CLASH
    if login is None and step is not None and (left := _left_to_login(fix, job, step)) is not None:
        return left
    if any(_keeps_own(one, repository) for one in others):
        return _CLASH
    fixes = _of_each(others, taking, job, repository)
    refused = next((one for _, one in fixes if isinstance(one, SkippedFix)), None)
    made = [(one, new) for one, new in fixes if isinstance(new, Fix)]
    ends = _by_one_login([(step, fix), *made])
    wanted = {s.index: role for s, f in made if (role := _role_of(f)) is not None}
    logs_in = {
        s.index for s, end in zip((s for s, _ in made), ends[1:], strict=True) if _role_of(end)
    }
    if mixes(job, (step, _role_of(fix)), wanted, logs_in):
        return _CLASH
    return refused or (together((), ends) if made else fix)


def _of_each(
    others: Sequence[Step], taking: Sequence[Step], job: Job, repository: Repository
) -> list[tuple[Step, Fix | SkippedFix]]:
    fixes = [
        *((one, role_instead(env, job, one, repository)) for env, one in _held(others)),
        *((one, keys_by_login(one, job, repository)) for one in taking),
    ]
    return sorted(fixes, key=lambda one: one[0].index)


def _left_to_login(fix: Fix, job: Job, step: Step) -> Fix | None:
    """Only without the keys, where a login by the same key or role comes before."""
    before = (s for s in job.steps[: step.index] if s.condition is None and action_of(s) == LOGIN)
    given = (one.inputs.get(name) for one in before for name in _OF_LOGIN)
    roles = {role_of(one.value) if "secrets" in one.value else one.value for one in given if one}
    kept = tuple(e for e in fix.edits if not (_ROLE.search(e.text) or _GRANT.search(e.text)))
    plain = all(not edit.text or _OF_OWN.fullmatch(edit.text) for edit in kept)
    if not plain or _role_of(fix) not in roles:
        return None
    return Fix(_LEFT, kept, applicability=Applicability.UNSAFE)


def _role_of(fix: Fix) -> str | None:
    found = (_ROLE.search(edit.text) for edit in fix.edits)
    return next((one[1] for one in found if one is not None), None)


def _by_one_login(fixes: list[tuple[Step | None, Fix]]) -> list[Fix]:
    """Without logins by a role that all steps from an earlier one on have."""
    free = [(s.index if s else -1, f) for s, f in fixes if s is None or s.condition is None]
    at, first = min(free, key=lambda one: one[0], default=(None, None))
    role = _role_of(first) if first is not None else None
    return [
        replace(fix, edits=tuple(e for e in fix.edits if not _ROLE.search(e.text)))
        if at is not None and step is not None and step.index > at and _role_of(fix) == role
        else fix
        for step, fix in fixes
    ]


def _held(steps: Sequence[Step]) -> Iterator[tuple[Entry, Step]]:
    for one in steps:
        if (env := key_entry(one.node)) is not None:
            yield env, one


def _keeps_own(step: Step, repository: Repository) -> bool:
    """A key that is written out, that an action is given, or that is for another store."""
    name = action_of(step)
    if name and name not in _APART and static_input(step, name, repository) is not None:
        return takes_key(step) is None or key_entry(step.node) is not None
    if step.run is not None and _MADE.search(step.run.value) and given_in_text(step) is not None:
        return "AWS_SESSION_TOKEN" not in step.run.value
    key = step.env.get("AWS_ACCESS_KEY_ID")
    if key is None:
        return False
    told = key_entry(step.node) is not None or "AWS_SESSION_TOKEN" in step.env
    stays = not told and _OF_A_LOGIN.search(key.value) is None
    return stays or is_elsewhere(step.source, step.node, *around(step))
