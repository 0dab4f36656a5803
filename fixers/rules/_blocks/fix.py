"""The fix that moves a block, and what its title says of it."""

from collections.abc import Iterable

from fixers.diagnostics import Applicability, Edit, Fix
from fixers.edits.hardened import FOLDER
from fixers.model import Repository, StepRun, Trace
from fixers.rules._blocks.checkout import refusal_of_job
from fixers.rules._blocks.linted import is_checked
from fixers.rules._blocks.move import Target, is_shared
from fixers.rules._blocks.needs import Needs
from fixers.rules._blocks.safety import refusal_of_workflow


def fix_of(
    target: Target,
    needs: Needs,
    edits: tuple[Edit, ...],
    doubts: Iterable[str],
    repository: Repository,
) -> Fix:
    """Safe where nothing is to be doubted and nothing sees what else is needed."""
    read = ("a job checks all scripts",) if is_checked(target.path, repository) else ()
    clauses = [*dict.fromkeys((*needs.doubts, *doubts, *read))]
    named = " and ".join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))
    though = f", though {named}" if named else ""
    asks = needs.said and not needs.harmless
    return Fix(
        f"Move the block to `{target.path}`{needs.said}{though}",
        (*needs.edits, *edits),
        (*target.created, *needs.changes),
        applicability=Applicability.UNSAFE if though or asks else Applicability.SAFE,
    )


def refusal_of(
    run: StepRun, trace: Trace, repository: Repository, of_text: str | None
) -> str | None:
    """Why a block stays where it is; `of_text` is what its own text tells against it."""
    job = run.step.job
    if is_shared(run.step, repository):
        return "several steps share the block"
    if job is None:
        return of_text or _refusal_of_place(run.step.source.path)
    if any(repository.tree.mode(path) is not None for path in ("lib", FOLDER)):
        return f"`{FOLDER}` cannot be a folder"
    return (
        refusal_of_workflow(job.workflow, repository)
        or of_text
        or refusal_of_job(run, trace, repository)
    )


def _refusal_of_place(action: str) -> str | None:
    """No fix makes files in `.github/`, but for those of actions where these belong."""
    guarded = action.startswith(".github/") and not action.startswith(".github/actions/")
    return "no script may be put beside this action" if guarded else None
