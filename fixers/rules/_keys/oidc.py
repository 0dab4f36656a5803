"""Where a job can log in to AWS by a role, and what that needs."""

import re
from typing import Final

from fixers.model import Job, Step, Workflow
from fixers.model.action_ref import parse_action_ref
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping as YamlMapping
from fixers.syntax.yaml_doc import Scalar

LOGIN: Final = "aws-actions/configure-aws-credentials"
_VALUE: Final = r"[\"']?((?:\$\{\{\s*(?:vars|secrets|inputs|env|matrix)\.[^}\n]*\}\}|[\w-])+)"
_TOLD: Final = regex(
    rf"(?:configure set (?:default\.)?region[ \t]+|\bAWS_(?:DEFAULT_)?REGION=|--region[ =]"
    rf"|^\s*region\s*=\s*){_VALUE}",
    re.MULTILINE,
)
_CONFIGURED: Final = regex(rf"aws configure set (?:default\.)?region[ \t]+{_VALUE}")
_ANYWHERE: Final = regex(r"[\w-]+|\$\{\{\s*vars\.\w+\s*\}\}")


def region_of(job: Job, step: Step | None) -> str:
    """What `aws-region` must be: as the commands of the step or the environment say, or another
    login of the workflow; else a variable."""
    told = _TOLD.search(step.run.value) if step is not None and step.run is not None else None
    if told is not None:
        return told[1]
    holders = [job.workflow.root, job.node, *([step.node] if step else [])]
    for holder in reversed(holders):
        env = holder.get("env")
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            value = env.get(name) if isinstance(env, YamlMapping) else None
            if isinstance(value, Scalar) and value.value:
                return f"${{{{ env.{name} }}}}" if step is None else value.value
    runs = (_CONFIGURED.search(one.run.value) for one in job.steps if one.run is not None)
    set_there = next((found[1] for found in runs if found is not None), None)
    return set_there or _of_other_login(job) or "${{ vars.AWS_REGION }}"


def _of_other_login(job: Job) -> str | None:
    """A region that another step of the workflow logs in to, where it means the same here."""
    steps = (step for other in job.workflow.jobs for step in other.steps)
    given = (step.inputs.get("aws-region") for step in steps)
    return next((g.value for g in given if g is not None and _ANYWHERE.fullmatch(g.value)), None)


def first_user(job: Job) -> Step | None:
    """The first step that may need AWS: no checkout, and nothing that sets a tool up."""
    for step in job.steps:
        ref = parse_action_ref(step.uses.value) if step.uses else None
        if ref is None or not ref.name.startswith(("actions/", "hashicorp/setup-")):
            return step
    return None


def only_job(workflow: Workflow) -> Job | None:
    return workflow.jobs[0] if len(workflow.jobs) == 1 else None
