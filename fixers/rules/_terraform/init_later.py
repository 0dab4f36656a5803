"""A later step that only initialises the directory: it has to come before what needs that."""

from collections.abc import Iterable

from fixers.diagnostics import Applicability, Fix
from fixers.edits.step_order import move_step_before
from fixers.model import Invocation, Step, Tri, Unknown
from fixers.model.effects import terraform_directory
from fixers.model.reading import scalar_at
from fixers.rules._shared.terraform import verb_of
from fixers.syntax.shell import commands


def init_earlier(
    run: Invocation, rest: Iterable[Invocation], directory: str | Unknown
) -> Fix | None:
    """None where no step does just that, in any case and with the credentials at hand before."""
    step = run.step
    inits = (one for one in rest if verb_of(one) == "init" and one.step is not step)
    init = next(inits, None)
    found = init.step if init is not None else None
    if init is None or found is None or step is None or not _can_move(init, found, run):
        return None
    if terraform_directory(init.args, init.before) != directory:
        return None
    edits = move_step_before(found, step) if found.job is step.job is not None else None
    if edits is None:
        return None
    bare = "-backend=false" in init.args
    safety = Applicability.SAFE if bare else Applicability.UNSAFE
    return Fix(f"Run `{run.name} init` first", edits, applicability=safety)


def _can_move(init: Invocation, found: Step, run: Invocation) -> bool:
    """Whether it does nothing else, and nothing between gives it anything."""
    text = found.source.slice(found.node.span)
    alone = found.run is init.script.scalar and len([*commands(init.script.shell.statements)]) == 1
    always = found.condition is None and scalar_at(found.node, "continue-on-error") is None
    same = init.before.credentials is run.before.credentials
    known = run.before.has(run.name) is not Tri.NO and "steps." not in text
    known = known and init.before.variables == run.before.variables
    return alone and always and same and known and init.before.written == run.before.written
