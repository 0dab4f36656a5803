"""`IFS=/ read -r A B <<< "$TEXT"`, `[[ $TEXT =~ … ]]`: variables that get pieces of a text."""

from collections.abc import Mapping, Sequence
from typing import Final

from fixers.model.machine import Machine, VariableValue
from fixers.model.shell.variables import derived
from fixers.model.tri import UNKNOWN
from fixers.syntax.shell import Command, Statement, Test, Word, parse_shell

_OPTIONS: Final = frozenset({"-r", "-a", "-ra", "-ar"})
_MOST: Final = 10
_TEST: Final = 5  # words of `[[ $TEXT =~ PATTERN ]]`
_SPECIAL: Final = frozenset("'|\"$`\n")  # what would end the pattern of `sed`, or is no pattern


def pieces_read(
    args: Sequence[str | None], command: Command, machine: Machine
) -> Mapping[str, VariableValue]:
    """What `read` gives the variables that it names, as far as that can be told."""
    text = next((r.target for r in command.redirects if r.operator == "<<<"), None)
    values = [a.value.literal for a in command.assignments if a.name == "IFS" and a.value]
    between = next((v for v in values if v is not None and len(v) == 1), None)
    options = {a for a in args if a is not None and a.startswith("-")}
    names = [a for a in args if a is not None and not a.startswith("-")]
    if text is None or between is None or None in args or not options <= _OPTIONS:
        return {}
    if options - {"-r"}:
        names = [f"{name}[{i}]" for name in names[:1] for i in range(_MOST)]
        ends = [f"{i}" for i in range(1, _MOST + 1)]
        whole: dict[str, VariableValue] = {name.partition("[")[0]: UNKNOWN for name in names}
        return whole | _fields(text, between, names, ends, machine)
    ends = [f"{i}" for i in range(1, len(names))] + [f"{len(names)}-"]
    return _fields(text, between, names, ends, machine)


def matched(node: Statement, machine: Machine) -> Machine:
    """`BASH_REMATCH` after a test that holds."""
    raws = [word.raw for word in node.words] if isinstance(node, Test) else []
    asked = len(raws) == _TEST and raws[2] == "=~"
    if not asked or not set(raws[3].removesuffix("$")).isdisjoint(_SPECIAL):
        return machine
    return _groups(raws[1], raws[3], machine)


def _groups(text: str, pattern: str, machine: Machine) -> Machine:
    before = "" if pattern.startswith("^") else ".*"
    behind = "" if pattern.endswith("$") else ".*"
    made = {
        f"BASH_REMATCH[{i}]": _made(f"sed -E 's|{before}{pattern}{behind}|\\{i}|'", text, machine)
        for i in range(1, pattern.count("(") + 1)
    }
    return machine.with_(variables={**machine.variables, **made})


def _fields(
    text: Word, between: str, names: list[str], fields: list[str], machine: Machine
) -> dict[str, VariableValue]:
    """Each as what `cut` would print of the text."""
    pairs = zip(names, fields, strict=True)
    return {n: _made(f"cut -d'{between}' -f{field}", text.raw, machine) for n, field in pairs}


def _made(program: str, text: str, machine: Machine) -> VariableValue:
    """What a program prints of a text."""
    [statement] = parse_shell(f"x=$(echo {text} | {program})").statements
    value = statement.assignments[0].value if isinstance(statement, Command) else None
    return derived(value, machine) if value is not None else UNKNOWN
