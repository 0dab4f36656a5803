"""Runs of a job that deploy nothing, as the step that does has a condition of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model import Invocation, Job, Step, Trace, Tri, Unknown
from fixers.model.expressions import holds
from fixers.rules._prod.deployments import Deployment, names_another
from fixers.rules._prod.shell_legs import kept_away
from fixers.rules._shared.bindings import Binding, within
from fixers.rules._shared.branch_choices import allowed_branches, branches_named
from fixers.rules._shared.deployment_words import OTHER, PRODUCTION
from fixers.rules._shared.starts import BRANCHES, may_start, pushed_to, seen_at
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value, occurrences
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

# What is known before the job begins; of functions, those that ask nothing of its steps.
_WORD: Final = regex(r"'[^']*'|([A-Za-z_][\w-]*)(?=\s*([.(])?)(?:\.[\w.*-]+)?")
_KNOWN: Final = frozenset({"github", "inputs", "vars", "needs", "matrix", "strategy"})
_FUNCTIONS: Final = frozenset({"contains", "startsWith", "endsWith", "format", "fromJSON"})
_JOINTS: Final = regex(r"'[^']*'|[()]|&&|\|\|")
# No number and no truth: a matrix may hold those, which are not compared as texts.
_TEXT: Final = regex(r"(?!(?:true|false|null)$)[a-z][\w. /-]*", re.IGNORECASE)
_OTHER: Final = "any-other-branch"
_MAIN: Final = ("main", "master", "trunk", "production", "prod", "release")


def is_ruled_out(one: Deployment, trace: Trace, binding: Binding) -> bool:
    """Whether the step that deploys, or its script, asks for another leg: `if: matrix.env !=
    'prod'`."""
    step = _step(one, trace.job) if trace.job is not None else None
    if step is not None and holds(step.condition, _of_leg(binding)) is Tri.NO:
        return True
    return isinstance(one.event, Invocation) and kept_away(
        one.event, trace, within(one.use, binding)
    )


def _of_leg(binding: Binding) -> Lookup:
    def lookup(path: tuple[str, ...]) -> Value | Undetermined:
        name = ".".join(path).removeprefix("github.event.")
        text = binding.get(name, "") if name.startswith(("matrix.", "inputs.")) else ""
        return text if _TEXT.fullmatch(text) else UNDETERMINED

    return lookup


def deploys_when(job: Job, found: Sequence[Deployment]) -> str | None:
    """The condition of all steps that deploy, where the job also runs when it does not hold."""
    steps = [_step(one, job) for one in found if not _is_for_another(one, job)] or [None]
    conditions = {_known_part(s.condition) if s and s.condition else "" for s in steps}
    condition = conditions.pop()
    if conditions or not condition:
        return None
    scalar = next(step.condition for step in steps if step is not None)
    idle = any(holds(scalar, run) is Tri.NO for run in _runs(job, condition))
    return condition if idle else None


def _is_for_another(one: Deployment, job: Job) -> bool:
    """Whether a step says that it deploys elsewhere: `Deploy preview`."""
    step = _step(one, job)
    name = (step.name if step is not None else None) or ""
    return bool(OTHER.search(name)) and not PRODUCTION.search(name)


def _step(one: Deployment, job: Job) -> Step | None:
    step = one.use.step if one.use is not None else one.event.step
    return step if step is not None and step.job is job else None


def _inner(condition: Scalar) -> str:
    inside = occurrences(condition.value)
    return " ".join((inside[0].inner if inside else condition.value).split())


def _known_part(condition: Scalar) -> str:
    """What of it is known before the job begins: `a && b` without a `b` that asks its steps."""
    text = _inner(condition)
    parts, depth, at = [], 0, 0
    for one in _JOINTS.finditer(text):
        depth += {"(": 1, ")": -1}.get(one[0], 0)
        if depth == 0 and one[0] == "||":
            return text if _is_known_before(text) else ""
        if depth == 0 and one[0] == "&&":
            parts.append(text[at : one.start()].strip())
            at = one.end()
    parts.append(text[at:].strip())
    return " && ".join(part for part in parts if _is_known_before(part))


def _is_known_before(condition: str) -> bool:
    for word in _WORD.finditer(condition):
        allowed = _FUNCTIONS if word[2] == "(" else _KNOWN if word[2] else {"true", "false"}
        if word[1] is not None and word[1] not in allowed:
            return False
    return True


def _runs(job: Job, condition: str) -> Iterator[Lookup]:
    """The events that may start the job."""
    triggers = job.workflow.triggers
    events = frozenset() if isinstance(triggers, Unknown) else triggers
    pushed = allowed_branches(job) or (*branches_named(condition), *BRANCHES)
    lookups = [_for_pull_request if name == "pull_request" else seen_at(name) for name in events]
    for run in (*lookups, *map(pushed_to, pushed if "push" in events else ())):
        if may_start(job, run):
            yield run


def _for_pull_request(path: tuple[str, ...]) -> Value | Undetermined:
    if path[:1] == ("github",) and path[1:] in {("ref",), ("ref_name",)}:
        return "refs/pull/1/merge"  # of no branch
    return seen_at("pull_request")(path)


def condition_of(found: Sequence[Deployment], trace: Trace, job: Job) -> str | None:
    """That of the steps that deploy, or of their scripts."""
    return deploys_when(job, found) or _branches_asked(found, trace, job)


def _branches_asked(found: Sequence[Deployment], trace: Trace, job: Job) -> str | None:
    """The condition of the job for them, empty where it is none that can be told; None where
    nothing asks, or no other branch starts the job."""
    runs = [one.event for one in found if not names_another(one, {})]
    if not runs or not _idle(runs, trace, _OTHER):
        return None
    names = [name for name in _MAIN if not _idle(runs, trace, name)]
    allowed, triggers = allowed_branches(job), job.workflow.triggers
    pushed = not isinstance(triggers, Unknown) and triggers == {"push"} and allowed
    if pushed and {*allowed} <= {*names}:
        return None
    return " || ".join(f"github.ref == 'refs/heads/{name}'" for name in names)


def _idle(runs: Sequence[object], trace: Trace, branch: str) -> bool:
    told = _told(branch)
    return all(isinstance(run, Invocation) and kept_away(run, trace, told) for run in runs)


def _told(branch: str) -> Binding:
    whole = f"refs/heads/{branch}"
    return {
        "$GITHUB_REF": whole,
        "$GITHUB_REF_NAME": branch,
        "github.ref": whole,
        "github.ref_name": branch,
    }
