"""How a job gets the workspace that nobody chose for it."""

from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_line_before, set_env
from fixers.edits.lifting import variable_name
from fixers.edits.steps import side_by_side
from fixers.model import Invocation
from fixers.model.machine import Text
from fixers.rules._shared.terraform import quoted_options, stand_there
from fixers.rules._terraform.workspace_environment import Environment
from fixers.syntax.records import replace
from fixers.syntax.regex import regex

_EXPRESSION: Final = regex(r'"\$\{\{\s*(.+?)\s*\}\}"')
_OF_MAKE: Final = regex(r"\"\$(?:\(\w+\)|\{\w+\})\"")
_OF_ENV: Final = regex(r"env\.(\w+)")


def select_first(run: Invocation, environment: Environment | None) -> Fix | SkippedFix:
    if environment is None:
        return SkippedFix("which workspace is meant cannot be told")
    if environment.written is None:
        return SkippedFix("the script may serve other environments too")
    if not stand_there(run):
        return SkippedFix("a variable of the Makefile holds a part of the command")
    name, env = _handed(run, environment.written)
    line = " ".join([run.path, *quoted_options(run), "workspace select -or-create", name])
    edit = insert_line_before(run.script, run.command.span, line, inline=True, apart=True)
    if edit is not None and _is_of_make(environment.written, run):
        edit = replace(edit, text=edit.text.replace('"$$', '"$'))
    if edit is None or run.wrappers:
        return SkippedFix("there is no sure place for `workspace select` in this script")
    title = f"Select the workspace of {environment.name} first"
    return Fix(title, side_by_side(edit, env), applicability=Applicability.UNSAFE)


def _is_of_make(written: str, run: Invocation) -> bool:
    """Whether make fills it in, so that it is no variable of the shell."""
    made = run.script.recipe is not None and _OF_MAKE.fullmatch(written) is not None
    return made and written.strip('"') not in run.script.shell.text


def _handed(run: Invocation, written: str) -> tuple[str, Edit | None]:
    """The name as the shell gets it: an expression goes through a variable, as its value is not
    to become a part of the script."""
    found, step = _EXPRESSION.fullmatch(written), run.step
    if found is None or step is None or run.script.scalar is not step.run or run.script.foreign:
        return written, None
    if of_env := _OF_ENV.fullmatch(found[1]):
        return f'"${of_env[1]}"', None
    known = run.before.variables.items()
    same = {
        name for name, value in known if isinstance(value, Text) and value.value == written[1:-1]
    }
    name = min(same, default=variable_name(found[1]))
    env = None if same else set_env(step, {name: written[1:-1]})
    return (f'"${name}"', env) if same or env is not None else (written, None)


def given_too(run: Invocation, workspace: str) -> Fix | SkippedFix:
    """The workspace of another step, for this one too."""
    edit = set_env(run.step, {"TF_WORKSPACE": workspace}) if run.step is not None else None
    if edit is None:
        return SkippedFix("the step is written in a way that cannot be extended surely")
    return Fix("Give the step the workspace of the others", (edit,))
