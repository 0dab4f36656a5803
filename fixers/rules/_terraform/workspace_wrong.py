"""Workspaces that are chosen, and are those of another environment."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import UNKNOWN, Invocation, Repository, Trace
from fixers.model.machine import Text
from fixers.rules._shared.deployment_words import PRODUCTION
from fixers.rules._shared.terraform import verb_of
from fixers.rules._terraform.workspace_choice import chooses
from fixers.rules._terraform.workspace_environment import Environment, environment_of
from fixers.rules._terraform.workspace_places import Place, place_of, terraform_runs
from fixers.rules._terraform.workspaces import USERS
from fixers.syntax.regex import regex

_VARIABLE: Final = "TF_WORKSPACE"
_OTHER: Final = regex(
    r"(?<![a-z0-9])(?:dev|development|staging|stage|test|qa|uat|preprod|pre-prod|sandbox)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)


def chosen_wrong(
    trace: Trace, repository: Repository
) -> Iterator[tuple[Invocation, Place, Environment, str]]:
    """The commands that work for production in the workspace of another environment, or the
    other way round, as far as both are written out."""
    chosen: dict[object, str | None] = {}
    created: dict[object, list[str | None]] = {}
    for run in terraform_runs(trace):
        place = place_of(run, trace, repository)
        key = UNKNOWN if place is None else place.key
        if chooses(run):
            chosen[key] = _named(run)
            created.setdefault(key, []).extend([_named(run)] if "new" in run.args else [])
        environment = environment_of(run, trace) if verb_of(run) in USERS else None
        if environment is None or not (environment.given or environment.declared):
            made = created.get(key, []) if verb_of(run) in USERS else []
            environment = _of_created(made) or environment
        if place is None or environment is None or UNKNOWN in chosen:
            continue
        workspace = _given(run) if _VARIABLE in run.before.variables else chosen.get(key)
        told = environment.given or environment.declared
        if told and workspace and _differ(environment.name, workspace):
            yield run, place, environment, workspace


def _of_created(names: list[str | None]) -> Environment | None:
    """The environment whose workspace, and no other, a job creates where it is not there yet."""
    name = names[0] if len({*names}) == 1 else None
    return None if name is None else Environment(name, None, given=True)


def _named(run: Invocation) -> str | None:
    """The workspace that is chosen; None where that is not written out."""
    words = [a for a in run.args if a is None or not a.startswith("-")]
    return words[2] if len(words) == 3 and "delete" not in words else None


def _given(run: Invocation) -> str | None:
    value = run.before.variables[_VARIABLE]
    return value.value if isinstance(value, Text) and not value.expression else None


def _differ(environment: str, workspace: str) -> bool:
    kinds = _kind(environment), _kind(workspace)
    return None not in kinds and kinds[0] != kinds[1]


def _kind(name: str) -> bool | None:
    """Whether a name is one of production; None where it is neither, or both."""
    plain = name.replace("_", "-")
    production, other = PRODUCTION.search(plain), _OTHER.search(plain)
    return None if bool(production) == bool(other) else production is not None
