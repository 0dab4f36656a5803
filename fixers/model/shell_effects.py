"""What shell itself does to the machine: subshells, guards, redirects, options."""

from typing import Final

from fixers.model.effects import joined
from fixers.model.machine import Machine
from fixers.model.tri import UNKNOWN, Tri
from fixers.model.variables import expand
from fixers.syntax import shell_tree as sh

_GUARDS: Final = frozenset({"command", "which", "type", "hash"})


def left(before: Machine, after: Machine) -> Machine:
    """What outlives a subshell: files and programs, not its directory, options, variables."""
    return after.with_(
        directory=before.directory,
        variables=before.variables,
        functions=before.functions,
        errexit=before.errexit,
        pipefail=before.pipefail,
    )


def globs(word: sh.Word) -> bool:
    """Whether a word holds anything but text."""
    return any(p.kind is not sh.PartKind.TEXT for p in word.parts)


def runs_input(node: sh.Statement) -> bool:
    """`… | bash -s`: what runs comes from elsewhere."""
    if not isinstance(node, sh.Command):
        return False
    names = {w.literal for w in node.words}
    return bool(names & {"bash", "sh", "zsh", "python", "python3", "perl"})


def after_guard(test: sh.Statement, machine: Machine, *, maybe: bool) -> Machine:
    """A command that was asked for is no longer surely missing."""
    node = test.body if isinstance(test, sh.Negated) else test
    if isinstance(node, sh.AndOr):
        return after_guard(node.right, after_guard(node.left, machine, maybe=maybe), maybe=maybe)
    if not isinstance(node, sh.Command) or not node.words:
        return machine
    texts = [w.literal for w in node.words]
    asks = texts[0] in _GUARDS or bool({"--version", "version", "-v"} & set(texts))
    if not asks:
        return machine
    there = Tri.YES if not maybe and not isinstance(test, sh.Negated) else Tri.UNKNOWN
    names = {t for t in texts if t and not t.startswith("-") and t not in _GUARDS}
    provided = dict(machine.provided)
    for name in names:
        if provided.get(name) is not Tri.YES:
            provided[name] = there
    return machine.with_(provided=provided)


def after_redirects(command: sh.Command, machine: Machine) -> Machine:
    """The machine after the files that a command's redirects write."""
    for redirect in command.redirects:
        target = redirect.target
        if target is None or ">" not in redirect.operator:
            continue
        if "GITHUB_PATH" in target.raw:
            machine = machine.with_(unknown_provider=True)
        elif "GITHUB_ENV" in target.raw:
            machine = machine.with_(variables_unknown=True)
        texts = expand(target, machine)
        path = joined(machine.directory, texts[0]) if len(texts) == 1 and texts[0] else UNKNOWN
        if isinstance(path, str):
            machine = machine.with_(written=machine.written | {path})
    return machine


def after_options(args: tuple[str | None, ...], machine: Machine) -> Machine:
    """The machine after `set -e`, `set +e`, `set -euo pipefail`."""
    text = " ".join(a or "" for a in args)
    for option, value in (("-", Tri.YES), ("+", Tri.NO)):
        if (
            any(a and a.startswith(option) and "e" in a for a in args)
            or f"{option}o errexit" in text
        ):
            machine = machine.with_(errexit=value)
        if f"{option}o" in text.replace("euo", "o").replace("eo", "o") and "pipefail" in text:
            machine = machine.with_(pipefail=value)
    return machine
