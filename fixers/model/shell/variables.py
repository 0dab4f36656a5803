"""Shell variables: what an assignment leaves, and what a word expands to."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile
from typing import Final

from fixers.model.machine import Derived, Listed, Machine, Text, VariableValue
from fixers.model.shell.folders import (
    ACTION_PATH,
    ROOT,
    script_folder,
    substituted_folder,
    working_folder,
)
from fixers.model.tri import UNKNOWN
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Assignment, Part, PartKind, Word

_NAME: Final = regex(r"\w+")
_CHANGES: Final = regex(r"\+\+|--|(?<![=!<>])=(?!=)")
_LONGEST: Final = 4096  # `A=$A$A` a few dozen times is longer than any memory
_DEFAULT: Final = regex(r":?[-=]([\w./@:+, =-]*)")
# What the shell may have made several arguments of; `?` in an address is none.
PATTERN: Final = regex(r"(?!\w+://).*[*?]", re.DOTALL)
_OF_ARGUMENTS: Final = frozenset({"@", "#"})
_ARGUMENTS: Final = frozenset({'"$@"', '"${@}"'})
_SCRIPT: Final = frozenset({"0", "BASH_SOURCE"})
# What every runner says of itself; a program for a Makefile gets it, too.
ALWAYS: Final = {"CI": "true", "GITHUB_ACTIONS": "true"}
# What a runner sets before any step, so that a default for it may not be taken.
_PRESET: Final = regex(
    r"GITHUB_|RUNNER_|ACTIONS_|AWS_|AZURE|JAVA|ANDROID|GO|NODE|NVM|PIPX|CONDA|CHROME|EDGE|GECKO"
    r"|LANG|LC_|XDG_|HOMEBREW|DOTNET|SWIFT|VCPKG|PYTHON|LD_|Image"
)
_PRESET_NAMES: Final = frozenset({
    "CI", "HOME", "PATH", "USER", "SHELL", "PWD", "OLDPWD", "TMPDIR", "TEMP", "TMP", "HOSTNAME",
    "UID", "EUID", "RANDOM", "SECONDS", "LINENO", "IFS", "DEBIAN_FRONTEND", "LOGNAME", "TERM",
})  # fmt: skip


def assigned(assignments: Sequence[Assignment], machine: Machine) -> Machine:
    """The machine after `NAME=value …`."""
    for one in assignments:
        value = _value(one, machine)
        machine = machine.with_(variables={**machine.variables, one.name: value})
    return machine


def after_expansions(words: Sequence[Word], machine: Machine) -> Machine:
    """The machine after `: "${NAME:=value}"`, `(( NAME++ ))` and `echo $(( NAME += 1 ))`."""
    names: set[str] = set()
    for word in words:
        for part in word.parts if word.literal is None else ():  # most are plain
            if part.operator.startswith((":=", "=")):
                machine = _defaulted(part, machine)
            elif part.kind is PartKind.ARITHMETIC and _CHANGES.search(part.value):
                names.update(_NAME.findall(part.value))
    return forgotten(names, machine) if names else machine


def _defaulted(part: Part, machine: Machine) -> Machine:
    given = _DEFAULT.fullmatch(part.operator)
    new = part.value not in machine.variables and is_unset(part.value, machine)
    value = Text(given[1]) if given and new else UNKNOWN
    return machine.with_(variables={**machine.variables, part.value: value})


def forgotten(names: Iterable[str], machine: Machine) -> Machine:
    """The machine after something that may give variables any value."""
    return machine.with_(variables={**machine.variables, **dict.fromkeys(names, UNKNOWN)})


def with_arguments(
    args: Sequence[str | None], machine: Machine, words: Sequence[Word] = ()
) -> Machine:
    """The machine inside a function or script that is called with these arguments; `words` are
    those that the last of them were written as."""
    kept = {name: value for name, value in machine.variables.items() if not is_argument(name)}
    numbered: dict[str, VariableValue] = {
        str(i): UNKNOWN if a is None or PATTERN.match(a) else Text(a) for i, a in enumerate(args, 1)
    }
    for at, word in enumerate(words):
        number = str(1 + len(args) - len(words) + at)
        if numbered[number] is UNKNOWN:
            numbered[number] = _handed_on(at, words, machine) or derived(word, machine)
    count = {"@": Listed(tuple(args)), "#": _counted(args, words, machine)}
    return machine.with_(variables={**kept, **numbered, **count})


def _counted(args: Sequence[str | None], words: Sequence[Word], machine: Machine) -> VariableValue:
    """How many arguments there are, where each of them is surely one."""
    written: list[Word | None] = [*[None] * (len(args) - len(words)), *words]
    for arg, word in zip(args, written, strict=True):
        if (arg is None or PATTERN.match(arg)) and not (word and _is_one(word, machine)):
            return UNKNOWN
    return Text(str(len(args)))


def _is_one(word: Word, machine: Machine) -> bool:
    """Whether a word that is not known, or one of those that it stands for, is one argument."""
    if word.raw in _ARGUMENTS:
        return isinstance(machine.variables.get("#"), Text)
    one = all(p.quoted or p.kind is PartKind.TEXT for p in word.parts)
    return one and not any(p.value == "@" or p.operator.endswith("[@]") for p in word.parts)


def _handed_on(at: int, words: Sequence[Word], machine: Machine) -> VariableValue | None:
    """What an argument behind `"$@"` was before."""
    if words[at].raw not in _ARGUMENTS:
        return None
    first = next(i for i, word in enumerate(words) if word is words[at])
    return machine.variables.get(str(at - first + 1))


def with_own_of(machine: Machine, after: Machine, local: Collection[str]) -> Machine:
    """The machine after a function, with the arguments of `machine` again, and with what the
    function's `local` variables were before."""
    kept = {n: v for n, v in after.variables.items() if not _is_own(n, local)}
    mine = {n: v for n, v in machine.variables.items() if _is_own(n, local)}
    return after.with_(variables={**kept, **mine})


