"""Values that a script chooses for the main branch: `if [ "$GITHUB_REF_NAME" = main ]; then …`."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Job, Repository, StepRun, Trace, Unknown
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._shared.branch_choices import allowed_branches
from fixers.rules._shared.delivery import needed_jobs
from fixers.rules._shared.deployment_words import OTHER, PRODUCTION
from fixers.syntax.regex import regex
from fixers.syntax.shell import AndOr, Case, Command, If, Statement, commands

# What names no more than such a choice begins with.
OF_SHELL: Final = ("$", "env.", "steps.")
_REF: Final = regex(r"GITHUB_REF|github\.ref|BRANCH", re.IGNORECASE)
_MAIN: Final = regex(r"(?<![\w.-])(?:main|master|trunk|production)(?![\w.-])")
_NOT: Final = regex(r"!|-n\b|refs/tags|-ne\b")
_VARIABLE: Final = regex(r"\$\{?(\w+)\}?")
_NAME: Final = regex(r"[\w./-]{1,60}")
_VALUE: Final = regex(r"(\w[\w-]*)=(.+)")
_OUTPUT: Final = regex(r"\s*\$\{\{\s*(steps\.[\w-]+\.outputs\.[\w-]+)\s*\}\}\s*")


def stage_choices(trace: Trace, repository: Repository) -> dict[str, str]:
    """`steps.env.outputs.name`, `needs.setup.outputs.stage`, `$STAGE` → `prod`."""
    if trace.job is not None and not _sees_main(trace.job):
        return {}
    found = _chosen(trace)
    needed = needed_jobs(trace.job) if trace.job is not None else []
    for other in repository.traces if needed else ():
        if other.job is None or other.job not in needed:
            continue
        values = _chosen(other)
        for name, output in scalars_of(mapping_at(other.job.node, "outputs")).items():
            told = _OUTPUT.fullmatch(output.value)
            if told is not None and told[1] in values:
                found[f"needs.{other.job.id}.outputs.{name}"] = values[told[1]]
    return found


def _sees_main(job: Job) -> bool:
    """Whether that branch may start the job: the one of a pull request has no name of a branch."""
    triggers, branches = job.workflow.triggers, allowed_branches(job)
    if isinstance(triggers, Unknown) or {*triggers} - {"push", "pull_request"}:
        return True
    return "push" in triggers and (not branches or any(map(_MAIN.search, branches)))


def main_branch(job: Job) -> str | None:
    """The one that starts the job, where its trigger lists just one of those names."""
    names = [name for name in allowed_branches(job) if _MAIN.fullmatch(name)]
    return names[0] if len(names) == 1 else None


def _chosen(trace: Trace) -> dict[str, str]:
    steps = (event for event in trace.events if isinstance(event, StepRun))
    found = {name: value for event in steps for name, value in _of_step(event)}
    return {name: value for name, value in found.items() if _is_of_production(value)}


def _is_of_production(value: str) -> bool:
    """`prod`, or a name with it: `prod.tfvars`, `acme-prod-site`."""
    named = _NAME.fullmatch(value) and PRODUCTION.search(value) and not OTHER.search(value)
    return bool(named)


def _of_step(event: StepRun) -> Iterator[tuple[str, str]]:
    shell = event.script.shell if event.script is not None else None
    chosen = commands(_for_main(shell.statements, shell.text)) if shell else ()
    given = [one for command in chosen for one in _given(command)]
    own = {name: value for place, name, value in given if place == "$"}
    for command in commands(shell.statements) if shell and own else ():
        # `echo "stage=$STAGE" >> "$GITHUB_OUTPUT"`, after the choice.
        said = ((place, name, _VARIABLE.fullmatch(value)) for place, name, value in _given(command))
        given += [(place, name, own[of[1]]) for place, name, of in said if of and of[1] in own]
    for place, name, value in given:
        output = f"{event.step.id}.outputs." if place == "steps." else ""
        yield f"{place}{output}{name}", value
        if place == "env.":
            yield f"${name}", value


def _for_main(statements: tuple[Statement, ...], text: str) -> tuple[Statement, ...]:
    """What runs for a push to the main branch only."""
    found: list[Statement] = []
    for node in statements:
        if isinstance(node, If):
            told = (body for asked, body in node.branches if _asks_for_main(_said(asked, text)))
            found += next(told, ())
        elif isinstance(node, Case) and _REF.search(node.subject.raw):
            arms = (body for words, body in node.arms if any(_MAIN.search(w.raw) for w in words))
            found += next(arms, ())
        elif isinstance(node, AndOr):
            asked = node.operator == "&&" and _asks_for_main(_said((node.left,), text))
            found += (node.right,) if asked else _for_main((node.left,), text)
    return tuple(found)


def _said(nodes: tuple[Statement, ...], text: str) -> str:
    return text[nodes[0].span.start : nodes[-1].span.end]


def _asks_for_main(condition: str) -> bool:
    asks = _REF.search(condition) and _MAIN.search(condition)
    return bool(asks) and not _NOT.search(condition)


def _given(command: Command) -> Iterator[tuple[str, str, str]]:
    """Where a value is put, its name, and itself."""
    for one in command.assignments:
        yield "$", one.name, one.value.raw.strip("\"'") if one.value else ""
    targets = " ".join(r.target.raw for r in command.redirects if r.target)
    place = "steps." if "GITHUB_OUTPUT" in targets else "env." if "GITHUB_ENV" in targets else None
    for word in command.words[1:]:
        told = _VALUE.fullmatch(word.raw.strip("\"'")) if place else None
        if place and told:
            yield place, told[1], told[2]
