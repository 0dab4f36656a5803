"""What the token of the run is used for by what the steps of a job call."""

import re
from typing import Final

from fixers.model import ActionUse, Event, Invocation, Job, Repository, Step
from fixers.rules._keys.token_actions import CODE, TOKEN, Needs, needs_none, pushes, releases
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_IN_CONTAINER: Final = regex(r"^ +using: *[\"']?docker\b", re.MULTILINE)


def needs_below(job: Job, repository: Repository, wants: re.Pattern[str]) -> Needs | None:
    """Of an action of the repository, or of a script; what no walk comes by may do anything."""
    trace = next((trace for trace in repository.traces if trace.job is job), None)
    own = {id(step) for step in job.steps}
    needs: Needs = {}
    for event in trace.events if trace is not None else ():
        if isinstance(event, Invocation):
            more = _of_command(event, own)
        elif _of_inner(event, own, wants) or _of_unwalked(event, repository, wants):
            more = None
        else:
            continue
        if more is None:
            return None
        needs |= more
    return None if trace is None else needs


def _of_command(event: Invocation, own: set[int]) -> Needs | None:
    """What a step of the job writes itself is read in its text."""
    words = " ".join((event.name, *(arg or "?" for arg in event.args)))
    below = event.script.scalar is None or id(event.step) not in own
    if releases(words) or (below and event.name == "gh"):
        return None
    return CODE if below and pushes(words) else {}


def _of_inner(event: Event, own: set[int], wants: re.Pattern[str]) -> bool:
    if isinstance(event, ActionUse) and event.action.startswith("."):
        return False
    step = event.step
    if step is None or id(step) in own:
        return False
    return _wants(step, wants) or (isinstance(event, ActionUse) and not needs_none(event.action))


def _of_unwalked(event: Event, repository: Repository, wants: re.Pattern[str]) -> bool:
    """By an action of the repository that has no steps. One that runs in a container has only
    what its files tell: those beside its own, which name the token where they get it."""
    if not isinstance(event, ActionUse) or event.walked or not event.action.startswith("."):
        return False
    folder = event.action.removeprefix("./").rstrip("/")
    files = repository.inside(folder)
    read = [one for one in map(repository.tree.read, files) if isinstance(one, Source)]
    if not folder or len(read) != len(repository.names_in(folder)):
        return True
    texts = [one.text for one in read]
    if not any(map(_IN_CONTAINER.search, texts)):
        return True
    return any(
        wants.search(one) or TOKEN.search(one) or pushes(one) or releases(one) for one in texts
    )


def _wants(step: Step, wants: re.Pattern[str]) -> bool:
    text = step.source.slice(step.node.span)
    return bool(wants.search(text) or TOKEN.search(text))
