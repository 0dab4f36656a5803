"""The revision that a call registers, given to the service."""

from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._ecs_stale.registered_result import outputs_of, variable_of
from fixers.rules._ecs_stale.service_lines import NAMES, REGISTERED, with_task_definition
from fixers.rules._shared.aws import option, options_of
from fixers.rules._shared.lines import written

_NO_PLACE: Final = "there is no sure place for the revision in this call"


def told(run: Invocation, made: Invocation) -> Fix | SkippedFix:
    """The revision that a call of the same script registers, given to the service."""
    name, family = NAMES[-1], option(made.words, "--family")
    title = "Give the registered task definition to the service"
    known = _kept_in(made, run)
    at = run.command.span
    if known is not None or family is not None:
        value = known or (family.raw if family else "")
        edit = replace_in_script(run.script, at, with_task_definition(run, value))
        return Fix(title, (edit,)) if edit else SkippedFix(_NO_PLACE)
    alone = made.script is run.script and made.command.span == made.statement
    if not alone or made.command.redirects or {"--query", "--output"} & options_of(made):
        return SkippedFix("what the registration prints is used in another way")
    if name in run.script.shell.text:
        return SkippedFix(f"the script has a variable {name} already")
    kept = replace_in_script(
        made.script, made.command.span, f"{name}=$({written(made)} {REGISTERED})"
    )
    edit = replace_in_script(run.script, at, with_task_definition(run, f'"${name}"'))
    return Fix(title, (kept, edit)) if kept and edit else SkippedFix(_NO_PLACE)


def _kept_in(made: Invocation, run: Invocation) -> str | None:
    """What holds the ARN which a call prints: a variable of the script, or an output of its
    step."""
    query, name = option(made.words, "--query"), variable_of(made)
    if name is None or query is None or not query.raw.strip("\"'").endswith(".taskDefinitionArn"):
        return None
    if made.script is run.script:
        return f'"${name}"'
    key, step = next(iter(outputs_of(made, name)), None), made.step
    seen = run.step is not None and step is not None and step.source is run.step.source
    if key is None or step is None or step.id is None or not (seen and run.script.scalar):
        return None
    return f"${{{{ steps.{step.id}.outputs.{key} }}}}"
