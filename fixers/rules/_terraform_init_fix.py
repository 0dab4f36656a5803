"""`terraform init` before the command that needs it."""

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_line_before
from fixers.model import Failure, InitState, Invocation, Unknown
from fixers.model.effects import terraform_directory
from fixers.rules._terraform import (
    NEEDS_BACKEND,
    NEEDS_PROVIDERS,
    is_captured,
    quoted_options,
    stand_there,
    text_before,
    verb_of,
)


def init_first(
    run: Invocation, rest: tuple[Invocation, ...], directory: str | Unknown
) -> Fix | SkippedFix:
    """Without the backend where nothing needs it, or the job logs in only later: what needs it
    then gets an `init` of its own."""
    users = [other for other in rest if _wants_backend(other, directory)]
    later = [other for other in users if _is_early(run, other)]
    full = len(users) > len(later)
    edits = [_line_before(run, full=full)]
    if later and not full:
        edits.append(_line_before(later[0], full=True))
    told = [edit for edit in edits if isinstance(edit, Edit)]
    if len(told) < len(edits):
        return next(edit for edit in edits if isinstance(edit, SkippedFix))
    tolerated = run.failure is Failure.IGNORED  # the line before it is not
    safety = Applicability.UNSAFE if users or tolerated else Applicability.SAFE
    return Fix(f"Run `{run.name} init` first", tuple(told), applicability=safety)


def _line_before(run: Invocation, *, full: bool) -> Edit | SkippedFix:
    if "xargs" in run.wrappers or not stand_there(run):
        return SkippedFix("the command line is not fully known")
    flags = ["-input=false"] if full else ["-backend=false", "-input=false"]
    line = " ".join([run.path, *quoted_options(run), "init", *flags])
    if is_captured(run):
        line += " >&2"  # what init says is no part of the value
    edit = insert_line_before(run.script, run.command.span, line, inline=True, apart=True)
    if edit is None and "cd" not in text_before(run):
        edit = insert_line_before(run.script, run.statement, line, inline=True)
    return edit or SkippedFix("there is no sure place for `init` in this script")


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
