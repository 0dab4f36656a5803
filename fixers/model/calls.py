"""Which script a command runs: `bash x.sh`, `./x.sh`, `source x.sh`."""

import posixpath
from collections.abc import Callable, Sequence
from typing import Final

from fixers.model.effects import joined
from fixers.model.facts.tools import tool_of
from fixers.model.lost import before_checkout, meant
from fixers.model.machine import Machine, Text
from fixers.model.powershell import script_called
from fixers.model.products import is_packaged, is_product
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.shell.effects import after_options
from fixers.model.shell.folders import OF_SCRIPT, ROOT, STARTED
from fixers.model.shell.variables import with_arguments
from fixers.model.step import Step
from fixers.model.trace import Invocation
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.model.uses import after_anything
from fixers.model.windows_runs import in_lines, is_batch
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind, is_named, nested_script
from fixers.syntax.source import Source

_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh", "ksh"})
# They start a shell that runs what stands behind `-c`.
_TOLD: Final = frozenset({"su", "sg", "runuser", "script", "flock"})
_VALUED: Final = frozenset({"--rcfile", "--init-file"})
_ASKING: Final = frozenset({"--version", "--help"})
_SOURCES: Final = frozenset({"source", "."})
_SETTINGS: Final = regex(r"(?:^|/)(?:\.env(?:\.[\w-]+)*|[\w.-]*\.env)$")
_SHEBANGS: Final = frozenset({"sh", "bash", "dash"})
_INTERPRETERS: Final = frozenset({"python", "python3", "node", "ruby", "perl", "php"})


# A script outside of the workspace, in no folder of programs.
_INSTALLER: Final = regex(
    r"^(?!/(?:usr/)?(?:local/)?s?bin/).*(?:\.(?:sh|bash|run|py)|/(?:install|setup|bootstrap)\w*)$"
)


@dataclass(frozen=True, slots=True)
class Call:
    """`unit` is None when the script cannot be read. `sourced`: it runs in this process.
    `options` are the shell's own (`-eu`), `args` the script's. `lost`: nothing stands at that
    path; `unit` is then the file that was meant, or None where none prepares the machine.
    `place`: where in the workspace it stands, which a checkout below tells from its path."""

    unit: ScriptUnit | None
    sourced: bool
    args: tuple[str | None, ...] = ()
    options: tuple[str | None, ...] = ()
    lost: bool = False
    place: str = ""


def call_of(event: Invocation, machine: Machine, tree: RepoTree) -> Call | None:
    """The script that a command runs, or None when it runs none."""
    if (script := script_called(event)) is not None:
        return _of_powershell(script, event, machine, tree)
    if event.script.foreign:  # which words another shell hands on is not known
        runs = event.name in _SHELLS and not _ASKING & set(event.args[:1])
        return Call(None, sourced=False) if runs else None
    return _of_shell(event, machine, tree)


def _of_shell(event: Invocation, machine: Machine, tree: RepoTree) -> Call | None:
    if event.path in _SOURCES:
        first = event.args[0] if event.args else None
        unit, lost, place = _read(first, machine, tree, event.step)
        return Call(unit, True, event.args[1:], lost=lost, place=place)
    if event.path == "eval":
        text = nested_script(event.words[0], variables=True) if len(event.words) == 1 else None
        return Call(_part_of(event, *text), sourced=True) if text is not None else None
    if event.name in _TOLD and any(a is not None and _is_c(a) for a in event.args):
        return _inline(event)
    if event.name in _SHELLS and not _ASKING & set(event.args[:1]):
        at = _script_index(event.args)
        if at is None:
            return _inline(event)
        if _only_reads(event.args[:at]):
            return None
        unit, lost, place = _read(event.args[at], machine, tree, event.step)
        return Call(unit, False, event.args[at + 1 :], event.args[:at], lost, place)
    return _by_path(event, machine, tree)


