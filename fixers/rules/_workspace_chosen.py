"""How a job gets the workspace that nobody chose for it."""

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import insert_line_before, set_env
from fixers.model import Invocation
from fixers.rules._terraform import quoted_options, stand_there
from fixers.rules._workspace_environment import Environment


def select_first(run: Invocation, environment: Environment | None) -> Fix | SkippedFix:
    if environment is None:
        return SkippedFix("which workspace is meant cannot be told")
    name = environment.written
    if name is None:
        return SkippedFix("the script may serve other environments too")
    if not stand_there(run):
        return SkippedFix("a variable of the Makefile holds a part of the command")
    line = " ".join([run.path, *quoted_options(run), "workspace select -or-create", name])
    edit = insert_line_before(run.script, run.command.span, line, inline=True, apart=True)
    if edit is None or run.wrappers:
        return SkippedFix("there is no sure place for `workspace select` in this script")
    title = f"Select the workspace of {environment.name} first"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def given_too(run: Invocation, workspace: str) -> Fix | SkippedFix:
    """The workspace of another step, for this one too."""
    edit = set_env(run.step, {"TF_WORKSPACE": workspace}) if run.step is not None else None
    if edit is None:
        return SkippedFix("the step is written in a way that cannot be extended surely")
    return Fix("Give the step the workspace of the others", (edit,))