def _is_own(name: str, local: Collection[str]) -> bool:
    return is_argument(name) or name in local


def is_argument(name: str) -> bool:
    """`1`, `@`, `#`."""
    return name in _OF_ARGUMENTS or name.isdigit()


def expand(word: Word, machine: Machine) -> list[str | None]:
    """The arguments a word becomes; `[None]` when that is not known."""
    literal = word.literal
    if literal is not None and len(literal) <= _LONGEST:  # most often
        return [literal]
    several = _several(word, machine)
    if several is not None:
        return several
    text = _text(word, machine)
    if text is None:
        return [*_beginning(word, machine), None]
    for part in word.parts:
        if not part.quoted and part.kind in _SPLIT:
            return list(text.split())
    return [text]


def _beginning(word: Word, machine: Machine) -> list[str]:
    """What is known of `$command` after `command="terraform plan $OPTIONS"`."""
    part = word.parts[0]
    known = machine.variables.get(part.value)
    bare = len(word.parts) == 1 and part.kind is PartKind.VARIABLE and not part.quoted
    if not bare or part.operator or not isinstance(known, Derived):
        return []
    inside = machine.with_(variables=known.variables)
    texts = takewhile(lambda text: text is not None, (_part(p, inside) for p in known.word.parts))
    text = "".join(text or "" for text in texts)
    return text.split() if text[-1:].isspace() else text.split()[:-1]


_EXPANDED: Final = frozenset({PartKind.VARIABLE, PartKind.EXPANSION})
_SPLIT: Final = _EXPANDED | {PartKind.EXPRESSION}


def _several(word: Word, machine: Machine) -> list[str | None] | None:
    """`"${flags[@]}"` and `"$@"`, where their elements are known."""
    if len(word.parts) != 1:
        return None
    part = word.parts[0]
    whole = part.kind in _EXPANDED and (part.value == "@" or part.operator == "[@]")
    known = machine.variables.get(part.value) if whole else None
    if not isinstance(known, Listed):
        return None
    if part.quoted:
        return list(known.values)
    return [t for value in known.values for t in (value.split() if value is not None else [None])]


def _value(one: Assignment, machine: Machine) -> VariableValue:
    before = machine.variables.get(one.name)
    if one.array is not None:
        given = _listed(one.array, machine)
        if not one.append:
            return given
        return before.added(given) if isinstance(before, Listed) else UNKNOWN
    if one.append and not isinstance(before, Text):
        return UNKNOWN
    start = before.value if one.append and isinstance(before, Text) else ""
    if one.value is None:
        return Text(start)
    text = _text(one.value, machine)
    if text is not None:
        return Text(start + text)
    return UNKNOWN if one.append else derived(one.value, machine)


