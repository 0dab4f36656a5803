"""Long-lived AWS keys where a role and a token of the job belong."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import (
    Applicability,
    Confidence,
    Edit,
    Finding,
    Fix,
    Location,
    Severity,
    SkippedFix,
)
from fixers.edits import insert_step_before
from fixers.edits.entries import remove_entries, replace_entry
from fixers.model import Job, Repository, Step, Workflow
from fixers.model.action_ref import parse_action_ref
from fixers.rule import Rule
from fixers.rules._oidc import LOGIN, first_user, may_ask_for_token, only_job, region_of
from fixers.rules._static_keys import (
    KEY_NAMES,
    around,
    environments,
    given_in_text,
    is_elsewhere,
    is_off,
    key_entry,
    key_of,
    static_input,
    terraform_key,
)
from fixers.syntax.yaml_doc import Entry, Mapping

ROLE: Final = "${{ vars.AWS_ROLE_ARN }}"
_SHA: Final = "e6de054238d6b7531b4efff3b6587d9aade6a06c"
_TAG: Final = "v6.2.3"
_LOG_IN: Final = SkippedFix(f"log in with {LOGIN} and a role instead")
_UNSURE: Final = "the step is written in a way that cannot be changed surely"
_NOT_ALLOWED: Final = "OIDC needs `permissions: id-token: write`, which a fix must not add"


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
    environment. No fix is offered where the job lacks `id-token: write`.

    ## Known limits
    Keys for other S3 stores and stand-ins, keys of an earlier step, and role chaining are left
    alone.
    """

    id = "static-aws-credentials"
    severity = Severity.WARNING
    since = "0.1"
    summary = "A job uses long-lived AWS keys where OIDC belongs"

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        del repository
        for holder, job, step in environments(workflow):
            outer = around(step) if step else (job.workflow.root,) if job else ()
            if is_off(holder, *outer) or is_elsewhere(workflow.source, holder, *outer):
                continue
            if (variable := terraform_key(holder)) is not None:
                at = Location(workflow.source, variable.span)
                yield self.finding(at, "Terraform is given a long-lived AWS key", fix=_LOG_IN)
            if (entry := key_entry(holder)) is None:
                continue
            yield self.finding(
                Location(workflow.source, key_of(entry).span),
                "long-lived AWS keys are given to "
                + ("this step" if step else "all steps of the job" if job else "every job"),
                fix=_role_instead(entry, job or only_job(workflow), step),
            )

    def check_step(self, step: Step, repository: Repository) -> Iterator[Finding]:
        del repository
        outer = around(step)
        if is_off(step.node, *outer) or is_elsewhere(step.source, step.node, *outer):
            return
        given = given_in_text(step)
        if given is not None:
            message = "a long-lived AWS key is written into what the step runs"
            yield self.finding(Location(step.source, given), message, fix=_LOG_IN)
        ref = parse_action_ref(step.uses.value) if step.uses else None
        key = static_input(step.inputs)
        chained = step.inputs.get("role-chaining")
        if ref is None or key is None or (chained and chained.value.strip().lower() == "true"):
            return
        known = ref.name == LOGIN
        yield self.finding(
            Location(step.source, key.span),
            f"`{ref.name}` is given a long-lived AWS key",
            fix=_role_input(step) if known else _LOG_IN,
            confidence=Confidence.HIGH if known else Confidence.MEDIUM,
        )


def _role_input(step: Step) -> Fix | SkippedFix:
    """`role-to-assume` in place of the keys."""
    if step.job is None or not may_ask_for_token(step.job):
        return SkippedFix(_NOT_ALLOWED)
    holder = step.entry("with")
    mapping = holder.value if holder else None
    if holder is None or not isinstance(mapping, Mapping):
        return SkippedFix(_UNSURE)
    key = mapping.entry("aws-access-key-id")
    others = {"aws-secret-access-key", "aws-session-token", "force-skip-oidc"}
    edits: list[Edit] = []
    if key is not None and "role-to-assume" not in step.inputs:
        edits.append(replace_entry(step.source, key, "role-to-assume", ROLE))
    else:
        others.add("aws-access-key-id")
    gone = remove_entries(step.source, holder, others)
    if gone is None:
        return SkippedFix(_UNSURE)
    return Fix("Assume a role instead", (*edits, *gone), applicability=Applicability.UNSAFE)


def _role_instead(env: Entry, job: Job | None, step: Step | None) -> Fix | SkippedFix:
    """A login step in place of the variables."""
    if job is None:
        return SkippedFix("several jobs get the keys; log in to AWS in those that need it")
    if not may_ask_for_token(job):
        return SkippedFix(_NOT_ALLOWED)
    before = step or first_user(job)
    gone = remove_entries(job.workflow.source, env, KEY_NAMES)
    inputs = (("role-to-assume", ROLE), ("aws-region", region_of(job, step)))
    if before is None or gone is None:
        return SkippedFix(_UNSURE)
    uses = f"{LOGIN}@{_SHA}"
    login = insert_step_before(before, "Log in to AWS", uses=uses, ref=_TAG, inputs=inputs)
    if login is None:
        return SkippedFix(_UNSURE)
    return Fix("Assume a role instead", (*gone, login), applicability=Applicability.UNSAFE)
