"""Deploying through an environment, which may ask somebody before."""

from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_scalar
from fixers.edits.jobs import add_job_key
from fixers.model import Job, Repository, Unknown
from fixers.model.reading import mapping_at
from fixers.rules._prod.gates import another_environment
from fixers.rules._prod.stage_choices import OF_SHELL, main_branch
from fixers.rules._shared.bindings import CALLER, Binding, bindings_of
from fixers.rules._shared.branch_choices import BRANCH, choice_of
from fixers.rules._shared.deployment_words import PRODUCTION
from fixers.syntax.regex import regex

_SEVERAL: Final = SkippedFix("the job serves several environments")
_ODD: Final = SkippedFix("the job is written in a way that cannot be extended surely")
# What starts a job on a branch that `github.ref` names, as the script sees it.
_OF_BRANCHES: Final = frozenset({"push", "pull_request", "schedule", "workflow_dispatch"})
_PLAIN: Final = regex(r"[\w./-]+")
_MOST: Final = 3


def with_environment(
    job: Job, binding: Binding, when: str | None, repository: Repository
) -> Fix | SkippedFix:
    """The environment that the job deploys to: `production`, or what chooses it; `when`: the
    condition of the step that deploys, as nobody has to approve of what a plan does, empty where
    it is not known."""
    seen = {
        name: value
        for name, value in binding.items()
        if not name.startswith((CALLER, BRANCH, *OF_SHELL))
    }
    bound = [name for name, value in seen.items() if PRODUCTION.fullmatch(value)]
    branch = binding.get(BRANCH)
    if bound:
        return _through(job, f"${{{{ {bound[0]} }}}}")
    if branch and (chosen := choice_of(job, branch, PRODUCTION)):
        return _through(job, chosen)
    if not binding:
        return _SEVERAL if when == "" else _through(job, "production", when)
    told = _of_branch(job, branch, binding) or _of_values(job, binding, repository)
    if told is None:
        return _SEVERAL
    return _through(job, told if when is None else told.replace("${{ ", f"${{{{ ({when}) && ", 1))


def _through(job: Job, name: str, when: str | None = None) -> Fix | SkippedFix:
    other = another_environment(job)
    value = name if when is None or other is not None else _only(when, name)
    edit = (
        add_job_key(job, "environment", value)
        if other is None
        else replace_scalar(job.workflow.source, other, value)
    )
    if edit is None:
        return _ODD
    title = f"Deploy through the environment `{name}`"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def _only(when: str, name: str) -> str:
    """An environment that is empty is none."""
    condition = f"({when})" if "||" in when else when
    return f"${{{{ {condition} && '{name}' || '' }}}}"


def _seen(job: Job, repository: Repository) -> list[Binding]:
    """What the job is told by its matrix, and by each of its callers."""
    callers = [*repository.callers_of(job.workflow.path)]
    return [b for one in callers for b in bindings_of(job, (one,))] or bindings_of(job)


def _of_branch(job: Job, branch: str | None, binding: Binding) -> str | None:
    """Where an expression chooses by the branch, or a script that is told of nothing else."""
    told = {v for name, v in binding.items() if name.startswith(OF_SHELL)}
    values = {v for v in told if PRODUCTION.fullmatch(v)} or ({"production"} if told else set())
    triggers, on = job.workflow.triggers, mapping_at(job.workflow.root, "on")
    by_hand = mapping_at(on, "workflow_dispatch") if on is not None else None
    asked = by_hand is not None and by_hand.entry("inputs") is not None
    known = not isinstance(triggers, Unknown) and triggers <= _OF_BRANCHES and not asked
    main = branch or (main_branch(job) if known and len(values) == 1 else None)
    name = "production" if branch else min(values, default="")
    return None if main is None else _only(f"github.ref == 'refs/heads/{main}'", name)


def _of_values(job: Job, binding: Binding, repository: Repository) -> str | None:
    """Where just one value of a leg or a call has a word for production."""
    names = [name for name, value in binding.items() if PRODUCTION.search(value)]
    if len(names) != 1 or not names[0].startswith(("matrix.", "inputs.")):
        return None
    values = dict.fromkeys(one.get(names[0], "") for one in _seen(job, repository))
    told = [value for value in values if PRODUCTION.search(value)]
    if len(told) > _MOST or not all(map(_PLAIN.fullmatch, told)):
        return None
    return _only(" || ".join(f"{names[0]} == '{value}'" for value in told), "production")
