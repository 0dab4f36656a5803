"""The commands of a step that make long-lived AWS keys known to those that follow, taken out."""

import re
from typing import Final

from fixers.diagnostics import Edit, Fix, SkippedFix
from fixers.edits import remove_step, replace_scalar, replace_step
from fixers.edits.entries import remove_entries
from fixers.model import Job, Repository, ScriptUnit, Step
from fixers.rules._keys.assumed import assumed
from fixers.rules._keys.beside import with_those_beside
from fixers.rules._keys.configured import is_named
from fixers.rules._keys.handing import BLANK, handing, without
from fixers.rules._keys.login_step import NAME, login, login_before
from fixers.rules._keys.oidc import LOGIN, region_of
from fixers.rules._keys.pairs import half_left
from fixers.rules._keys.passed import passed_by_name
from fixers.rules._keys.role_fix import role_named
from fixers.rules._keys.token_permission import token_allowed
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import KEY_NAMES
from fixers.syntax.yaml_doc import Scalar

_OTHERWISE: Final = SkippedFix("the keys are written in a way that cannot be taken out surely")


def role_before(step: Step, repository: Repository) -> Fix | SkippedFix:
    """A login step in the place of commands that hand keys on."""
    if step.job is None or step.run is None or is_named(step):
        return _OTHERWISE
    return with_those_beside(
        _made_before(step, step.job, step.run, repository), step.job, step, repository
    )


def _made_before(step: Step, job: Job, run: Scalar, repository: Repository) -> Fix | SkippedFix:
    unit = ScriptUnit(step.source, run.value, run)
    gone = [*handing(unit)]
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    role, region = role_named(run.value), region_of(job, step)
    text = unit.shell.text
    left = without(unit, gone)
    if gone and half_left(left):
        return _OTHERWISE
    if gone and BLANK.fullmatch(left):
        again = remove_step(step) if _is_logged_in(step) else None
        if again is not None:
            return Fix("Leave it to the login before", (again,))
        whole = replace_step(step, NAME, **login(role, region, copy_if=True))
        return _OTHERWISE if whole is None else assumed((whole,), allowed, job, role)
    left = passed_by_name(left)
    rest = replace_scalar(step.source, run, left) if left != text else None
    unused = _unused(step, "".join(text[s.start : s.end] for s in gone), left)
    made = login_before(step, step, role, region)
    if rest is None or unused is None or made is None:
        return _OTHERWISE
    return assumed((made, rest, *unused), allowed, job, role)


def _is_logged_in(step: Step) -> bool:
    """By a step before, whatever that uses."""
    before = step.job.steps[: step.index] if step.job is not None else ()
    return any(action_of(one) == LOGIN and one.condition is None for one in before)


def _unused(step: Step, taken: str, left: str) -> tuple[Edit, ...] | None:
    """Variables of the step that only served the commands which are gone."""
    entry = step.entry("env")
    names = {
        name
        for name in step.env
        if re.search(rf"\$\{{?{name}\b", taken) and not re.search(rf"\b{name}\b", left)
    } - KEY_NAMES
    return remove_entries(step.source, entry, names) if entry and names else ()