def _by_path(event: Invocation, machine: Machine, tree: RepoTree) -> Call | None:
    """What a file's first line names starts it."""
    if event.path.startswith("/"):
        return Call(None, False, event.args) if _INSTALLER.search(event.path) else None
    if "/" not in event.path or _is_tool(event, machine) or is_packaged(event.path):
        return None
    unit, lost, place = _read(event.path, machine, tree, event.step)
    if unit is not None and not lost and is_interpreted(unit.source):
        return None  # what it leaves its text tells
    if unit is None and not lost and is_product(event.path, event.args, machine, tree):
        return None
    if unit is not None and not _is_shell(unit.source):
        unit, lost = None, False
    return Call(unit, False, event.args, _shebang_options(unit), lost, place)


def _of_powershell(path: str, event: Invocation, machine: Machine, tree: RepoTree) -> Call | None:
    """What of it can be read; None where it is not there."""
    unit, lost, place = _read(path, machine, tree, event.step)
    if unit is None or lost:
        return None
    text = in_lines(unit.text, cmd=is_batch(unit.path))
    read = ScriptUnit(unit.source, text, foreign=True)
    return Call(read, sourced=False, place=place)


def _is_tool(event: Invocation, machine: Machine) -> bool:
    """`"$HOME/.local/bin/terraform" version`: a program of that name, and no script of ours."""
    if event.name in machine.aside:
        return True
    ours = event.path.lstrip("${").startswith("GITHUB_")
    return event.path[0] in "$~" and not ours and tool_of(event.name) is not None


def _inline(event: Invocation) -> Call:
    """`bash -euc 'text' name args…`, or the here-document that a shell is fed."""
    at = next((i for i, a in enumerate(event.args) if a is not None and _is_c(a)), None)
    word = None if at is None else event.words[at + 1 : at + 2]
    nested = nested_script(word[0], variables=True) if word else _fed(event) if at is None else None
    if nested is None or "xargs" in event.wrappers:
        return Call(None, sourced=False)
    unit = _part_of(event, *nested)
    if at is None or event.name in _TOLD:
        return Call(unit, False, (), event.args if at is None else ())
    letters = (event.args[at] or "").replace("c", "")
    return Call(unit, False, event.args[at + 3 :], (*event.args[:at], letters))


def _part_of(event: Invocation, text: str, place: Callable[[int], int]) -> ScriptUnit:
    outer = event.script
    offset = outer.offset + place(0)
    return ScriptUnit(outer.source, text, outer.scalar, offset, recipe=outer.recipe)


def _fed(event: Invocation) -> tuple[str, Callable[[int], int]] | None:
    """The text of its one here-document or `<<<` string, where no more than variables of it are
    expanded."""
    strings = [r.target for r in event.command.redirects if r.operator == "<<<" and r.target]
    if len(strings) == 1:
        return nested_script(strings[0], variables=True)
    found = [r.heredoc for r in event.command.redirects if r.heredoc is not None]
    if len(found) != 1:
        return None
    body, kinds = found[0].body, {PartKind.TEXT, PartKind.EXPRESSION}
    plain = all(part.kind in kinds or is_named(part) for part in body.parts)
    if not found[0].quoted and ("\\" in body.raw or not plain):
        return None
    start = body.span.start
    return body.raw, lambda offset: start + offset


def _is_c(arg: str) -> bool:
    return arg.startswith("-") and not arg.startswith("--") and arg.endswith("c")


def _script_index(args: Sequence[str | None]) -> int | None:
    """Where the file of `bash -euo pipefail x.sh` is; None for `bash -c …` and `bash -s`."""
    at = 0
    while at < len(args):
        arg = args[at]
        if arg is None or not arg.startswith(("-", "+")) or arg == "-":
            return at
        if arg == "--":
            return at + 1 if at + 1 < len(args) else None
        if not arg.startswith("--") and set(arg) & {"c", "s"}:
            return None
        valued = arg in _VALUED or (not arg.startswith("--") and arg.endswith(("o", "O")))
        at += 2 if valued else 1
    return None


def _only_reads(options: Sequence[str | None]) -> bool:
    """`bash -n x.sh`, `bash -o noexec x.sh`: the script is looked at for mistakes, and not run."""
    letters = "".join(o for o in options if o and o.startswith("-") and not o.startswith("--"))
    return "n" in letters or "noexec" in options


