"""Long-lived AWS keys: where they stand, and what tells them from keys that are none."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.model import Job, Step, Workflow
from fixers.model.reading import mapping_at
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Scalar
from fixers.syntax.yaml_doc import Mapping as YamlMapping

KEY_NAMES: Final = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
_SECRET: Final = regex(r"\$\{\{[^}]*\bsecrets\b", re.IGNORECASE)
_LITERAL: Final = regex(r"(?<![A-Z0-9])AKIA(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}(?![A-Z0-9])")
# Object stores that speak S3 and know nothing of AWS roles, and stand-ins on the runner.
_ENDPOINT: Final = regex(
    r"(?:--|aws_|aws_s3_|s3[-_]?|sccache_|minio_|storage_|bucket_)endpoint"
    r"|(?<![a-z0-9])s3[-_]?host(?:name)?(?![a-z0-9])|--host-(?:name-override|bucket)\b"
    r"|^\s*endpoint(?:[-_]url)?:|(?<!\w)endpoints?(?:\.s3)?=",
    re.IGNORECASE | re.MULTILINE,
)
_NEVER: Final = frozenset({"false", "env.ACT", "env.ACT == 'true'", "env.ACT == true"})
_NOT_AWS: Final = regex(
    r"(?<![a-z0-9])r2(?![a-z0-9])|cloudflarestorage|digitalocean|\bspaces\b|spaces_|backblaze"
    r"|(?<![a-z0-9])b2(?![a-z0-9])|wasabi|minio|localstack|scaleway|\bscw_|linode|hetzner|\boss-"
    r"|\bceph|\bgarage\b|tigris|storj|idrive|vultr|exoscale|\bovh|/storage/v1/s3"
    r"|(?:localhost|127\.0\.0\.1):(?:4566|4572|8000|9000)",
    re.IGNORECASE,
)
_TERRAFORM: Final = regex(r"TF_VAR_\w*?(aws_)?access_key(?:_id)?", re.IGNORECASE)
# A secret that is the first half of a key, by its name.
KEY_SECRET: Final = regex(r"secrets\.\w*AWS_?ACCESS_?KEY(?!\w*SECRET)", re.IGNORECASE)


def is_static(value: Scalar) -> bool:
    """Whether a value surely comes from a stored secret, or is a key itself."""
    return bool(_SECRET.search(value.value) or _LITERAL.search(value.value))


def is_elsewhere(source: Source, node: YamlMapping, *around: YamlMapping) -> bool:
    """Whether the text of a job or step speaks of a store that is not AWS.

    Of what stands `around` it, only the environment counts.
    """
    text = source.slice(node.span)
    envs = [env for outer in around if isinstance(env := outer.get("env"), YamlMapping)]
    wide = "\n".join(source.slice(env.span) for env in envs)
    return bool(_NOT_AWS.search(text) or _ENDPOINT.search(f"{text}\n{wide}"))


def around(step: Step) -> tuple[YamlMapping, ...]:
    return (step.job.node, step.job.workflow.root) if step.job is not None else ()


def is_off(*holders: YamlMapping) -> bool:
    """`if: false`, or only where a program plays GitHub at home."""
    conditions = (holder.get("if") for holder in holders)
    texts = (c.value.strip("${} ") for c in conditions if isinstance(c, Scalar))
    return not _NEVER.isdisjoint(texts)


def key_entry(holder: YamlMapping) -> Entry | None:
    """The `env:` of a workflow, job or step when it holds long-lived keys."""
    entry = holder.entry("env")
    mapping = entry.value if entry is not None else None
    if not isinstance(mapping, YamlMapping) or mapping.entry("AWS_SESSION_TOKEN") is not None:
        return None
    values = (mapping.get(name) for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    found = any(isinstance(value, Scalar) and is_static(value) for value in values)
    return entry if found else None


def key_of(env: Entry) -> Entry:
    """The key in an `env:`, the whole of it where only its secret half stands there."""
    mapping = env.value
    key = mapping.entry("AWS_ACCESS_KEY_ID") if isinstance(mapping, YamlMapping) else None
    return key or env


def gives_the_same(job: Job, env: Entry, names: Iterable[str]) -> bool:
    """Whether a job gives all its steps what the `env:` of one of them says again."""
    outer, inner = mapping_at(job.node, "env"), env.value
    if outer is None or not isinstance(inner, YamlMapping):
        return False
    pairs = [(outer.get(name), inner.get(name)) for name in names if inner.entry(name)]
    return all(
        isinstance(a, Scalar) and isinstance(b, Scalar) and a.value == b.value for a, b in pairs
    )


def terraform_key(holder: YamlMapping) -> Entry | None:
    """A variable of a configuration that is a long-lived key."""
    env = holder.get("env")
    for entry in env.entries if isinstance(env, YamlMapping) else ():
        value = entry.value
        named = _TERRAFORM.fullmatch(entry.key.value)
        if named is None or not isinstance(value, Scalar) or not is_static(value):
            continue
        if named[1] or KEY_SECRET.search(value.value):
            return entry
    return None


def environments(workflow: Workflow) -> Iterator[tuple[YamlMapping, Job | None, Step | None]]:
    """Every place that may have an `env:`, the widest first."""
    yield workflow.root, None, None
    for job in workflow.jobs:
        yield job.node, job, None
        if isinstance(job.container, YamlMapping):
            yield job.container, job, None
        for step in job.steps:
            yield step.node, job, step
