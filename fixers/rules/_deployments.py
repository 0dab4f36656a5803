"""Commands and actions that deploy, and what tells that they deploy to production."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Invocation, Trace
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.model.machine import Text
from fixers.rules._deploy_commands import ACTIONS, DRY, VERBS

# A whole word, and not one of `non-prod`, `preprod`, `prod-like`; or the first of `ProdStack`.
PRODUCTION: Final = re.compile(
    r"(?<![a-z0-9])(?<!non[-_ ])(?<!pre[-_ ])(?<!not[-_ ])prod(?:uction)?(?![a-z0-9]|[-_]like)"
    r"|(?-i:(?<![A-Za-z])Prod(?:uction)?(?=[A-Z]))",
    re.IGNORECASE,
)
# Names of variables that say how to build, not where to deploy.
_BUILD_MODES: Final = re.compile(
    r"^(NODE|RAILS|RACK|MIX|APP|BABEL|HUGO|JEKYLL|FLASK|DJANGO|NUXT|NEXT|VITE|REACT)_?\w*ENV\w*$"
    r"|MODE|BUILD|CONFIGURATION|TARGET_BRANCH|BRANCH",
    re.IGNORECASE,
)
_DEPLOYS: Final = re.compile(r"deploy|release|roll ?out|promot|ship|publish|apply", re.IGNORECASE)
_OTHER: Final = re.compile(
    r"(?<![a-z0-9])(?:dev|develop|development|staging|stage|test|qa|uat|sandbox|preview)(?![a-z0-9=])",
    re.IGNORECASE,
)
_OPTION: Final = re.compile(r"^--?[\w-]+=?")
_HOW: Final = re.compile(r"(?:NODE|RAILS|RACK|MIX|APP|FLASK|DJANGO)_ENV=")
_CLUSTERS: Final = frozenset({"kind", "minikube", "k3d", "k3s"})


def deployments(trace: Trace) -> Iterator[Invocation | ActionUse]:
    """What the job deploys with."""
    for event in trace.events:
        if isinstance(event, Invocation):
            if deploys(event):
                yield event
        elif isinstance(event, ActionUse) and event.action in ACTIONS:
            yield event


def deploys(run: Invocation) -> bool:
    words = [a for a in run.args if a is not None and not a.startswith("-")]
    flags = {a for a in run.args if a is not None and a.startswith("-")}
    if flags & DRY or "delete-on-failure" in words:
        return False
    verbs = VERBS.get(run.name, frozenset())
    if run.name in {"aws", "s3"} and words[:1] == ["s3"]:
        return tuple(words[:2]) in verbs and words[-1].startswith("s3://")
    return any(tuple(words[: len(verb)]) == verb or set(verb) <= flags for verb in verbs)


def names_production(event: Invocation | ActionUse) -> bool:
    """Whether a deployment's own words, or the variables it sees, say production and only that."""
    said = _words(event)
    if event.step is not None and event.step.name and _DEPLOYS.search(event.step.name):
        said.append(event.step.name)
    # `github.ref == 'refs/heads/production'` in an expression names a branch.
    texts = [re.sub(r"\$\{\{.*?\}\}", "", text) for text in said]
    if any(_OTHER.search(_OPTION.sub("", text)) for text in texts):
        return False
    return any(map(PRODUCTION.search, texts)) or _variables_say(event)


def selects_production(trace: Trace) -> bool:
    """`terraform workspace select prod`."""
    return any(
        run.args[:2] == ("workspace", "select")
        and any(PRODUCTION.search(arg or "") for arg in run.args)
        for run in trace.invocations(*TERRAFORM)
    )


def on_the_runner(trace: Trace) -> bool:
    """Whether the job makes a cluster of its own, which nobody's customers see."""
    return any(
        event.name in _CLUSTERS if isinstance(event, Invocation) else _makes_cluster(event)
        for event in trace.events
        if isinstance(event, Invocation | ActionUse)
    )


def _makes_cluster(event: ActionUse) -> bool:
    return any(name in event.action for name in ("kind", "minikube", "k3d", "k3s"))


def _words(event: Invocation | ActionUse) -> list[str]:
    """What may name the place; `NODE_ENV=production` tells how a program runs."""
    if isinstance(event, ActionUse):
        return [value.value for value in event.step.inputs.values()]
    said = [a if a is not None else w.raw for a, w in zip(event.args, event.words, strict=True)]
    if said[:1] == ["s3"]:
        return [word.split("/")[2] for word in said if word.startswith("s3://")][-1:]
    if event.name in TERRAFORM:
        directory = terraform_directory(event.args, event.before)
        said += [directory] if isinstance(directory, str) else []
    return [text for text in said if not _HOW.search(text)]


def _variables_say(event: Invocation | ActionUse) -> bool:
    used = " ".join(word.raw for word in event.words) if isinstance(event, Invocation) else ""
    return any(
        isinstance(value, Text)
        and PRODUCTION.search(value.value)
        and re.search(rf"\b{name}\b", used)
        for name, value in event.before.variables.items()
        if name.isidentifier() and not _BUILD_MODES.search(name)
    )
