"""What a job and its workflow say about themselves: that they deploy, and to production."""

import re
from functools import lru_cache
from typing import Final

from fixers.model import ActionUse, Invocation, Job, Trace
from fixers.model.machine import Text
from fixers.model.reading import scalar_at
from fixers.rules._prod.deployments import Deployment
from fixers.rules._shared.acting import SAYS
from fixers.rules._shared.bindings import Binding, substitute
from fixers.rules._shared.deployment_words import DEPLOYS, OTHER, PRODUCTION
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar

_TITLE: Final = regex(r"(?<![a-z])(?:re)?deploy|(?<![a-z])promot|roll-?out", re.IGNORECASE)
# Jobs around a deployment, which change nothing in production themselves.
_AROUND: Final = regex(
    r"notif|verif|check|test|smoke|(?<![a-z])plan|approv|monitor|validat|summar|status|preview|wait"
    r"|gate|record|report|annou|(?:pre|post)-?deploy|dry|diff|comment|scan|health|slack|msg|messag",
    re.IGNORECASE,
)
_TRIES: Final = regex(
    r"(?<![a-z])(?:integration|e2e|acceptance|conformance)(?![a-z])", re.IGNORECASE
)
_BESIDE: Final = regex(
    r"prepar|build|trigger|dispatch|clean|request|docs|storybook|setup|lint|after|lock",
    re.IGNORECASE,
)
_PREPARES: Final = regex(
    r"actions/(?!deploy|github-script)|[\w.-]+/(?:setup-|[\w-]*(?:login|credentials|auth)\b)"
)
# Somebody else's job then, or somebody merges what is proposed.
_STARTS_ANOTHER: Final = regex(
    r"gh workflow run|/dispatches|workflow-dispatch|repository-dispatch|createWorkflowDispatch"
    r"|gh pr create|create-pull-request|pulls\.create\b|hub pull-request|action-pull-request"
)
_PLACE: Final = regex(
    r"(?:TARGET_|DEPLOY(?:MENT)?_)?(?:ENV|ENVIRONMENT|STAGE)(?:_NAME)?", re.IGNORECASE
)
_STORED: Final = regex(r"(?:secrets|vars)\.(\w+)")
# A job of several environments has the secrets of all.
_SEVERAL: Final = regex(
    r"(?:inputs|matrix)\.[\w-]*(?:env|stage|target)|secrets\.\w*non_?prod", re.IGNORECASE
)


def _names_of_steps(job: Job) -> list[str]:
    return [step.name for step in job.steps if step.name]


def title_of(job: Job) -> str:
    """The job's id, with its name where that says what it deploys. `integration-production` tries
    something out, such as a driver; it is no place."""
    name = job.node.get("name")
    deploys = isinstance(name, Scalar) and "deploy" in name.value.lower()
    title = f"{job.id} {name.value}" if isinstance(name, Scalar) and deploys else job.id
    tries = _TRIES.search(title) is not None and _TITLE.search(title) is None
    return PRODUCTION.sub("", title) if tries else title


def called_deployment(trace: Trace) -> Deployment | None:
    """What a job runs that says it deploys to production, where no command of it is known to."""
    job = trace.job
    title = title_of(job).replace("_", "-") if job is not None else ""
    called = _TITLE.search(title) and PRODUCTION.search(title)
    if job is None or not called or OTHER.search(title):
        return None
    if _AROUND.search(title) or _BESIDE.search(title):
        return None
    if _STARTS_ANOTHER.search(job.workflow.source.slice(job.node.span)):
        return None
    events = [e for e in trace.events if isinstance(e, Invocation | ActionUse) and _does(e)]
    named = (e for e in events if e.step is not None and DEPLOYS.search(e.step.name or ""))
    event = next(named, events[-1] if events else None)
    return Deployment(event, False, None) if event is not None else None


def _does(event: Invocation | ActionUse) -> bool:
    """Whether it may change anything outside: a message in place of a deployment does not."""
    if isinstance(event, Invocation):
        return event.name not in SAYS
    return _PREPARES.match(event.action) is None


def is_around(job: Job) -> bool:
    """Whether a job is one before or after a deployment, as it says."""
    title = title_of(job).replace("_", "-")
    return bool(_AROUND.search(title)) and not re.search(
        r"(?<!pre-)(?<!post-)deploy(?!ment)", title
    )


def workflow_says(one: Deployment, job: Job) -> bool:
    """`name: Deploy to production`, `deploy-prod.yml`: for jobs that speak of no other place."""
    file = job.workflow.path.rpartition("/")[2]
    title = f"{job.workflow.name or ''} {file}".replace("_", "-")
    if not one.sure or not PRODUCTION.search(title) or not _TITLE.search(f"{title} {job.id}"):
        return False
    step = one.event.step
    said = f"{title} {title_of(job)} {step.name or '' if step else ''}"
    return not OTHER.search(said) and not _AROUND.search(title_of(job))


def variables_say(one: Deployment, binding: Binding) -> bool:
    """`DEPLOY_ENV: production`."""
    return any(
        isinstance(value, Text)
        and _PLACE.fullmatch(name)
        and PRODUCTION.fullmatch(substitute(value.value, binding))
        for name, value in one.event.before.variables.items()
    )


def queue_says(job: Job, binding: Binding) -> bool:
    """`concurrency: deploy-production`: what waits for the same place."""
    nodes = (holder.get("concurrency") for holder in (job.node, job.workflow.root))
    names = (scalar_at(one, "group") if isinstance(one, Mapping) else one for one in nodes)
    texts = [substitute(one.value, binding) for one in names if isinstance(one, Scalar)]
    spoken = [text.replace("_", "-") for text in texts]
    return any(map(PRODUCTION.search, spoken)) and not any(map(OTHER.search, spoken))


@lru_cache(maxsize=64)  # each deployment of a job asks
def secrets_say(job: Job) -> bool:
    """`secrets.KUBE_CONFIG_PROD` and no secret of another place, nor a step that deploys there."""
    if any(DEPLOYS.search(name) and OTHER.search(name) for name in _names_of_steps(job)):
        return False
    text = job.workflow.source.slice(job.node.span)
    names = set() if _SEVERAL.search(text) else set(_STORED.findall(text))
    plain = [name.replace("_", "-") for name in names]
    return any(map(PRODUCTION.search, plain)) and not any(map(OTHER.search, plain))
