"""What starts a job: an event by itself, a release, somebody who asked."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

from fixers.model import Job, Tri, Unknown
from fixers.model.expressions import holds
from fixers.model.reading import scalar_at
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping

_CALLED: Final = frozenset({"workflow_call", "deployment", "issue_comment"})  # or `/deploy`
_BY_HAND: Final = frozenset({"workflow_dispatch", "schedule"})
_LABELS: Final = regex(r"github\.event\.(?:label|pull_request\.labels)")
_CONFIRMED: Final = regex(r"inputs\.confirm|inputs\.\w*(?:approv|confirm)", re.IGNORECASE)
WORDS: Final = regex(r"'([^']*)'")
BRANCHES: Final = ("main", "master", "develop")
HEADS: Final = "refs/heads/"


class Start(IntEnum):
    """How much of a decision it is that a job starts, the least first."""

    ITSELF = 0  # by any change
    RELEASE = 1  # by a tag or a release
    HAND = 2  # by whoever may start a workflow, or by the clock
    ORDER = 3  # by a caller, a comment, a label, a confirmed input; or nothing is known


@lru_cache(maxsize=64)  # each job of a workflow asks
def _is_confirmed(text: str) -> bool:
    return _CONFIRMED.search(text) is not None


@lru_cache(maxsize=1024)  # each job asks for those that call it
def start_of(job: Job) -> Start:
    triggers = job.workflow.triggers
    if isinstance(triggers, Unknown) or _LABELS.search(_condition(job)):
        return Start.ORDER
    events = [name for name in triggers - _CALLED if may_start(job, seen_at(name))]
    if set(events) <= _BY_HAND:
        confirmed = not events or _is_confirmed(job.workflow.source.text)
        return Start.ORDER if confirmed else Start.HAND
    if set(events) - _BY_HAND <= {"release"} or _pushes_tags(job, events):
        return Start.RELEASE
    return Start.ITSELF


def _pushes_tags(job: Job, events: Sequence[str]) -> bool:
    """Whether all that starts the job, beside a release, is a pushed tag."""
    if set(events) - _BY_HAND - {"release"} != {"push"}:
        return False
    return _tags_only(job) or not any(may_start(job, pushed_to(b)) for b in _branches(job))


def may_start(job: Job, lookup: Lookup) -> bool:
    return holds(scalar_at(job.node, "if"), lookup) is not Tri.NO


def seen_at(name: str) -> Lookup:
    """What an `if:` sees when the event is this one: nobody gave inputs."""

    def lookup(path: tuple[str, ...]) -> Value | Undetermined:
        if path == ("github", "event_name"):
            return name
        given = path[:1] == ("inputs",) or path[:3] == ("github", "event", "inputs")
        return False if given and name != "workflow_dispatch" else UNDETERMINED

    return lookup


def pushed_to(branch: str) -> Lookup:
    known: dict[tuple[str, ...], Value] = {
        ("github", "ref"): f"{HEADS}{branch}",
        ("github", "ref_name"): branch,
        ("github", "ref_type"): "branch",
    }
    event = seen_at("push")
    return lambda path: known[path] if path in known else event(path)


def _branches(job: Job) -> Iterator[str]:
    """Branches that the condition may ask for."""
    yield from BRANCHES
    yield from (word.removeprefix(HEADS) for word in WORDS.findall(_condition(job)))


def _condition(job: Job) -> str:
    condition = scalar_at(job.node, "if")
    return condition.value if condition is not None else ""


def _tags_only(job: Job) -> bool:
    """`on: {push: {tags: […]}}`: a tag is a release."""
    on = job.workflow.root.get("on")
    push = on.get("push") if isinstance(on, Mapping) else None
    return isinstance(push, Mapping) and bool(push.entry("tags")) and not push.entry("branches")
