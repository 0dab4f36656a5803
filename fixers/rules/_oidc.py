"""Where a job can log in to AWS by a role, and what that needs."""

from typing import Final

from fixers.model import Job, Step, Workflow
from fixers.model.action_ref import parse_action_ref
from fixers.syntax.yaml_doc import Mapping as YamlMapping
from fixers.syntax.yaml_doc import Scalar

LOGIN: Final = "aws-actions/configure-aws-credentials"


def may_ask_for_token(job: Job) -> bool:
    """Whether the job has `id-token: write` already."""
    own = job.node.get("permissions")
    granted = own if own is not None else job.workflow.root.get("permissions")
    if isinstance(granted, Scalar):
        return granted.value == "write-all"
    token = granted.get("id-token") if isinstance(granted, YamlMapping) else None
    return isinstance(token, Scalar) and token.value == "write"


def region_of(job: Job, step: Step | None) -> str:
    """What `aws-region` must be: as the environment says, else a variable."""
    holders = [job.workflow.root, job.node, *([step.node] if step else [])]
    for holder in reversed(holders):
        env = holder.get("env")
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            value = env.get(name) if isinstance(env, YamlMapping) else None
            if isinstance(value, Scalar) and value.value:
                return f"${{{{ env.{name} }}}}" if step is None else value.value
    return "${{ vars.AWS_REGION }}"


def first_user(job: Job) -> Step | None:
    """The first step that may need AWS: no checkout, and nothing that sets a tool up."""
    for step in job.steps:
        ref = parse_action_ref(step.uses.value) if step.uses else None
        if ref is None or not ref.name.startswith(("actions/", "hashicorp/setup-")):
            return step
    return None


def only_job(workflow: Workflow) -> Job | None:
    return workflow.jobs[0] if len(workflow.jobs) == 1 else None
