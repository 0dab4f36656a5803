"""Task definitions of the repository that `amazon-ecs-deploy-task-definition` takes as they are,
and whether a job is about services at all."""

import json
import posixpath
from typing import Final

from fixers.model import ActionUse, Event, Invocation, Trace
from fixers.model.effects import joined
from fixers.model.machine import Text
from fixers.rules._shared.aws import aws_calls
from fixers.rules._shared.unread import is_harmless, is_unread
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_OF_REVISION: Final = frozenset({
    "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities",
    "registeredAt", "registeredBy", "deregisteredAt",
})  # fmt: skip
DEPLOY: Final = "aws-actions/amazon-ecs-deploy-task-definition"
RENDER: Final = "aws-actions/amazon-ecs-render-task-definition"
# Actions that write files, or bring some.
_CHANGES: Final = regex(r"render|replace|token|subst|template|json|yaml|[jy]q\b|sed\b|download")
_IN_ENV: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")


def unchanged_file(use: ActionUse, trace: Trace) -> str | None:
    """The path of the task definition that a deployment takes, if nothing before it can have
    put another image in; None otherwise."""
    given = use.step.inputs.get("task-definition")
    where = joined("", _shown(given.value, use)) if use.action == DEPLOY and given else None
    if given is None or not isinstance(where, str) or not images(where, trace):
        return None
    names = (posixpath.basename(where), *_IN_ENV.findall(given.value))
    for event in trace.events[: trace.events.index(use)]:
        text = said(event)
        if any(name in text for name in names) or may_write(event, trace):
            return None
    return None if where in use.before.written else where


def _shown(path: str, use: ActionUse) -> str:
    """A path with what `env:` of the workflow or the job says put in."""
    known = use.before.variables
    values = {name: value.value for name, value in known.items() if isinstance(value, Text)}
    return _IN_ENV.sub(lambda found: values.get(found[1], found[0]), path)


def may_write(event: Event, trace: Trace) -> bool:
    """Whether something runs that may write any file."""
    if isinstance(event, ActionUse):
        return _CHANGES.search(event.action) is not None
    return isinstance(event, Invocation) and is_unread(event, trace) and not is_harmless(event)


def images(path: str, trace: Trace) -> dict[str, str]:
    """Container → image of a task definition that the repository holds."""
    containers = _definition(path, trace).get("containerDefinitions")
    named = [c for c in containers if isinstance(c, dict)] if isinstance(containers, list) else []
    return {str(c.get("name", "")): str(c.get("image", "")) for c in named}


def can_be_registered(path: str, trace: Trace) -> bool:
    """Whether the repository holds it, and without what only ECS says of a revision."""
    found = _definition(path, trace)
    return "family" in found and found.keys().isdisjoint(_OF_REVISION)


def _definition(path: str, trace: Trace) -> dict[str, object]:
    source = trace.tree.read(path)
    try:
        found = json.loads(source.text) if isinstance(source, Source) else None
    except (ValueError, RecursionError):
        return {}
    whole = {"containerDefinitions": found} if isinstance(found, list) else found
    return whole if isinstance(whole, dict) else {}


def said(event: Event) -> str:
    """All that a step says: a file may be named anywhere."""
    if isinstance(event, ActionUse):
        return " ".join(scalar.value for scalar in event.step.inputs.values())
    if isinstance(event, Invocation):
        return " ".join(word.raw for word in event.words)
    return event.step.run.value if event.step.run else ""


def concerns_services(trace: Trace) -> bool:
    """Whether a job gives a service anything at all."""
    calls = aws_calls(trace, "ecs", "register-task-definition", "update-service")
    return any(True for _ in calls) or any(True for _ in trace.uses(DEPLOY))
