"""The revision that a call registers, given to the service."""

from typing import Final

from fixers.diagnostics import Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._ecs_stale.for_later import always_before, left_by
from fixers.rules._ecs_stale.registered_result import outputs_of, variable_of
from fixers.rules._ecs_stale.service_lines import NAMES, REGISTERED, with_task_definition
from fixers.rules._shared.aws import option, options_of
from fixers.syntax.shell import Redirect

_TITLE: Final = "Give the registered task definition to the service"
_NO_PLACE: Final = "there is no sure place for the revision in this call"


def told(run: Invocation, made: Invocation) -> Fix | SkippedFix:
    """The revision that a call of the same script, or of a step before, registers, given to the
    service."""
    name, family = NAMES[-1], option(made.words, "--family")
    known = _kept_in(made, run)
    at, same = run.command.span, made.script is run.script
    if known is not None or (family is not None and (same or "$" not in family.raw)):
        value = known or (family.raw if family else "")
        edit = replace_in_script(run.script, at, with_task_definition(run, value))
        return Fix(_TITLE, (edit,)) if edit else SkippedFix(_NO_PLACE)
    if name in (run.script.shell.text if same or run.step is None else run.step.source.text):
        return SkippedFix(f"the script has a variable {name} already")
    kept = _kept(made, name, same=same)
    if kept is None or not (same or _is_later(run, made)):
        return SkippedFix("what the registration prints is used in another way")
    edit = replace_in_script(run.script, at, with_task_definition(run, f'"${name}"'))
    return Fix(_TITLE, (*kept, edit)) if edit else SkippedFix(_NO_PLACE)


def _is_later(run: Invocation, made: Invocation) -> bool:
    """Whether the call is in a step that has what one with the registration leaves."""
    step, later = made.step, run.step
    return (
        step is not None
        and later is not None
        and run.script.scalar is later.run
        and always_before(step, later)
    )


def _kept(made: Invocation, name: str, *, same: bool) -> tuple[Edit, ...] | None:
    """What the call prints in a variable, which later steps get where it is not read in the same
    script; nothing of it where another variable has it already, but for the line that leaves it."""
    variable = variable_of(made)
    if variable is not None and not same and _is_revision(made):
        left = left_by(made, name, f"${variable}")
        return None if left is None else (left,)
    quiet = [one for one in made.command.redirects if _is_quiet(one)]
    alone = made.command.span == made.statement and quiet == [*made.command.redirects]
    if not alone or {"--query", "--output"} & options_of(made):
        return None
    start, end = made.command.span.start, made.command.span.end
    end = min([end, *(one.span.start for one in quiet)])
    call = f"{name}=$({made.script.shell.text[start:end].rstrip()} {REGISTERED})"
    edit = (
        replace_in_script(made.script, made.command.span, call)
        if same
        else left_by(made, name, f"${name}", call)
    )
    return None if edit is None else (edit,)


def _is_quiet(redirect: Redirect) -> bool:
    """Thrown away, as nobody reads it; what is said of errors is to be seen."""
    target = redirect.target.raw if redirect.target is not None else ""
    return target == "/dev/null" and redirect.descriptor in {"", "1"}


def _is_revision(made: Invocation) -> bool:
    query = option(made.words, "--query")
    return query is not None and query.raw.strip("\"'").endswith(".taskDefinitionArn")


def _kept_in(made: Invocation, run: Invocation) -> str | None:
    """What holds the ARN which a call prints: a variable of the script, or an output of its
    step."""
    name = variable_of(made)
    if name is None or not _is_revision(made):
        return None
    if made.script is run.script:
        return f'"${name}"'
    key, step = next(iter(outputs_of(made, name)), None), made.step
    seen = run.step is not None and step is not None and step.source is run.step.source
    if key is None or step is None or step.id is None or not (seen and run.script.scalar):
        return None
    return f"${{{{ steps.{step.id}.outputs.{key} }}}}"
