"""What stands between a change and a job: an environment or an approval."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import Job, Repository, Tri
from fixers.model.action_ref import parse_action_ref
from fixers.model.expressions import holds_after_failure
from fixers.model.reading import scalar_at
from fixers.rules._prod.titles import is_around, title_of
from fixers.rules._shared.bindings import bindings_of, substitute
from fixers.rules._shared.deployment_words import OTHER, PRODUCTION
from fixers.rules._shared.starts import Start, start_of
from fixers.syntax.expression import UNDETERMINED, Undetermined, Value
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar

Chain = tuple[Job, ...]
_APPROVALS: Final = regex(r"/(?:manual|wait-for|deployment|slack)-?approval")
_OF_ALL: Final = regex(r"needs\s*(?:\.\s*\*|\)|\[)")  # and not of one job by its name
_RESULT: Final = 3  # words of `needs.approve.result`
_DEEPEST: Final = 3  # GitHub allows a few levels of workflows
_APPROVES: Final = ("approv", "gate", "confirm", "sign-off", "signoff", "release")


def waits(job: Job, repository: Repository) -> bool:
    """Whether the job waits for somebody, whatever starts it."""
    if job.environment is not None and another_environment(job) is None:
        return True
    return any(_approves(other, repository) for other in (job, *_before(job)))


def another_environment(job: Job) -> Scalar | None:
    """The name of the environment of a job that says it is for production, where that is one for
    something else: what protects production is not asked."""
    node = job.node.get("environment")
    name = scalar_at(node, "name") if isinstance(node, Mapping) else node
    if not isinstance(name, Scalar) or "${{" in name.value:
        return None
    said, title = name.value.replace("_", "-"), title_of(job).replace("_", "-")
    theirs = OTHER.search(said) and not PRODUCTION.search(said)
    ours = PRODUCTION.search(title) and not OTHER.search(title)
    return name if theirs and ours else None


def past_what(job: Job) -> str:
    """How nobody is asked."""
    other = another_environment(job)
    if other is not None:
        return f"through the environment `{other.value}`, so nobody is asked before"
    needed = (one for one in job.workflow.jobs if one.id in job.needs)
    asked = any(_is_for_approvals(name) for one in needed for name in _environments(one))
    why = "also when its approval is denied" if asked else "so nobody is asked before"
    return f"without an `environment:`, {why}"


@lru_cache(maxsize=1024)  # each job asks for all before it
def _approves(job: Job, repository: Repository) -> bool:
    """Whether a job waits for somebody: an environment for approvals, an action that asks, or
    a called workflow that does."""
    if any(map(_is_for_approvals, _environments(job))):
        return True
    if job.uses is not None:
        return any(
            other.environment is not None or _asks(other)
            for workflow in repository.workflows
            if workflow.path == job.calls
            for other in workflow.jobs
        )
    return _asks(job)


def _asks(job: Job) -> bool:
    refs = (parse_action_ref(step.uses.value) for step in job.steps if step.uses)
    return any(ref is not None and _APPROVALS.search(ref.name) for ref in refs)


def _environments(job: Job) -> Iterator[str]:
    """The names that the job's environment may have, with the words of its expressions; one
    that nothing is known of is empty."""
    node = job.node.get("environment")
    name = scalar_at(node, "name") if isinstance(node, Mapping) else node
    if not isinstance(name, Scalar):
        return
    for binding in bindings_of(job):
        text = substitute(name.value, binding)
        yield text if text or "'" not in name.value else name.value


def _is_for_approvals(name: str) -> bool:
    said = PRODUCTION.search(name) or any(word in name.lower() for word in _APPROVES)
    return not name or bool(said)


def _before(job: Job) -> Iterator[Job]:
    """Every job that this one waits for, and that may keep it from running."""
    jobs = {other.id: other for other in job.workflow.jobs}
    left, seen = [job], set[str]()
    while left:
        names = [] if _goes_past(one := left.pop()) else one.needs
        for name in names:
            if name in jobs and name not in seen:
                seen.add(name)
                left.append(jobs[name])
                yield jobs[name]


def _goes_past(job: Job) -> bool:
    """Whether a job also runs when one that it needs was denied: `if: always()`."""
    condition = scalar_at(job.node, "if")
    if condition is None or _OF_ALL.search(condition.value):
        return False
    return holds_after_failure(condition, _denied) is not Tri.NO


def _denied(path: tuple[str, ...]) -> Value | Undetermined:
    if path[:1] != ("needs",) or len(path) < _RESULT:
        return UNDETERMINED
    return "failure" if path[2] == "result" else ""


def ungated(job: Job, repository: Repository) -> Iterator[Chain]:
    """Nothing for a job that waits for nobody; the jobs that call it, the nearest first, and
    wait for nobody."""
    if waits(job, repository):
        return
    start = start_of(job)
    if start is not Start.ORDER:
        if start is not Start.HAND or not is_around(job):
            yield ()
        return
    yield from _calls(job, repository, 0)


def _calls(job: Job, repository: Repository, depth: int) -> Iterator[Chain]:
    for caller in repository.callers_of(job.workflow.path):
        # An environment beside the job, in the same called workflow, is none that it waits for.
        if any(_approves(other, repository) for other in _before(caller)):
            continue
        if start_of(caller) is not Start.ORDER:
            yield (caller,)
        elif depth < _DEEPEST:
            yield from ((caller, *further) for further in _calls(caller, repository, depth + 1))
