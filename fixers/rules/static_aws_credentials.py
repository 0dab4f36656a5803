"""Long-lived AWS keys where a role and a token of the job belong."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Severity, SkippedFix
from fixers.model import Job, Repository, Step, Trace, Workflow
from fixers.model.action_ref import parse_action_ref
from fixers.model.reading import mapping_at, scalars_of
from fixers.rule import Rule
from fixers.rules._keys.in_scripts import is_secret, keys_handed
from fixers.rules._keys.oidc import LOGIN, only_job
from fixers.rules._keys.pairs import pair_of
from fixers.rules._keys.role_fix import registry_by_role
from fixers.rules._keys.role_in_action import role_of_action, role_of_login
from fixers.rules._keys.role_in_jobs import role_for_all
from fixers.rules._keys.taken_out import role_before
from fixers.rules._shared.key_inputs import asked_for, static_input
from fixers.rules._shared.key_texts import given_in_text, handed_in_text
from fixers.rules._shared.static_keys import (
    KEY_NAMES,
    KEY_SECRET,
    around,
    environments,
    is_elsewhere,
    is_off,
    key_entry,
    key_of,
    terraform_key,
)
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping as YamlMapping

_LOG_IN: Final = SkippedFix(f"log in with {LOGIN} and a role instead")
_WRITTEN: Final = "a long-lived AWS key is written into what the step runs"
_FIXES: Final = {LOGIN: role_of_login, "docker/login-action": registry_by_role}
_SET: Final = ("configure", "set", "aws_access_key_id")


class StaticAwsCredentials(Rule):
    """
    ## What it does
    Finds AWS access keys that come from stored secrets: in inputs of actions, in `env:` of
    workflows, jobs and steps, and written into commands and build arguments.

    ## Why is this bad
    A stored key works anywhere and for ever, for everybody who ever reads it. With OIDC the job
    gets a key of its own that ends with it.

    ## Fix safety
    Unsafe: the role that `vars.AWS_ROLE_ARN` names must exist and trust the repository, and the
    variable must be set. With an `environment:` on the job, the token's subject names the
    environment. OIDC needs `id-token: write`: a job that lacks it gets it, and nothing else, as
    do the jobs of this repository that call its workflow or use its action; the title of the fix
    tells. It is the one permission that a fix may add, because a login by role has no other way.
    Without permissions, or with `read-all` for the workflow, the job gets `contents: read` and
    what its steps use their token for, such as `pull-requests: write` for a comment, which the
    title names, and what callers elsewhere have to grant. No fix: where that is not known (an
    action nobody knows), for `pull_request_target` with code of strangers, and for half a key.

    ## Known limits
    Keys for other S3 stores and stand-ins, keys of an earlier step, and role chaining are left
    alone. A key that a session token comes with may end by itself: it is reported with medium
    confidence, and so are `AWS_ACCESS_KEY` and `AWS_SECRET_KEY`, which some SDKs read.
    """

    id = "static-aws-credentials"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A job uses long-lived AWS keys where OIDC belongs"

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        for holder, job, step in environments(workflow):
            variable, entry = terraform_key(holder), key_entry(holder)
            pair = pair_of(holder, workflow.source) if entry is None else None
            outer = around(step) if step else (job.workflow.root,) if job else ()
            if not (variable or entry or pair) or _is_spared(workflow.source, holder, *outer):
                continue
            if variable is not None:
                at = Location(workflow.source, variable.span)
                yield self.finding(at, "Terraform is given a long-lived AWS key", fix=_LOG_IN)
            whom = "this step" if step else "all steps of the job" if job else "every job"
            message = f"long-lived AWS keys are given to {whom}"
            if pair is not None:
                at, medium = Location(workflow.source, pair.span), Confidence.MEDIUM
                yield self.finding(at, message, fix=_LOG_IN, confidence=medium)
            if entry is not None:
                at = Location(workflow.source, key_of(entry).span)
                fix = role_for_all(entry, job or only_job(workflow), step, (workflow, repository))
                yield self.finding(at, message, fix=fix)

        for job in workflow.jobs:
            yield from self._handed_on(job)

    def _handed_on(self, job: Job) -> Iterator[Finding]:
        """To a workflow of another repository; one of this repository is looked at itself."""
        if job.uses is None or job.calls is not None:
            return
        for name, value in scalars_of(mapping_at(job.node, "secrets")).items():
            if KEY_SECRET.search(value.value):
                at = Location(job.workflow.source, value.span)
                message = f"another workflow is given a long-lived AWS key as {name}"
                yield self.finding(at, message, fix=_LOG_IN, confidence=Confidence.MEDIUM)

    def check_step(self, step: Step, repository: Repository) -> Iterator[Finding]:
        ref = parse_action_ref(step.uses.value) if step.uses else None
        name = ref.name if ref else ""
        key = static_input(step, name, repository) if step.uses else None
        asked = asked_for(step, repository) if name == LOGIN and key is None else None
        given, key = given_in_text(step), key or asked
        written = given or handed_in_text(step, repository)
        if not (written or key) or _is_spared(step.source, step.node, *around(step)):
            return
        if written is not None:
            fix = _LOG_IN if given is None else lambda: role_before(step, repository)
            yield self.finding(Location(step.source, written), _WRITTEN, fix=fix)
        chained = step.inputs.get("role-chaining")
        if key is None or not name or (chained and chained.value.strip().lower() == "true"):
            return
        # A key that comes with a token ends by itself, if the token is not left empty.
        sure = name == LOGIN and asked is None and not _has_token(step)
        yield self.finding(
            Location(step.source, key.span),
            f"`{name}` is given a long-lived AWS key",
            fix=lambda: _FIXES.get(name, role_of_action)(step, repository) or _LOG_IN,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        )

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        """Scripts that log in with a secret that they are handed."""
        del repository
        for run in trace.invocations("aws"):
            word = run.words[-1] if run.args[:3] == _SET and len(run.words) > 3 else None
            part = word.parts[0] if word is not None and word.parts else None
            if part is None or run.script.scalar is not None or part.value in KEY_NAMES:
                continue
            if is_secret(run.before.variables.get(part.value)):
                yield self.finding(run.at, _WRITTEN, fix=_LOG_IN, related=run.chain)
        for run, at in keys_handed(trace):
            yield self.finding(at, _WRITTEN, fix=_LOG_IN, related=run.chain)


def _is_spared(source: Source, node: YamlMapping, *outer: YamlMapping) -> bool:
    """Asked last: it reads the whole text of the job or step."""
    return is_off(node, *outer) or is_elsewhere(source, node, *outer)


def _has_token(step: Step) -> bool:
    token = step.inputs.get("aws-session-token")
    return token is not None and bool(token.value.strip())
