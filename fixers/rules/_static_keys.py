"""Long-lived AWS keys: where they stand, and what tells them from keys that are none."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.model import Job, Step, Workflow
from fixers.model.action_ref import parse_action_ref
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Scalar
from fixers.syntax.yaml_doc import Mapping as YamlMapping

LOGIN: Final = "aws-actions/configure-aws-credentials"
ID_NAMES: Final = frozenset({"AWS_ACCESS_KEY_ID"})
KEY_NAMES: Final = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
INPUT_NAMES: Final = frozenset({
    "aws-access-key-id", "aws_access_key_id", "aws-access-key", "aws_access_key",
    "awsaccesskeyid", "aws_key_id",
})  # fmt: skip
_SECRET: Final = re.compile(r"\$\{\{[^}]*\bsecrets\b", re.IGNORECASE)
_LITERAL: Final = re.compile(r"(?<![A-Z0-9])AKIA(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}(?![A-Z0-9])")
# Object stores that speak S3 and know nothing of AWS roles, and stand-ins on the runner.
_NOT_AWS: Final = re.compile(
    r"endpoint[-_]?url|\br2\b|_r2_|cloudflare|digitalocean|\bspaces\b|backblaze|\bb2\b|_b2_"
    r"|wasabi|minio|localstack|scaleway|\bscw_|linode|hetzner|\boss-|ceph|garage|tigris|storj"
    r"|idrive|vultr|exoscale|ovh|localhost|127\.0\.0\.1|supabase",
    re.IGNORECASE,
)


def is_static(value: Scalar) -> bool:
    """Whether a value surely comes from a stored secret, or is a key itself."""
    return bool(_SECRET.search(value.value) or _LITERAL.search(value.value))


def is_static_text(text: str) -> bool:
    return bool(_SECRET.search(text) or _LITERAL.search(text))


def is_elsewhere(source: Source, node: YamlMapping) -> bool:
    """Whether the text of a job or step speaks of a store that is not AWS."""
    return bool(_NOT_AWS.search(source.slice(node.span)))


def key_entry(holder: YamlMapping) -> Entry | None:
    """The `env:` of a workflow, job or step when it holds long-lived keys."""
    entry = holder.entry("env")
    mapping = entry.value if entry is not None else None
    if not isinstance(mapping, YamlMapping) or mapping.entry("AWS_SESSION_TOKEN") is not None:
        return None
    key = mapping.entry("AWS_ACCESS_KEY_ID")
    found = key is not None and isinstance(key.value, Scalar) and is_static(key.value)
    return entry if found else None


def environments(workflow: Workflow) -> Iterator[tuple[YamlMapping, Job | None, Step | None]]:
    """Every place that may have an `env:`, the widest first."""
    yield workflow.root, None, None
    for job in workflow.jobs:
        yield job.node, job, None
        for step in job.steps:
            yield step.node, job, step


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


Inputs = Mapping[str, Scalar]


def static_input(inputs: Inputs) -> Scalar | None:
    """The input of an action that is a long-lived key."""
    for name, value in inputs.items():
        if name.lower() in INPUT_NAMES and is_static(value):
            return value
    return None


def first_user(job: Job) -> Step | None:
    """The first step that may need AWS: no checkout, and nothing that sets a tool up."""
    for step in job.steps:
        ref = parse_action_ref(step.uses.value) if step.uses else None
        if ref is None or not ref.name.startswith(("actions/", "hashicorp/setup-")):
            return step
    return None


def only_job(workflow: Workflow) -> Job | None:
    return workflow.jobs[0] if len(workflow.jobs) == 1 else None
