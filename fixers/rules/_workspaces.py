"""Which terraform commands work in the workspace `default`, and for which environment."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, Failure, InitState, Invocation, StepRun, Trace, Unknown
from fixers.model.effects import TERRAFORM, subcommand, terraform_directory
from fixers.model.machine import Machine, Text
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Mapping, Scalar

_USERS: Final = frozenset({"plan", "apply", "destroy", "import", "refresh"})
_CHOOSES: Final = frozenset({"select", "new", "delete"})
_ENVIRONMENT: Final = r"dev|development|staging|stage|test|qa|uat|preprod|prod|production|sandbox"
_NAMES: Final = r"(?:env|environment|stage|env_name|environment_name)"
_ANY: Final = rf"\$\{{\{{\s*(?:[\w-]+\.)*{_NAMES}\s*\}}\}}|\$\{{?{_NAMES}\}}?"
_VARIABLE: Final = re.compile(rf"{_NAMES}=({_ENVIRONMENT})$")
_INPUT: Final = re.compile(rf"TF_VAR_{_NAMES}")
_FILE: Final = re.compile(rf"(?:^|[/=])({_ENVIRONMENT})\.tfvars(?:\.json)?$")
# What a value that is not known is called: `${{ matrix.env }}`, `$ENVIRONMENT`.
_WRITTEN: Final = re.compile(
    rf"{_NAMES}=[\"']?({_ANY})[\"']*$|(?:^|[/=\"'])({_ANY})[\"']?\.tfvars", re.IGNORECASE
)
_SIMPLE: Final = re.compile(r"\$\{\{\s*(?:matrix|inputs|vars)\.[\w.-]+\s*\}\}")
_WORD: Final = re.compile(rf"(?<![a-z0-9])({_ENVIRONMENT})(?![a-z0-9])", re.IGNORECASE)
_SETTINGS: Final = ("TF_WORKSPACE", "TF_CLI_ARGS", "TF_DATA", "TF_CLOUD", "TF_TOKEN_")
_STATES: Final = frozenset({InitState.BACKEND, InitState.NONE})
_SPOKEN: Final = re.compile(
    r"terraform|terragrunt|tofu|(?<![\w-])tf[-_]|(?<!github\.)(?<!github_)workspace", re.IGNORECASE
)
_INSTALLERS: Final = frozenset({"hashicorp/setup-terraform", "opentofu/setup-opentofu"})
_QUIET: Final = TERRAFORM | {"echo", "printf", "cd", "cat", "grep", "rm", "mkdir", "cp", "git"}
_VALUED: Final = frozenset({
    "-var", "-var-file", "-out", "-target", "-state", "-parallelism", "-lock-timeout",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Environment:
    """`written`: the name as the command's script can say it, None when it must not. `given`:
    the command is told so, `declared`: the job has it as `environment:`. `several`: the name
    is an expression."""

    name: str
    written: str | None
    given: bool = False
    declared: bool = False
    several: bool = False


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
    """Whether the command works in the workspace `default`, as far as it is known what ran."""
    verb, machine = subcommand(run.args), run.before
    if verb not in _USERS:
        return False
    if any(name.startswith(_SETTINGS) for name in machine.variables):
        return False
    if any(name.startswith(_SETTINGS) for name in _set_for_it(run)):
        return False
    spelled = [w.raw if a is None else a for a, w in zip(run.args, run.words, strict=True)]
    after = spelled[spelled.index(verb) + 1 :]
    saved = any(not a.strip("\"'").startswith("-") for a in _without_values(after))
    return (
        not saved
        and _state_of(terraform_directory(run.args, machine), machine) in _STATES
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
    if not run.before.variables_unknown and not run.before.terraform_unknown:
        return False
    before = takewhile(lambda event: event is not run, trace.events)
    return None if any(map(_is_told, before)) else True


def _is_told(event: Invocation | ActionUse | StepRun) -> bool:
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


def environment_of(run: Invocation, trace: Trace) -> Environment | None:
    """What the command works for, as its words, its step or its job say."""
    for arg, word in zip(run.args, run.words, strict=True):
        found = _VARIABLE.search(arg or "") or _FILE.search(arg or "")
        shown = _WRITTEN.search(word.raw)
        written = (shown[1] or shown[2]) if shown else None
        if found:
            plain = found[1] if found[1] in word.raw else None
            return Environment(found[1], f'"{written}"' if written else plain, given=True)
        if arg is None and written:
            return Environment(written, f'"{written}"', given=True, several=True)
    for variable, value in run.before.variables.items():
        if not _INPUT.fullmatch(variable) or not isinstance(value, Text):
            continue
        if _WORD.fullmatch(value.value) or _SIMPLE.fullmatch(value.value):
            several = value.expression
            return Environment(value.value, f'"${variable}"', given=True, several=several)
    return _of_job(run, trace)


def _of_job(run: Invocation, trace: Trace) -> Environment | None:
    # A script file may serve other environments too.
    inline = run.script.scalar is not None
    named = environment_name(trace)
    if named is not None:
        if "${{" in named:
            simple = f'"{named}"' if inline and _SIMPLE.fullmatch(named) else None
            return Environment(named, simple, declared=True, several=True)
        plain = re.fullmatch(r"[\w-]+", named)
        return Environment(named, named if inline else None, declared=True) if plain else None
    for text in (run.step.name if run.step else None, trace.job.id if trace.job else None):
        found = _WORD.search((text or "").replace("_", "-"))
        if found:
            name = found[1].lower()
            return Environment(name, name if inline else None)
    return None


def environment_name(trace: Trace) -> str | None:
    """The job's `environment:` as it is written."""
    node = trace.job.node.get("environment") if trace.job is not None else None
    node = node.get("name") if isinstance(node, Mapping) else node
    return node.value.strip() if isinstance(node, Scalar) else None
