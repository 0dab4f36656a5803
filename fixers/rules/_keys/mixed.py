"""Steps that would run by the role of another one."""

from collections.abc import Sequence
from typing import Final

from fixers.model import Job, Step
from fixers.rules._keys.assumed import KEY
from fixers.rules._keys.key_actions import takes_key
from fixers.rules._keys.oidc import LOGIN
from fixers.rules._keys.role_fix import ROLE, role_of
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import key_entry, key_of
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_SECRET: Final = regex(r"\bsecrets\.(\w+)")
_KEY: Final = "aws-access-key-id"
_EITHER: Final = "?"
_OF_ENV: Final = "env.AWS_ACCESS_KEY_ID"  # the one that the job has


def mixes(
    job: Job,
    first: tuple[Step | None, str | None],
    wanted: dict[int, str],
    logs_in: set[int],
) -> bool:
    """Whether another role is left for a step that had a key, or came after a login, than the
    one it had; `first`: where the first new login is, and by which role, `logs_in`: the other
    steps that get one."""
    start, role = first
    now = relied = role if start is None else None
    for step in job.steps:
        if step is start and key_entry(step.node) is None and takes_key(step) is None:
            now = relied = role
        elif step is start or step.index in logs_in:
            mine = role if step is start else wanted[step.index]
            now = mine if step.condition is None or mine == now else _EITHER
        elif step.index in wanted:
            if wanted[step.index] != now:
                return True
        elif action_of(step) == LOGIN:
            now = relied = _role_given(step)
        elif relied != now and relied is not None and not _is_idle(step):
            return True
    return False


def _role_given(login: Step) -> str:
    key, role = login.inputs.get(_KEY), login.inputs.get("role-to-assume")
    return role_of(key.value) if key is not None else role.value if role is not None else _EITHER


def _is_idle(step: Step) -> bool:
    return action_of(step).startswith("actions/")


def guesses(job: Job, step: Step | None, held: Sequence[Step]) -> bool:
    """Whether several keys have one role, as the name of a secret tells nothing of it."""
    node = job.node if step is None else step.node
    own = key_entry(node) or (key_entry(job.workflow.root) if step is None else None)
    entries = [key_of(env) for env in (own, *(key_entry(one.node) for one in held)) if env]
    logins = [one for one in job.steps if action_of(one) == LOGIN]
    given = [*(e.value for e in entries), *(one.inputs.get(_KEY) for one in logins)]
    given += [takes_key(one) for one in ([step] if step else []) + [*held]]
    keys = [one.value for one in given if isinstance(one, Scalar)]
    keys += [ROLE for one in logins if _KEY not in one.inputs and _role_given(one) == ROLE]
    same = {"".join(k.split()) for k in keys if role_of(k) == ROLE and _OF_ENV not in k}
    return len(same) > 1 and any(map(_is_guess, same))


def _is_guess(key: str) -> bool:
    names = _SECRET.findall(key)
    return key != "".join(ROLE.split()) and not (names and all(map(KEY.search, names)))
