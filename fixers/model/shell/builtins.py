"""What the shell's own commands do to the machine."""

from collections.abc import Sequence
from typing import Final

from fixers.model.effects import joined
from fixers.model.machine import Listed, Machine, Text
from fixers.model.shell.effects import after_options
from fixers.model.shell.folders import OF_SCRIPT
from fixers.model.shell.reads import pieces_read
from fixers.model.shell.variables import assigned, forgotten, is_argument, with_arguments
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Command

Args = Sequence[str | None]
_DECLARES: Final = frozenset({"export", "local", "readonly", "declare", "typeset"})
_ACTIVATES: Final = regex(r"(?:^|/)(?:bin|Scripts)/activate[\"']?$")
# These give variables that they name a value that nobody knows.
_FILLS: Final = frozenset({"read", "mapfile", "readarray", "getopts"})

_NAME: Final = regex(r"[A-Za-z_]\w*")
_NAMED: Final = regex(r"\"?([A-Za-z_]\w*)=")
_PAST_OPTIONS: Final = regex(r"\"?\$\(\(\s*\$?\{?OPTIND\}?\s*-\s*1\s*\)\)\"?")


def after_builtin(name: str, args: Args, command: Command, machine: Machine) -> Machine | None:
    """The machine after a builtin; None when `name` is none of those that change it."""
    if name in {"cd", "pushd", "popd"}:
        return machine.with_(directory=_entered(name, args, machine.directory))
    if name == "set":
        return _set(args, machine)
    if name in _DECLARES:
        return _declared(args, command, machine)
    if name in _FILLS or (name == "printf" and args[:1] in (["-v"], ("-v",))):
        read = pieces_read(args, command, machine) if name == "read" else {}
        left = _forget(args, machine)
        return left.with_(variables={**left.variables, **read}) if read else left
    if name in {"source", "."} and _ACTIVATES.search(command.words[-1].raw):
        return machine.with_(venv=True)
    if name == "unset":
        return _unset(args, machine)
    if name == "shift":
        return _shift(args, command, machine)
    return _evaluated(name, args, machine)


def _evaluated(name: str, args: Args, machine: Machine) -> Machine | None:
    """`let NAME=1`, `eval set -- "$OPTIONS"`."""
    if name == "let":
        return forgotten({n for a in args for n in _NAME.findall(a or "")}, machine)
    return with_arguments((None,), machine) if name == "eval" and "set" in args[:1] else None


def _entered(name: str, args: Args, directory: str | Unknown) -> str | Unknown:
    plain = [a for a in args if a not in {"--", "-P", "-L", "-e"}]
    if name == "popd" or len(plain) != 1 or plain[0] is None or plain[0].startswith(("-", "+")):
        return UNKNOWN
    return joined(directory, plain[0])


def _set(args: Args, machine: Machine) -> Machine:
    if "--" not in args:
        return after_options(args, machine)
    at = list(args).index("--")
    return with_arguments(args[at + 1 :], after_options(args[:at], machine))


def _declared(args: Args, command: Command, machine: Machine) -> Machine:
    """`declare "$NAME=$VALUE"`, `export $(cat .env)` and `local -n OTHER=NAME` may give any
    variable a value, `local NAME` gives it none."""
    dynamic = [word.raw for word in command.words[1:] if word.literal is None]
    names = [named[1] for raw in dynamic if (named := _NAMED.match(raw)) is not None]
    if len(names) < len(dynamic) or (*args, None)[0] == "-n":
        told = {n for n in machine.variables if not is_argument(n) and n not in OF_SCRIPT}
        machine = forgotten(told, machine).with_(variables_unknown=True)
    if command.words[0].literal == "local":
        names += [word.raw for word in command.words[1:] if word.raw.isidentifier()]
    machine = forgotten(names, machine) if names else machine
    return assigned(command.assignments, machine)


def _forget(args: Args, machine: Machine) -> Machine:
    names = [a for a in args if a is not None and not a.startswith("-")]
    if None in args:
        return machine.with_(variables=dict.fromkeys(machine.variables, UNKNOWN))
    return machine.with_(variables={**machine.variables, **dict.fromkeys(names, UNKNOWN)})


def _unset(args: Args, machine: Machine) -> Machine:
    if None in args:
        return _forget(args, machine)
    gone = set() if "-f" in args else {a for a in args if a is not None}
    return machine.with_(variables={n: v for n, v in machine.variables.items() if n not in gone})


def _shift(args: Args, command: Command, machine: Machine) -> Machine:
    """`$1` is another argument from now on."""
    listed, by = machine.variables.get("@"), _shifted_by(args, command, machine)
    if isinstance(listed, Listed) and by is not None:
        left = listed.values[by:]
        known = {str(i): machine.variables[str(i + by)] for i in range(1, len(left) + 1)}
        kept = {n: v for n, v in machine.variables.items() if not is_argument(n)}
        count = machine.variables.get("#", UNKNOWN)
        count = Text(str(len(left))) if isinstance(count, Text) else UNKNOWN
        return machine.with_(variables={**kept, **known, "@": Listed(left), "#": count})
    moved = {n: UNKNOWN for n in machine.variables if is_argument(n)}
    return machine.with_(variables={**machine.variables, **moved})


def _shifted_by(args: Args, command: Command, machine: Machine) -> int | None:
    by = (*args, "1")[0]
    if by is None and _PAST_OPTIONS.fullmatch(command.words[-1].raw):
        known = machine.variables.get("OPTIND")
        return int(known.value) - 1 if isinstance(known, Text) and known.value.isdecimal() else None
    return int(by) if by is not None and by.isdecimal() else None
