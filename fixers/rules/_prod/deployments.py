"""Commands and actions that deploy, and what tells that they deploy to production."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from fixers.model import ActionUse, Invocation, Trace, Tri, Unknown
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.model.machine import Text
from fixers.model.shell_context import written_directory
from fixers.rules._prod.deploy_actions import action_deploys, named_for_it
from fixers.rules._prod.deploy_commands import HOOKS, deploys, may_deploy, piped
from fixers.rules._shared.bindings import Binding, substitute, within
from fixers.rules._shared.cmdlets import cmdlet_calls
from fixers.rules._shared.deployment_words import DEPLOYS, OTHER, PRODUCTION, of_places, plain
from fixers.rules._shared.python_runs import python_calls
from fixers.rules._shared.values import spoken
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# They say how to build, not where to deploy.
_BUILD_MODES: Final = regex(
    r"^(NODE|RAILS|RACK|MIX|APP|BABEL|HUGO|JEKYLL|FLASK|DJANGO|NUXT|NEXT|VITE|REACT)_?\w*ENV\w*$"
    r"|MODE|BUILD|CONFIGURATION|TARGET_BRANCH|BRANCH",
    re.IGNORECASE,
)
_ENV: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_READ_ALWAYS: Final = dict.fromkeys(TERRAFORM, regex(r"TF_(?:WORKSPACE$|VAR_)"))
_READ_ALWAYS["docker"] = regex(r"DOCKER_(?:HOST|CONTEXT)$")
_CLUSTERS: Final = frozenset({"kind", "minikube", "k3d", "k3s"})


@dataclass(frozen=True, eq=False, slots=True)
class Deployment:
    """`sure`: by what the command does, not by what it is called. `use`: the composite action
    that holds it."""

    event: Invocation | ActionUse
    sure: bool
    use: ActionUse | None


def deployments(trace: Trace) -> Iterator[Deployment]:
    """What the job deploys with; what is only called so comes last."""
    named: list[Deployment] = []
    use: ActionUse | None = None
    for event in (*trace.events, *python_calls(trace), *cmdlet_calls(trace)):
        outside = event.step is not None and event.step.job is not None
        use = None if outside else use
        if event.reached is Tri.NO:
            continue
        if isinstance(event, ActionUse):
            use = event if outside and event.action.startswith("./") else use
            if action_deploys(event):
                yield Deployment(event, True, use)
            elif named_for_it(event):
                named.append(Deployment(event, False, use))
        elif isinstance(event, Invocation) and deploys(event):
            yield Deployment(event, True, use)
        elif isinstance(event, Invocation) and may_deploy(event) and _called_so(event):
            named.append(Deployment(event, False, use))
    yield from named


def _called_so(run: Invocation) -> bool:
    """`ssh` and `rsync` do many things: the step or its job has to say that they deploy."""
    if run.name in HOOKS:
        return True
    step, job = run.step, run.step.job if run.step is not None else None
    named = [step.name or "" if step else "", job.id if job else "", run.path, *run.args]
    return any(DEPLOYS.search(text or "") for text in named)


def names_production(one: Deployment, binding: Binding) -> bool:
    """Whether a deployment's own words, or the variables it sees, say production and only that."""
    if names_another(one, binding):
        return False
    said = any(map(PRODUCTION.search, _texts(one, binding)))
    return said or _variables_say(one.event, within(one.use, binding))


def names_another(one: Deployment, binding: Binding) -> bool:
    """Whether its own words speak of another environment."""
    return any(OTHER.search(plain(text)) for text in _texts(one, binding))


def _texts(one: Deployment, binding: Binding) -> list[str]:
    event, binding = one.event, within(one.use, binding)
    said = [_ENV.sub(lambda one: _value(one, event), text) for text in _words(event)]
    if event.step is not None and event.step.name and DEPLOYS.search(event.step.name):
        said.append(event.step.name)
    return [substitute(text, binding) for text in said]


def _value(found: re.Match[str], event: Invocation | ActionUse) -> str:
    value = event.before.variables.get(found[1])
    return value.value if isinstance(value, Text) else found[0]


def on_the_runner(trace: Trace) -> bool:
    """Whether the job makes a cluster of its own, which nobody's customers see."""
    return any(
        event.name in _CLUSTERS
        if isinstance(event, Invocation)
        else any(name in event.action for name in _CLUSTERS)
        for event in trace.events
        if isinstance(event, Invocation | ActionUse)
    )


def _words(event: Invocation | ActionUse) -> list[str]:
    """What may name the place."""
    if isinstance(event, ActionUse):
        return [value.value for value in event.step.inputs.values()]
    pairs = [*zip(event.args, event.words, strict=True)]
    if event.args[:1] == ("s3",):
        places = [spoken(word, event.before) if a is None else a for a, word in pairs]
        return [place.split("/")[2] for place in places if place.startswith("s3://")][-1:]
    said = [a if a is not None else word.raw for a, word in pairs]
    directory = event.directory
    if event.name in TERRAFORM:
        directory = terraform_directory(event.args, event.before)
    if isinstance(directory, Unknown) and event.step is not None:
        directory = written_directory(event.step) or ""  # `infra/${{ steps.to.outputs.stage }}`
    said = _to_slot(said) if event.name == "az" and "swap" in said else said
    said += [directory] if isinstance(directory, str) else []
    return [*of_places(said), *piped(event)]


def _to_slot(said: list[str]) -> list[str]:
    """`slot swap --slot staging`: what stands there goes to production, if no other is named."""
    kept = [one for before, one in pairwise(("", *said)) if before not in {"--slot", "-s"}]
    return kept if "--target-slot" in said else [*kept, "production"]


def _variables_say(event: Invocation | ActionUse, binding: Binding) -> bool:
    run = event if isinstance(event, Invocation) else None
    own = {one.name: one.value.raw for one in run.command.assignments if one.value} if run else {}
    used = " ".join((*own, *(word.raw for word in run.words))) if run else ""
    always = _READ_ALWAYS.get(run.name) if run else None
    known = {n: v.value for n, v in event.before.variables.items() if isinstance(v, Text)}
    return any(
        PRODUCTION.search(substitute(text, binding))
        and (re.search(rf"\b{name}\b", used) or (always and always.match(name)))
        for name, text in {**known, **own}.items()  # `STAGE=prod npx cdk deploy`
        if name.isidentifier() and not _BUILD_MODES.search(name)
    )
