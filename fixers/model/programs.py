"""What a program that is no script of this repository leaves on the machine."""

import re
from typing import Final

from fixers.model.aside import after_fetching, after_mention
from fixers.model.effects import PLACES, TERRAFORM, after_command, put_aside
from fixers.model.facts.commands import command_data, opaque_commands
from fixers.model.go_runs import goes_aside
from fixers.model.machine import Machine
from fixers.model.placed import after_placing, handed_on
from fixers.model.repository import RepoTree
from fixers.model.runner_files import exported, hands_path_on
from fixers.model.script_sites import after_fetched
from fixers.model.shell.effects import after_redirects
from fixers.model.shell.peel import ELSEWHERE
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.model.told import after_told
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

_INIT: Final = regex(r"(?<![\w-])init(?![\w-])")
# What they run has programs and tasks of its own; the others run those of this machine.
_APART: Final = frozenset({"docker", "docker-compose", "podman", "kubectl", "ssh", "npx", "uvx"})

_INSTALLS: Final = regex(r"PATH\b|install|switch|activation|profile|home-manager")
_APART_PIP: Final = regex(r"(?!/usr/|/opt/|/bin/).*(?:bin|Scripts)/pip3?")
_EVALUATED: Final = regex(
    r"[\"']?[$`]\(?\s*(?:\S*/)?(?:(?P<brew>brew\s+shellenv)"
    r"|(?:ssh-agent|gpg-agent|keychain|docker-machine|minikube|dircolors)\b)[^()`]*\)?`?[\"']?"
)
_EXPANDED: Final = regex(r"expand_aliases|posix|\bsource\b|^\s*\.\s", re.MULTILINE)
_FED: Final = frozenset({"xargs", "find"})  # they add words that nobody sees
# Options of Terraform whose value changes nothing of what it leaves.
_VALUED: Final = frozenset({"-backend-config", "-var", "-var-file", "-lock-timeout"})
_WITH_VALUE: Final = regex(r"[\"']?-(?:backend-config|var|var-file|lock-timeout)=")
_ASKING: Final = frozenset({"--version", "-V", "--help"})


def after_written(event: Invocation, machine: Machine) -> Machine:
    """The machine after the files that a command's redirects write."""
    machine = after_mention(event, machine)
    if not event.command.redirects and event.name != "tee":  # most often
        return machine
    known = exported(event.command, event.args, machine)
    if known is not None:
        return known
    words = [word.raw for word in event.command.words]
    if event.name == "tee" and any("GITHUB_PATH" in word for word in words):
        machine = machine.with_(later=True)
    return after_redirects(event.command.redirects, machine, words)


def after_unseen(event: Invocation, machine: Machine) -> Machine | None:
    """After a build, or an installer of a known address; None for all else."""
    if event.name in command_data()["builds"]:
        return machine.with_(wrote_unknown=True)
    if _APART_PIP.fullmatch(event.path):  # into an environment that is on nobody's PATH
        return machine.with_(wrote_unknown=True)
    if event.name == "alias":
        return _after_alias(event, machine)
    if event.name == "eval":
        return _after_evaluated(event, machine)
    return after_fetched(event, machine)


def _after_alias(event: Invocation, machine: Machine) -> Machine:
    """`alias x='docker run …'`, which bash does not look at where nobody types."""
    unit, step = event.script, event.step
    bash = step is not None and effective_shell(step).kind is ShellKind.BASH
    if bash and unit.scalar is not None and not unit.offset and not _EXPANDED.search(unit.text):
        return machine
    named = {a.partition("=")[0]: Tri.YES for a in event.args if a is not None and "=" in a}
    return machine.with_(provided={**machine.provided, **named})


def _after_evaluated(event: Invocation, machine: Machine) -> Machine | None:
    """`eval "$(ssh-agent -s)"`: variables of programs that are known for no more than that."""
    found = _EVALUATED.fullmatch(" ".join(word.raw for word in event.words))
    if found is None:
        return None
    brew = {"brew": Tri.YES} if found["brew"] else {}
    return machine.with_(provided={**machine.provided, **brew}, variables_unknown=True)


def after_program(event: Invocation, machine: Machine, tree: RepoTree) -> Machine:
    if machine.own_path and event.name == "tee" and hands_path_on(event.words[-1].raw):
        machine = machine.with_(later=True)
    if event.args and _ASKING.issuperset(event.args):
        return machine
    told = after_told(event, machine, tree) or after_fetching(event, machine)
    if told is not None:
        return told
    if _is_apart(event):
        initialised = machine.terraform_unknown or _may_initialise(event)
        return machine.with_(wrote_unknown=True, terraform_unknown=initialised)
    args = event.args
    if event.name in PLACES:  # of a place that is not known, its name tells something
        args = tuple(w.raw if a is None else a for a, w in zip(args, event.words, strict=True))
    elif event.name in TERRAFORM:
        args = tuple(_value_or(a, i, event) for i, a in enumerate(args))
    if event.name in command_data()["installers"] and _FED & set(event.wrappers):
        args = (*args, None)
    name, args = handed_on(event) or (event.name, args)
    after = after_placing(event, after_command(name, args, machine))
    return put_aside(after, machine) if goes_aside(event) else after


def _is_apart(event: Invocation) -> bool:
    """Whether it runs something with programs of its own: `docker run`, `nix develop`."""
    if event.name in ELSEWHERE:
        return "cp" not in event.args
    verbs = command_data()["apart"].get(event.name)
    if not verbs or next((a for a in event.args if a and a[0] not in "-+"), None) not in verbs:
        return False
    return not any(_INSTALLS.search(word.raw) for word in event.words)


def _value_or(arg: str | None, index: int, event: Invocation) -> str | None:
    """What is not known of an argument may be no more than the value of an option."""
    raw = event.words[index].raw
    behind = index > 0 and event.args[index - 1] in _VALUED
    return raw if arg is None and (behind or _WITH_VALUE.match(raw)) else arg


def _may_initialise(event: Invocation) -> bool:
    """`op run -- terraform init`, `docker run … init` or a task: the directory is this one."""
    words = [word for word in event.args if word]
    tasks = event.name not in _APART and any(
        word in opaque_commands() or word.endswith(".sh") for word in words
    )
    return tasks or any(_INIT.search(word) for word in words)
