"""Inputs of actions that are long-lived AWS keys."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Repository, Step
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import KEY_NAMES, KEY_SECRET, around, is_static
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_NAMES: Final = frozenset({
    "awsaccesskeyid", "awsaccesskey", "awskeyid", "awskey", "awsaccessid", "awsapikey",
})  # fmt: skip
_SECRET_NAMES: Final = frozenset({"awssecretaccesskey", "awssecretkey", "awssecret"})
_REGISTRY: Final = regex(r"\.dkr\.ecr\.|public\.ecr\.aws|amazonaws\.com")
_REFERENCE: Final = regex(r"\s*\$\{\{\s*(env|inputs)\.([\w-]+)\s*\}\}\s*")


def static_input(step: Step, action: str, repository: Repository) -> Scalar | None:
    """The input of an action that is a long-lived key, or that goes with a stored secret."""
    inputs = {_plain(name): value for name, value in step.inputs.items()}
    stored = any(_stored(inputs[n], step, repository) for n in _SECRET_NAMES if n in inputs)
    for name in _NAMES & inputs.keys():
        value = inputs[name]
        if _stored(value, step, repository) or (stored and value.value):
            return value
    registry = inputs.get("registry")
    if action == "docker/login-action" and registry and _REGISTRY.search(registry.value):
        user = inputs.get("username")
        return user if user is not None and is_static(user) else None
    if action.startswith("./"):  # what it does with its inputs is looked at in its own file
        return None
    return next((v for v in inputs.values() if KEY_SECRET.search(v.value) and _whole(v)), None)


def asked_for(step: Step, repository: Repository) -> Scalar | None:
    """The key that an action or a workflow asks its callers for, all of them in other
    repositories: one that comes with no session token does not end by itself."""
    inputs = {_plain(name): value for name, value in step.inputs.items()}
    key = inputs.get("awsaccesskeyid")
    found = _REFERENCE.fullmatch(key.value) if key and "awssessiontoken" not in inputs else None
    if found is None or found[1] != "inputs":
        return None
    return None if [*_handed(found[2], step, repository)] else key


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _whole(value: Scalar) -> bool:
    return bool(re.fullmatch(r"\s*\$\{\{[^{}]*\}\}\s*", value.value))


def _stored(value: Scalar, step: Step, repository: Repository) -> bool:
    """Whether a value is a stored secret, followed to where it is set or handed over."""
    if is_static(value):
        return True
    found = _REFERENCE.fullmatch(value.value)
    if found is None:
        return False
    if found[2] in KEY_NAMES:
        return False  # it is found where it is set
    if found[1] == "env":
        users = users_of(step, repository) if step.job is None else []
        holders = [holder for one in (step, *users) for holder in (one.node, *around(one))]
        values = [scalars_of(mapping_at(holder, "env")).get(found[2]) for holder in holders]
    else:
        return is_handed(found[2], step, repository)
    return any(v is not None and is_static(v) for v in values)


def is_handed(name: str, step: Step, repository: Repository) -> bool:
    """Whether this repository gives a stored secret for an input of the action or workflow."""
    return any(v is not None and is_static(v) for v in _handed(name, step, repository))


def input_of(value: Scalar) -> str | None:
    """The input that a value is, whole."""
    found = _REFERENCE.fullmatch(value.value)
    return found[2] if found is not None and found[1] == "inputs" else None


def _handed(name: str, step: Step, repository: Repository) -> Iterator[Scalar | None]:
    """What this repository gives for an input of the action or workflow that a step is in."""
    if step.job is not None:
        calls = repository.callers_of(step.source.path)
        yield from (scalars_of(mapping_at(job.node, "with")).get(name) for job in calls)
        return
    yield from (user.inputs.get(name) for user in users_of(step, repository))


def users_of(step: Step, repository: Repository) -> list[Step]:
    """The steps of workflows that use the action which a step is in."""
    here = f"./{step.source.path.rpartition('/')[0]}"
    jobs = (job for workflow in repository.workflows for job in workflow.jobs)
    every = (other for job in jobs for other in job.steps)
    return [other for other in every if action_of(other).rstrip("/") == here]
