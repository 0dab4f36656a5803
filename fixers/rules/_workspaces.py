"""Which terraform commands work in the workspace `default`, and for which environment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixers.model import Failure, InitState, Invocation, Repository, Trace
from fixers.model.effects import subcommand, terraform_directory
from fixers.model.machine import Text
from fixers.syntax.source import Source

_USERS: Final = frozenset({"plan", "apply", "destroy", "import", "refresh"})
_CHOOSES: Final = frozenset({"select", "new", "delete"})
_ENVIRONMENT: Final = r"dev|development|staging|stage|test|qa|uat|preprod|prod|production|sandbox"
_NAMES: Final = r"(?:env|environment|stage|env_name|environment_name)"
_VARIABLE: Final = re.compile(rf"{_NAMES}=({_ENVIRONMENT})")
_INPUT: Final = re.compile(rf"TF_VAR_{_NAMES}")
_WRITTEN: Final = re.compile(rf"{_NAMES}=[\"']?(\$\w+|\$\{{\w+\}})[\"']*$")
_FILE: Final = re.compile(rf"(?:^|[/=])({_ENVIRONMENT})\.tfvars(?:\.json)?$")
_WORD: Final = re.compile(rf"(?<![a-z0-9])({_ENVIRONMENT})(?![a-z0-9])", re.IGNORECASE)
_WORKSPACE: Final = re.compile(r"\bterraform\.workspace\b")
# HCP Terraform chooses by itself; `terraform.workspace == "default"` gives `default` a meaning.
_SILENT: Final = re.compile(
    r"^\s*(?:cloud|backend\s+\"remote\")\s*\{|\bterraform\.workspace\s*[!=]=\s*\"default\"",
    re.MULTILINE,
)
_COMMENT: Final = re.compile(r"(?:#|//).*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_SETTINGS: Final = ("TF_WORKSPACE", "TF_CLI_ARGS", "TF_DATA")
_VALUED: Final = frozenset({
    "-var", "-var-file", "-out", "-target", "-state", "-parallelism", "-lock-timeout",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Environment:
    """`written`: the name as the command's script can say it, None when it must not."""

    name: str
    written: str | None


def chooses(run: Invocation) -> bool:
    words = [a for a in run.args if a is not None and not a.startswith("-")]
    return words[:1] == ["workspace"] and bool(_CHOOSES & set(words[1:2]))


def backend_by_options(run: Invocation) -> bool:
    verb = subcommand(run.args)
    options = [a or "?" for a in run.args]
    return verb is None or (
        verb == "init" and any(a == "?" or a.startswith("-backend-config") for a in options)
    )


def is_user(run: Invocation) -> bool:
    """Whether the command surely works in the workspace `default`."""
    verb, machine = subcommand(run.args), run.before
    if verb not in _USERS or machine.variables_unknown or machine.terraform_unknown:
        return False
    if any(name.startswith(_SETTINGS) for name in machine.variables):
        return False
    after = run.args[run.args.index(verb) + 1 :]
    saved = any(a is None or not a.startswith("-") for a in _without_values(after))
    state = machine.init_state(terraform_directory(run.args, machine))
    return (
        not saved
        and state in {InitState.BACKEND, InitState.NONE}
        and run.failure is not Failure.UNKNOWN
    )


def _without_values(args: tuple[str | None, ...]) -> Iterator[str | None]:
    """Arguments that are neither options nor values of options."""
    skip = False
    for arg in args:
        if skip:
            skip = False
        elif arg in _VALUED:
            skip = True
        else:
            yield arg


def uses_workspaces(directory: str, repository: Repository) -> bool:
    """Whether a configuration reads its workspace, and means nothing by `default`."""
    if _WORD.search(directory.replace("_", "-")):
        return False  # a directory of each environment
    paths = (p for p in repository.inside(directory) if p.endswith((".tf", ".tofu")))
    texts = [s.text for s in map(repository.tree.read, paths) if isinstance(s, Source)]
    plain = [_COMMENT.sub("", text) for text in texts]
    return any(map(_WORKSPACE.search, plain)) and not any(map(_SILENT.search, plain))


def environment_of(run: Invocation, trace: Trace) -> Environment | None:
    """What the command works for, as its words, its step or its job say."""
    for arg, word in zip(run.args, run.words, strict=True):
        found = _VARIABLE.search(arg or "") or _FILE.search(arg or "")
        if found:
            shown = _WRITTEN.search(word.raw)
            variable = f'"{shown[1]}"' if shown else None
            plain = found[1] if found[1] in word.raw else None
            return Environment(found[1], variable or plain)
    for variable, value in run.before.variables.items():
        if _INPUT.fullmatch(variable) and isinstance(value, Text) and _WORD.fullmatch(value.value):
            return Environment(value.value, f'"${variable}"')
    name = _of_job(run, trace)
    # A script file may serve other environments too.
    inline = run.script.scalar is not None
    return None if name is None else Environment(name, name if inline else None)


def _of_job(run: Invocation, trace: Trace) -> str | None:
    job = trace.job
    named = job.environment if job is not None else None
    if isinstance(named, str):
        return named if re.fullmatch(r"[\w-]+", named) else None
    for text in (run.step.name if run.step else None, job.id if job else None):
        found = _WORD.search((text or "").replace("_", "-"))
        if found:
            return found[1].lower()
    return None
