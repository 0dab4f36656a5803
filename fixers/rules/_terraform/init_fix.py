"""`terraform init` before the command that needs it."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_line_before, set_step_key
from fixers.edits.quoting import quoted
from fixers.model import Failure, InitState, Invocation, Repository, Unknown
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.model.shell.peel import GIVES_SECRETS
from fixers.rules._shared.terraform import (
    NEEDS_BACKEND,
    NEEDS_PROVIDERS,
    is_captured,
    quoted_options,
    stand_there,
    text_before,
    verb_of,
    written_options,
)
from fixers.rules._shared.terraform_files import texts_of
from fixers.rules._terraform.init_later import init_earlier
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_BARE: Final = ("-backend=false",)
_PLAIN: Final = regex(r"-backend-config=[\w./=:-]+")


def init_first(
    run: Invocation,
    rest: tuple[Invocation, ...],
    directory: str | Unknown,
    repository: Repository,
) -> Fix | SkippedFix:
    """Without the backend where nothing needs it, or the job logs in only later: what needs it
    then gets an `init` of its own, and so does what another condition starts."""
    if (ready := _meant(run, directory, repository)) is not None:
        return _there(run, ready)
    if (earlier := init_earlier(run, rest, directory)) is not None:
        return earlier
    users = [other for other in rest if _wants_backend(other, directory)]
    later = [other for other in users if _is_early(run, other)]
    full = len(users) > len(later)
    options = _backend_options(directory, repository)
    edits = [_line_before(run, options if full else _BARE)]
    if later and not full:
        edits.append(_line_before(later[0], options))
    edits += [_line_before(other, options) for other in _elsewhen(run, users)]
    told = [edit for edit in edits if isinstance(edit, Edit)]
    if len(told) < len(edits):
        return next(edit for edit in edits if isinstance(edit, SkippedFix))
    tolerated = run.failure is Failure.IGNORED  # the line before it is not
    safety = Applicability.UNSAFE if users or tolerated else Applicability.SAFE
    return Fix(f"Run `{run.name} init` first", tuple(told), applicability=safety)


def _meant(run: Invocation, directory: str | Unknown, repository: Repository) -> str | None:
    """The only directory that the job has initialised, if that has a configuration and this one
    has none: the step forgot to go there."""
    ready = [d for d, state in run.before.terraform.items() if state is not InitState.NONE]
    if isinstance(directory, Unknown) or len(ready) != 1 or texts_of(directory, repository.tree):
        return None
    return ready[0] if texts_of(ready[0], repository.tree) else None


def _there(run: Invocation, directory: str) -> Fix | SkippedFix:
    """In a step that runs nothing else."""
    step, script = run.step, run.script
    names = {c.words[0].literal if c.words else None for c in commands(script.shell.statements)}
    alone = names <= {*TERRAFORM, "echo"} and run.args[:1] == (verb_of(run),)
    own = step is not None and script.scalar is step.run and not run.before.directory
    if step is None or not own or not alone or step.entry("working-directory"):
        return SkippedFix(f"it may be meant for `{directory}`, which is initialised")
    edit = set_step_key(step, "working-directory", [quoted(directory)])
    if edit is None:
        return SkippedFix("the step is written in a way that cannot be extended surely")
    return Fix(f"Run it in `{directory}`, which is initialised", (edit,))


def _elsewhen(run: Invocation, users: list[Invocation]) -> Iterator[Invocation]:
    """The first commands of the steps that run where the step of this one does not."""
    conditions = {_condition(run)}
    for other in users:
        if None not in conditions and _condition(other) not in conditions:
            conditions.add(_condition(other))
            yield other


def _condition(run: Invocation) -> str | None:
    condition = run.step.condition if run.step is not None else None
    return condition.value.strip() if condition is not None else None


def _backend_options(directory: str | Unknown, repository: Repository) -> tuple[str, ...]:
    """What every other `init` of this directory says of its backend."""
    said = {
        tuple(arg or "" for arg in run.args if (arg or "").startswith("-backend-config"))
        if None not in run.args
        else ("",)
        for trace in repository.traces
        for run in trace.invocations(*TERRAFORM)
        if verb_of(run) == "init" and "-backend=false" not in run.args
        if terraform_directory(run.args, run.before) == directory
    }
    options = said.pop() if len(said) == 1 else ()
    return options if all(map(_PLAIN.fullmatch, options)) else ()


def _line_before(run: Invocation, options: tuple[str, ...]) -> Edit | SkippedFix:
    if "xargs" in run.wrappers or not (stand_there(run) or _of_make(run)):
        return SkippedFix("the command line is not fully known")
    lead = run.script.text[run.command.span.start : run.span.start]
    lead = lead if GIVES_SECRETS.intersection(run.wrappers) else ""
    line = lead + " ".join([run.path, *quoted_options(run), "init", *options, "-input=false"])
    if is_captured(run):
        line += " >&2"  # what init says is no part of the value
    edit = insert_line_before(run.script, run.command.span, line, inline=True, apart=True)
    if edit is None and "cd" not in text_before(run):
        edit = insert_line_before(run.script, run.statement, line, inline=True)
    return edit or SkippedFix("there is no sure place for `init` in this script")


def _of_make(run: Invocation) -> bool:
    """Whether a variable of make names the program, and no option of it."""
    recipe, span = run.script.recipe, Span(run.span.start, run.span.start + len(run.path))
    if recipe is None or written_options(run):
        return False
    return recipe.written(run.script.outer(span)) is not None


def _is_early(run: Invocation, other: Invocation) -> bool:
    """Whether a command needs no backend, and the job logs in only before the other one."""
    needs_none = verb_of(run) in NEEDS_PROVIDERS
    return needs_none and other.before.credentials is not run.before.credentials


def _wants_backend(run: Invocation, directory: str | Unknown) -> bool:
    """Whether a command may need the backend of the directory and does not get it elsewhere."""
    if verb_of(run) not in NEEDS_BACKEND | {None}:
        return False
    where = terraform_directory(run.args, run.before)
    if isinstance(directory, str) and isinstance(where, str) and where != directory:
        return False
    return run.before.init_state(directory) is not InitState.BACKEND
