"""Which terraform commands work in the workspace `default`."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, Failure, InitState, Invocation, StepRun, Trace, Unknown
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.model.machine import Machine
from fixers.rules._shared.terraform import verb_of, written_options
from fixers.syntax.regex import regex

USERS: Final = frozenset({"plan", "apply", "destroy", "import", "refresh"})
# Where other steps choose a workspace, these look into the wrong state.
READERS: Final = frozenset({"output", "state", "taint", "untaint"})
_SETTINGS: Final = ("TF_WORKSPACE", "TF_CLI_ARGS", "TF_DATA", "TF_CLOUD", "TF_TOKEN_")
_STATES: Final = frozenset({InitState.BACKEND, InitState.NONE})
_SPOKEN: Final = regex(
    r"terraform|terragrunt|tofu|(?<![\w-])tf[-_]|(?<!github\.)(?<!github_)workspace", re.IGNORECASE
)
_INSTALLERS: Final = frozenset({
    "hashicorp/setup-terraform", "opentofu/setup-opentofu", "actions/checkout",
    "aws-actions/configure-aws-credentials",
})  # fmt: skip
_QUIET: Final = TERRAFORM | {
    "echo", "printf", "cd", "cat", "grep", "rm", "mkdir", "cp", "git", "tenv", "tfenv", "tofuenv",
    "tfswitch", "asdf", "mise", "tflint", "checkov", "tfsec", "trivy", "terrascan", "conftest",
    "unset", "ls", "find", "chmod", "test", "[", "sed", "jq", "tee", "head", "tail", "export",
}  # fmt: skip
_OF_PLANS: Final = ("-var", "-auto-approve", "-out", "-target", "-lock-timeout", "-parallelism")
_SHARED: Final = regex(
    r"-backend-config=(?:bucket|region|dynamodb_table|encrypt|use_lockfile|resource_group_name"
    r"|storage_account_name|container_name)=(?!.*(?<![a-z])(?:dev|prod|stag|stg|test|qa|uat)).*",
    re.IGNORECASE,
)
_KEY: Final = regex(
    r"-backend-config=(?:key|prefix)=(?!.*(?:\$|(?<![a-z])(?:dev|prod|stag|stg|test|qa|uat))).*",
    re.IGNORECASE,
)
_VALUED: Final = frozenset({
    "-var", "-var-file", "-out", "-target", "-state", "-parallelism", "-lock-timeout",
})  # fmt: skip


def backend_by_options(run: Invocation) -> bool:
    """Whether the backend may be that of one environment: a written bucket or table is the same
    for all of them."""
    verb = verb_of(run)
    options = _options(run)
    if verb is None:  # `terraform "$ACTION" -var-file=…` plans or applies
        return not any(option.startswith(_OF_PLANS) for option in options)
    return verb == "init" and any(
        a.startswith("$") or (a.startswith("-backend-config") and not _SHARED.fullmatch(a))
        for a in options
    )


def is_one_key(run: Invocation, others: Iterable[Invocation]) -> bool:
    """Whether the options say one and the same key in each of the commands: all environments
    share it, where they do not have workspaces."""
    told = {frozenset(_backend(one)) for one in (run, *others)}
    plain = all(_SHARED.fullmatch(a) or _KEY.fullmatch(a) for a in _backend(run))
    return plain and len(told) == 1 and frozenset() not in told


def _backend(run: Invocation) -> list[str]:
    return [a for a in _options(run) if a.startswith(("$", "-backend-config"))]


def _options(run: Invocation) -> list[str]:
    spelled = [a or w.raw.lstrip("\"'") for a, w in zip(run.args, run.words, strict=True)]
    return spelled[len(written_options(run)) :]


def is_user(run: Invocation, *, told: bool = False, verbs: frozenset[str] = USERS) -> bool:
    """Whether the command works in the workspace `default`, as far as it is known what ran.
    `told`: an expression names the directory, of which it is not asked whether it is ready."""
    verb, machine = verb_of(run), run.before
    if verb is None or verb not in verbs:
        return False
    if any(name.startswith(_SETTINGS) for name in machine.variables):
        return False
    if any(name.startswith(_SETTINGS) for name in _set_for_it(run)):
        return False
    spelled = [w.raw if a is None else a for a, w in zip(run.args, run.words, strict=True)]
    after = spelled[spelled.index(verb) + 1 :]
    saved = any(not a.strip("\"'").startswith("-") for a in _without_values(after))
    return (
        not (saved and verb == "apply")
        and (told or _state_of(terraform_directory(run.args, machine), machine) in _STATES)
        and run.failure is not Failure.UNKNOWN
    )


def _state_of(directory: str | Unknown, machine: Machine) -> InitState:
    """As if nothing unknown had run, where the directory is known."""
    known = isinstance(directory, str) and machine.terraform_unknown
    return (
        machine.with_(terraform_unknown=False).init_state(directory)
        if known
        else (machine.init_state(directory))
    )


def may_have_chosen(run: Invocation, trace: Trace) -> bool | None:
    """Whether something unknown may have chosen a workspace before; None where that is likely,
    because it is told of one or of Terraform."""
    unknown = run.before.terraform_unknown and not _by_itself(run, trace)
    if not run.before.variables_unknown and not unknown:
        return False
    before = takewhile(lambda event: event is not run, trace.events)
    return None if any(map(is_told, before)) else True


def _by_itself(run: Invocation, trace: Trace) -> bool:
    """Whether no more is unknown than in which directory the job ran `init`."""
    first = next((r for r in trace.invocations(*TERRAFORM) if verb_of(r) == "init"), run)
    where = terraform_directory(first.args, first.before)
    return isinstance(where, Unknown) and not first.before.terraform_unknown


def is_told(event: Invocation | ActionUse | StepRun) -> bool:
    """Whether it is told of Terraform or of a workspace, or nobody can read what it does."""
    if isinstance(event, ActionUse):
        given = [f"{n} {value.value}" for n, value in event.step.inputs.items()]
        words = [event.action, *given] if event.action not in _INSTALLERS else []
    elif isinstance(event, Invocation):
        words = [event.path, *(w.raw for w in event.words)] if event.name not in _QUIET else []
    else:
        return event.script is None
    return any(_SPOKEN.search(word) for word in words)


def _set_for_it(run: Invocation) -> Iterator[str]:
    """Variables of this command alone: `TF_WORKSPACE=x terraform …`, `env TF_WORKSPACE=x …`."""
    yield from (one.name for one in run.command.assignments)
    yield from (word.raw for word in run.command.words if "=" in word.raw)


def _without_values(args: Iterable[str]) -> Iterator[str]:
    """Arguments that are neither options nor values of options."""
    skip = False
    for arg in args:
        if skip:
            skip = False
        elif arg.replace("--", "-", 1) in _VALUED:
            skip = True
        else:
            yield arg