def _listed(words: Sequence[Word], machine: Machine) -> Listed:
    found = [(text, word) for word in words for text in expand(word, machine)]
    values, written = tuple(text for text, _ in found), tuple(word for _, word in found)
    if None not in values:
        return Listed(values, words=written)
    perhaps = tuple(_as_one(word) if t is None else t for t, word in found)
    return Listed(values, perhaps, written)


def _as_one(word: Word) -> str | None:
    """A word as it is written, where quotes make it one argument."""
    several = any(p.value == "@" or p.operator.endswith("[@]") for p in word.parts)
    return word.raw if word.raw.startswith('"') and not several else None


def derived(word: Word, machine: Machine) -> Derived:
    named = set(_NAME.findall(word.raw))
    variables = machine.variables.items()
    return Derived(word, {n: v for n, v in variables if n.partition("[")[0] in named})


def _text(word: Word, machine: Machine) -> str | None:
    """The one text a word surely expands to, None when that is not known."""
    texts: list[str] = []
    for part in word.parts:
        text = _part(part, machine)
        if text is None:
            return None
        texts.append(text)
    whole = "".join(texts)
    return whole if len(whole) <= _LONGEST else None


def _part(part: Part, machine: Machine) -> str | None:
    if part.kind in {PartKind.TEXT, PartKind.GLOB}:
        return part.value
    if part.kind is PartKind.SUBSTITUTION:
        return substituted_folder(part, machine)
    if part.kind is PartKind.EXPRESSION:
        return _expression(part.value, machine)
    return _variable(part, machine) if part.kind in _EXPANDED else None


def _expression(inner: str, machine: Machine) -> str | None:
    """What `${{ github.workspace }}`, `${{ github.action_path }}`, `${{ env.NAME }}`,
    `${{ matrix.NAME }}` and, in an action, `${{ inputs.NAME }}` give."""
    root, _, name = inner.partition(".")
    written = inner.lower()
    if written == "github.workspace":
        return ROOT
    names = {"env": name, "github": ACTION_PATH, "inputs": written, "matrix": written}
    known = machine.variables.get(names.get(root.lower(), ""))
    wanted = root.lower() != "github" or written == "github.action_path"
    return known.value if wanted and isinstance(known, Text) and not known.expression else None


def _variable(part: Part, machine: Machine) -> str | None:
    folder = _folder(part, machine)
    if folder is not None:
        return folder
    known = machine.variables.get(part.value)
    if known is None:
        known = _not_given(part, machine)
    text = known.value if isinstance(known, Text) and not known.expression else None
    if part.kind is PartKind.VARIABLE or part.operator.startswith((":?", "?")):
        return text or None if part.operator else text
    default = _DEFAULT.fullmatch(part.operator)
    if default is None:
        return None
    if known is None:
        return default[1] if is_unset(part.value, machine) else None
    return default[1] if text == "" and part.operator.startswith(":") else text


def _not_given(part: Part, machine: Machine) -> Text | None:
    """`$CI`, which nobody has to set nor takes back, and `$3` where there are two arguments."""
    name = part.value
    if name in ALWAYS:
        return Text(ALWAYS[name])
    if part.operator:
        return None
    count = machine.variables.get("#") if name.isdigit() and name != "0" else None
    return Text("") if isinstance(count, Text) and int(name) > int(count.value) else None


def _folder(part: Part, machine: Machine) -> str | None:
    """What a variable says that bash or the runner set to a folder."""
    if part.value in _SCRIPT and part.operator in {"%/*", "[0]%/*"}:
        return script_folder(machine)
    if part.operator or part.value in machine.variables:
        return None
    if part.value == "PWD":
        return working_folder(machine)
    return ROOT if part.value == "GITHUB_WORKSPACE" else None


def is_unset(name: str, machine: Machine) -> bool:
    """Whether nothing can have set the variable."""
    if machine.variables_unknown or _PRESET.match(name) or name in _PRESET_NAMES:
        return False
    return not name.isdigit() or "@" in machine.variables
