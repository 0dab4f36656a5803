"""Actions that take a key only as inputs, with its token: they get those of a login before."""

from dataclasses import replace
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_scalar
from fixers.edits.layout import column
from fixers.edits.quoting import quoted
from fixers.model import Job, Repository, Step
from fixers.model.action_ref import parse_action_ref
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._keys.assumed import assumed
from fixers.rules._keys.login_step import login_before
from fixers.rules._keys.oidc import region_of
from fixers.rules._keys.role_fix import OF_JOB, UNSURE, role_of
from fixers.rules._keys.token_permission import Edits, token_allowed
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import is_static
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping, Scalar

_NAMES: Final = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
_LEFT: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
# The inputs by their names in lower case, and the first major version that has the token.
_INPUTS: Final = {
    "einaregilsson/beanstalk-deploy": ("aws_access_key", "aws_secret_key", "aws_session_token", 11),
    "appleboy/lambda-action": (*_NAMES, 0),
    "keithweaver/aws-s3-github-action": (*_NAMES, 1),
    "gagoar/invoke-aws-lambda": (*_NAMES, 1),
}
_MAJOR: Final = regex(r"v?(\d+)(?:\.\d+)*")
_REGION: Final = ("region", "aws_region")


def takes_key(step: Step) -> Scalar | None:
    """The stored key that such an action is given, in a version that takes the token as well."""
    found = _INPUTS.get(action_of(step))
    ref = parse_action_ref(step.uses.value) if step.uses else None
    if found is None or ref is None:
        return None
    major = _MAJOR.fullmatch(ref.ref or "")
    old = major is not None and int(major[1]) < found[3]
    key = None if old else _by_name(step).get(found[0])
    return key if key is not None and is_static(key) else None


def keys_by_login(step: Step, job: Job, repository: Repository) -> Fix | SkippedFix:
    """A login by a role before the action, which is given what that leaves."""
    given = _by_name(step)
    handed = _handed(step, given)
    if handed is not None and _is_of_job(job, given[_INPUTS[action_of(step)][0]]):
        return Fix(OF_JOB, handed, applicability=Applicability.UNSAFE)
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    # The login may come before the step that gives an output.
    named = [given[n] for n in _REGION if n in given and "steps." not in given[n].value]
    role = role_of(given[_INPUTS[action_of(step)][0]].value)
    region = named[0].value if named else region_of(job, step)
    made = login_before(step, step, role, region)
    if made is None or handed is None:
        return UNSURE
    fix = assumed((made,), allowed, job, role)
    return replace(fix, edits=(*fix.edits, *handed))


def _is_of_job(job: Job, key: Scalar) -> bool:
    """Whether the environment has the same key, which a login takes the place of by and by."""
    envs = (scalars_of(mapping_at(holder, "env")) for holder in (job.node, job.workflow.root))
    keys = (env.get("AWS_ACCESS_KEY_ID") for env in envs)
    return any(one is not None and one.value == key.value for one in keys)


def _by_name(step: Step) -> dict[str, Scalar]:
    return {name.lower(): value for name, value in step.inputs.items()}


def _handed(step: Step, given: dict[str, Scalar]) -> Edits | None:
    """The token goes beside the secret half, in the letters of its name, if it has no place."""
    key, secret, token, _ = _INPUTS[action_of(step)]
    holder = mapping_at(step.node, "with")
    values = {
        name: f"${{{{ env.{variable} }}}}"
        for name, variable in zip((key, secret, token), _LEFT, strict=True)
    }
    edits = [
        replace_scalar(step.source, given[name], value)
        for name, value in values.items()
        if name in given
    ]
    sure = [edit for edit in edits if edit is not None]
    if holder is None or holder.anchor or secret not in given or len(sure) != len(edits):
        return None
    if token not in given:
        sure[1] = _with_token(step.source, holder, sure[1], (secret, token, values[token]))
    return tuple(sure)


def _with_token(source: Source, holder: Mapping, edit: Edit, names: tuple[str, str, str]) -> Edit:
    secret, token, value = names
    half = next(entry.key for entry in holder.entries if entry.key.value.lower() == secret)
    indent = " " * column(source, half.span.start)
    between = ", " if holder.flow else f"{source.newline}{indent}"
    name = token.upper() if half.value.isupper() else token
    return replace(edit, text=f"{edit.text}{between}{name}: {quoted(value, flow=holder.flow)}")
