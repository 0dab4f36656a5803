"""How sure it is that a directory has one workspace for each environment."""

import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Repository, Trace, TraceKind
from fixers.model.asked import ending
from fixers.model.effects import terraform_directory
from fixers.rules._shared import terraform_files as files
from fixers.rules._shared.terraform import verb_of
from fixers.rules._terraform.workspace_choice import chooses
from fixers.rules._terraform.workspace_environment import Environment, environment_of
from fixers.rules._terraform.workspace_others import asks_for_one
from fixers.rules._terraform.workspace_places import terraform_runs
from fixers.rules._terraform.workspace_state import WORKSPACE, only_computes
from fixers.rules._terraform.workspaces import is_user, may_have_chosen
from fixers.syntax.regex import regex

_ORDER: Final = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)
_WORD: Final = regex(
    r"(?<![a-z0-9])(?:dev|development|staging|stage|test|qa|uat|preprod|prod|production|sandbox)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
# HCP Terraform chooses by itself; `terraform.workspace == "default"` gives `default` a meaning.
_SILENT: Final = regex(
    r"(?:^|[{}])\s*(?:cloud|backend\s+\"remote\")\s*\{|\bterraform\.workspace\s*[!=]=\s*\"default\"",
    re.MULTILINE,
)
_BACKEND: Final = regex(r"(?:^|[{}])\s*backend\s+\"", re.MULTILINE)


def sure_of_workspaces(
    directories: tuple[str, ...],
    environment: Environment | None,
    trace: Trace,
    repository: Repository,
) -> Confidence | None:
    """That of the least sure one; None where nothing tells that each of the directories has
    workspaces, or something that one has not."""
    found = [_sure_of(one, environment, trace, repository) for one in directories]
    known = [sure for sure in found if sure is not None]
    return max(known, key=_ORDER.index) if known and len(known) == len(found) else None


def _sure_of(
    directory: str, environment: Environment | None, trace: Trace, repository: Repository
) -> Confidence | None:
    if _WORD.search(directory.replace("_", "-")):
        return None  # a directory of each environment
    if only_computes(directory, repository.tree):
        return None
    texts = files.texts_of(directory, repository.tree)
    plain = [text for text in texts if text is not None]
    if any(map(_SILENT.search, plain)):
        return None
    modules = (text for text in files.texts_with_modules(directory, repository.tree) if text)
    reads = any(map(WORKSPACE.search, modules))
    if environment is None:
        used = _chosen_somewhere(directory, repository) or _listed(directory, trace)
        used = used or asks_for_one(trace)
        return Confidence.MEDIUM if reads and used else None
    if reads:
        return Confidence.HIGH
    if _chosen_somewhere(directory, repository):
        return Confidence.MEDIUM
    return _of_environment(directory, environment, trace, repository)


def _of_environment(
    directory: str, environment: Environment, trace: Trace, repository: Repository
) -> Confidence | None:
    """Where nothing speaks of workspaces, but of environments."""
    if _takes_variables(directory, trace):
        return None
    texts = files.texts_of(directory, repository.tree)
    if not texts:
        return _unseen(directory, environment, trace, repository)
    # One state for several environments, each with variables of its own.
    shared = environment.given and _serves_several(directory, environment, repository)
    backed = any(text and _BACKEND.search(text) for text in texts)
    return Confidence.MEDIUM if shared and backed else None


def _unseen(
    directory: str, environment: Environment, trace: Trace, repository: Repository
) -> Confidence | None:
    """For a repository whose configurations are not at hand, or made by somebody else."""
    if ending(repository.tree, *files.ENDINGS) or _of_hcp(trace):
        return None
    if environment.given or _serves_several(directory, environment, repository):
        return Confidence.MEDIUM
    return Confidence.LOW if environment.declared else None


def _of_hcp(trace: Trace) -> bool:
    """Whether a token for HCP Terraform is handed over: its workspaces have names of their own."""
    return any(
        "cli_config_credentials_token" in use.step.inputs
        for use in trace.uses("hashicorp/setup-terraform")
    )


def _chosen_somewhere(directory: str, repository: Repository) -> bool:
    return any(
        (chooses(run) or "TF_WORKSPACE" in run.before.variables)
        and terraform_directory(run.args, run.before) == directory
        for trace in repository.traces
        for run in terraform_runs(trace)
    )


def _takes_variables(directory: str, trace: Trace) -> bool:
    """Whether `init` is told variables: OpenTofu makes the backend of them."""
    return any(
        verb_of(run) == "init" and terraform_directory(run.args, run.before) == directory
        for run in terraform_runs(trace)
        if any(word.raw.lstrip("\"'").startswith("-var") for word in run.words)
    )


def _listed(directory: str, trace: Trace) -> bool:
    """Whether the job asks which workspaces the directory has."""
    return any(
        [*run.args[:2]] == ["workspace", "list"]
        and terraform_directory(run.args, run.before) == directory
        for run in terraform_runs(trace)
    )


def _serves_several(directory: str, environment: Environment, repository: Repository) -> bool:
    if environment.several:
        return True
    names = {
        other.name
        for trace in repository.traces
        if trace.kind is TraceKind.JOB
        for run in terraform_runs(trace)
        if is_user(run) and may_have_chosen(run, trace) is False
        if terraform_directory(run.args, run.before) == directory
        if (other := environment_of(run, trace)) is not None
        if other.declared or other.given
    }
    return len(names) > 1