def _read(
    path: str | None, machine: Machine, tree: RepoTree, step: Step | None
) -> tuple[ScriptUnit | None, bool, str]:
    """A script, whether it is only the one that was meant, and where in the workspace it is."""
    where = None if path is None else joined(machine.directory, path)
    place = where if isinstance(where, str) else ""
    inside = machine.in_head(place) if place else None
    if inside is None:
        early = before_checkout(place, machine, tree, step)
        return (ScriptUnit(early, early.text), True, "") if early else (None, False, "")
    source = tree.read(inside)
    found = source or (inside == place and meant(inside, machine, tree))
    unit = ScriptUnit(found, found.text) if isinstance(found, Source) else None
    lost = source is None and found is not False
    return unit, lost, "" if lost else place


def is_interpreted(source: Source) -> bool:
    """Whether the first line names a program of another language: `#!/usr/bin/env ruby`."""
    return not _INTERPRETERS.isdisjoint(_started_by(source))


def _started_by(source: Source) -> set[str]:
    first = source.text.split("\n", 1)[0]
    words = first.removeprefix("#!").split() if first.startswith("#!") else ()
    return {word.rsplit("/", 1)[-1] for word in words}


def _is_shell(source: Source) -> bool:
    first = source.text.split("\n", 1)[0]
    named = source.path.endswith((".sh", ".bash")) and not first.startswith("#!")
    return named or not _SHEBANGS.isdisjoint(_started_by(source))


def _shebang_options(unit: ScriptUnit | None) -> tuple[str, ...]:
    """`-e` of `#!/bin/bash -e`: it counts only where the kernel starts the script."""
    first = unit.text.split("\n", 1)[0] if unit is not None else ""
    return tuple(word for word in first.split()[1:] if word.startswith("-"))


def entered(call: Call, unit: ScriptUnit, machine: Machine, event: Invocation) -> Machine:
    """The machine at the first line of a script that a command calls, whose words end in its
    arguments."""
    place = call.place or unit.path
    machine = machine.with_(guessed=machine.guessed or call.lost).of_branch(place)
    if not call.sourced:
        goes_on = Tri.UNKNOWN if unit.foreign and machine.errexit is Tri.UNKNOWN else Tri.NO
        machine = machine.with_(errexit=goes_on, pipefail=Tri.NO, functions=frozenset())
        machine = after_options(call.options, machine)
    if call.args or not call.sourced:
        written = event.words[len(event.words) - len(call.args) :]
        machine = with_arguments(call.args, machine, written)
    if unit.offset:
        return machine
    own = {"BASH_SOURCE": Text(posixpath.join(ROOT, place)), STARTED: _start(call, machine, event)}
    return machine.with_(variables={**machine.variables, **own})


def _start(call: Call, machine: Machine, event: Invocation) -> Text | Unknown:
    """The folder from which the path of a script is seen; UNKNOWN where it is seen from all."""
    told = (text for text in (event.path, *event.args) if text and text[0] not in "/$")
    seen = any(joined(machine.directory, text) == call.place for text in told)
    return Text(machine.directory) if seen and isinstance(machine.directory, str) else UNKNOWN


def with_script_of(machine: Machine, after: Machine) -> Machine:
    """The machine after a sourced script, in the script of `machine` again."""
    mine = {n: v for n, v in machine.variables.items() if n in OF_SCRIPT}
    return after.with_(variables={**after.variables, **mine})


def after_unread(call: Call, machine: Machine, args: Sequence[str | None]) -> Machine:
    """After a script that is not in the tree; a sourced one may have changed any variable, and
    `source .env` no more than these."""
    if call.sourced:
        machine = machine.with_(variables=dict.fromkeys(machine.variables, UNKNOWN))
        if args and args[0] is not None and _SETTINGS.search(args[0]):
            return machine.with_(variables_unknown=True)
    return machine.with_(guessed=True) if call.lost else after_anything(machine)
