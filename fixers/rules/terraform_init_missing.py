"""Terraform commands in a directory that nothing has initialised."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Related, Severity, SkippedFix
from fixers.model import Failure, InitState, Invocation, Repository, Trace, Tri, Unknown
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.rule import Rule
from fixers.rules._shared.holders import holders
from fixers.rules._shared.refuted import is_told_in_secret
from fixers.rules._shared.terraform import (
    NEEDS_BACKEND,
    NEEDS_PROVIDERS,
    PLANS,
    hides_init,
    in_place,
    initialises_itself,
    is_excused,
    may_be_handed_over,
    named,
    verb_of,
    works_anywhere,
)
from fixers.rules._shared.terraform_files import needs_no_init, texts_of
from fixers.rules._terraform.init_bare import has_backend, is_bare
from fixers.rules._terraform.init_elsewhere import as_read, less_safe, passed_on
from fixers.rules._terraform.init_fix import init_first
from fixers.syntax.shell import Function

_BARE: Final = "after `init -backend=false`"
_PASSES: Final = SkippedFix("what passes on this command passes on others, too")


class TerraformInitMissing(Rule):
    """
    ## What it does
    Finds `terraform` and `tofu` commands that work in a directory in which the job has not run
    `init`, or has run it without the backend that the command needs.

    ## Why is this bad
    A runner starts empty: providers are missing and the command fails every time.

    ## Fix safety
    Safe when all that follows in the directory works with `init -backend=false`, which reads no
    state and needs no credentials. Unsafe when a command needs the backend, which may take what
    the repository does not show, and when it may fail without harm, as `init` then may not. What
    runs before the job logs in gets the one without the backend, and the rest its own. Where a
    later step does nothing but initialise the directory, that one comes before.

    ## Known limits
    Directories held in variables are left alone once the job has initialised any, and so are
    those that an action, a task or a goal of make may have initialised, but for programs that do
    not speak of Terraform; so is `validate` of a configuration with neither providers nor
    modules, which needs no `init`, and in a folder without any. So may settings in
    `TF_CLI_CONFIG_FILE`. A step in PowerShell or `cmd` is read when it does not speak of `init`
    and plainly says where it goes; other shells are not.
    """

    id = "terraform-init-missing"
    severity = Severity.ERROR
    since = "0.1"
    summary = "Terraform runs in a directory that was not initialised"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        reported: set[str | Unknown] = set()
        runs = tuple(in_place(r) for r in trace.commands() if r.name in TERRAFORM and _counts(r))
        known = as_read(runs, trace, repository)
        for index, (run, read) in enumerate(known):
            directory = terraform_directory(run.args, run.before)
            if directory in reported:
                continue
            why = _problem(read, directory, repository)
            if is_bare(run, runs[:index], trace, repository):
                why = _BARE
            if why is None or initialises_itself(run, runs[index + 1 :]) or is_excused(run, trace):
                continue
            reported.add(directory)
            following = tuple(later for _, later in known[index:])
            fix = init_first(read, following, directory, repository)
            sure = _confidence(read, directory, repository)
            text = f"`{run.name} {verb_of(run)}` runs {why} in {named(directory)}"
            at, chain = _place(run)
            yield self.finding(
                at,
                text,
                fix=_PASSES if passed_on(run) else fix if read is run else less_safe(fix),
                related=chain,
                confidence=Confidence.MEDIUM if may_be_handed_over(run, trace) else sure,
            )


def _place(run: Invocation) -> tuple[Location, tuple[Related, ...]]:
    """Where the command stands; what only passes on what it is given is no place to mend."""
    called = run.chain[-1] if run.chain and passed_on(run) else None
    own = any(isinstance(holder, Function) for holder in holders(run))
    if called is None or own or called.label != f"runs {run.at.path}":
        return run.at, run.chain
    return called.at, (*run.chain[:-1], Related("is passed on here", run.at))


def _counts(run: Invocation) -> bool:
    return run.reached is not Tri.NO and not hides_init(run)


def _problem(run: Invocation, directory: str | Unknown, repository: Repository) -> str | None:
    """What is wrong with the directory for this command, or None."""
    verb, state = verb_of(run), run.before.init_state(directory)
    if verb not in NEEDS_PROVIDERS | NEEDS_BACKEND or works_anywhere(run):
        return None
    if needs_no_init(run, directory, repository.tree):
        return None
    if state is InitState.NONE:
        return f"before `{run.name} init`"
    bare = state is InitState.NO_BACKEND and verb in NEEDS_BACKEND
    return _BARE if bare and _backend(directory, repository) else None


def _confidence(run: Invocation, directory: str | Unknown, repository: Repository) -> Confidence:
    """High only where the directory holds Terraform files and the failure is not caught."""
    files = bool(_files(directory, repository))
    verb = verb_of(run)
    certain = verb in PLANS | NEEDS_PROVIDERS or _backend(directory, repository)
    doubted = run.failure is Failure.IGNORED or run.before.guessed
    doubted = doubted or is_told_in_secret(run.conditions, run.before)
    return Confidence.HIGH if files and certain and not doubted else Confidence.MEDIUM


def _files(directory: str | Unknown, repository: Repository) -> list[str | None]:
    return [] if isinstance(directory, Unknown) else texts_of(directory, repository.tree)


def _backend(directory: str | Unknown, repository: Repository) -> bool:
    return isinstance(directory, str) and has_backend(directory, repository)
