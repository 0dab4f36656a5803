"""What shell itself does to the machine: subshells, guards, redirects, options."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final, Protocol

from fixers.model.downloads import IN_PROGRAMS
from fixers.model.effects import joined
from fixers.model.machine import Listed, Machine, Text
from fixers.model.runner_files import after_path_entry
from fixers.model.shell.variables import PATTERN, expand
from fixers.model.tri import UNKNOWN, Tri
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_GUARDS: Final = frozenset({"command", "which", "type", "hash"})
_TESTS: Final = frozenset({"test", "[", "grep", "egrep", "fgrep", "rg", "cmp", "diff", "false"})
_NONE: Final[Mapping[str, "HasBody"]] = {}
_LONGEST_LOOP: Final = 8
_OF_SYSTEM: Final = regex(
    r"\[{1,2}\s+\"?\$\{?(RUNNER_OS|RUNNER_ARCH)(?::?-)?\}?\"?\s+={1,2}\s+[\"']?(\w+)[\"']?\s+\]{1,2}"
)

_HAS_FILE: Final = regex(
    r"(?P<not>!\s+)?(?:\[{1,2}|test)\s+(?P<inner>!\s+)?-[efrs]\s+[\"']?/etc/(?P<file>[\w.-]+)[\"']?"
    r"(?:\s+\]{1,2})?"
)
# Files that tell a distribution, and whether the images of Ubuntu have them.
_OF_UBUNTU: Final = {
    "debian_version": True, "lsb-release": True, "os-release": True,
    "alpine-release": False, "arch-release": False, "centos-release": False,
    "fedora-release": False, "gentoo-release": False, "redhat-release": False,
    "SuSE-release": False, "system-release": False, "amazon-linux-release": False,
}  # fmt: skip
# They print the PATH, too: `direnv export gha >> "$GITHUB_ENV"`.
_ALL_VARIABLES: Final = (["direnv"], ["env"], ["printenv"])


def left(before: Machine, after: Machine) -> Machine:
    """What outlives a subshell: files and programs, not its directory, options, variables."""
    return after.with_(
        directory=before.directory,
        venv=before.venv,
        own_path=before.own_path,
        variables=before.variables,
        functions=before.functions,
        errexit=before.errexit,
        pipefail=before.pipefail,
    )


def loop_values(node: sh.For, machine: Machine) -> list[str] | None:
    """What a short loop goes through, when all of it is known."""
    if node.values is None and node.variable:  # `for arg; do`
        return _arguments(machine)
    if node.values is None or any(p.kind is sh.PartKind.GLOB for w in node.values for p in w.parts):
        return None
    texts = [text for word in node.values for text in expand(word, machine)]
    known = [text for text in texts if text is not None and not PATTERN.match(text)]
    return known if len(known) == len(texts) <= _LONGEST_LOOP else None


def _arguments(machine: Machine) -> list[str] | None:
    listed = machine.variables.get("@")
    known = [v for v in listed.values if v] if isinstance(listed, Listed) else []
    exact = isinstance(listed, Listed) and len(known) == len(listed.values) <= _LONGEST_LOOP
    return known if exact else None


def takes_any(node: sh.Case) -> bool:
    """Whether one of the arms is taken whatever the text is."""
    return any(pattern.raw == "*" for patterns, _ in node.arms for pattern in patterns)


def chosen_arm(node: sh.Case, machine: Machine) -> tuple[sh.Statement, ...] | None:
    """The arm of a `case` that a known text takes, None when that cannot be told."""
    subject = expand(node.subject, machine)
    if len(subject) > 1 or None in subject:
        return None
    text = subject[0] if subject else ""
    for patterns, body in node.arms:
        for pattern in patterns:
            plain = {sh.PartKind.TEXT, sh.PartKind.GLOB}
            if any(p.kind not in plain for p in pattern.parts):
                return None
            if fnmatchcase(text or "", "".join(p.value for p in pattern.parts)):
                return body
    return ()


def taken_by_system(
    node: sh.Statement, text_of: Callable[[sh.Statement], str], machine: Machine
) -> tuple[sh.Statement, ...] | None:
    """What `if [ "$RUNNER_OS" = Windows ]`, or such a test before `&&` or `||`, leads to; None
    when that cannot be told."""
    if isinstance(node, sh.AndOr):
        holds = _holds_on_system(text_of(node.left), machine)
        taken = (node.right,) if holds is (node.operator == "&&") else ()
        return None if holds is None else taken
    if not isinstance(node, sh.If):
        return None
    for condition, body in node.branches:
        holds = _holds_on_system(" ".join(map(text_of, condition)), machine)
        if holds is None:
            return None
        if holds:
            return body
    return node.otherwise


def _holds_on_system(text: str, machine: Machine) -> bool | None:
    """Whether a test of the runner's system holds: `[ "$RUNNER_OS" = Windows ]`, or `[ -f
    /etc/alpine-release ]` on an image of Ubuntu; None when that cannot be told."""
    if (asked := _OF_SYSTEM.fullmatch(text)) is not None:
        known = machine.variables.get(asked[1])
        return known.value == asked[2] if isinstance(known, Text) else None
    found = _HAS_FILE.fullmatch(text)
    there = _OF_UBUNTU.get(found["file"]) if found else None
    if found is None or there is None or not machine.base.label.startswith("ubuntu-"):
        return None
    return there is (bool(found["not"]) is bool(found["inner"]))


def asked(node: sh.Case, patterns: Iterable[sh.Word]) -> tuple[str, ...]:
    """What an arm of a `case` asks for, as a test: one of its patterns. `*` asks for nothing."""
    told = [one.raw for one in patterns]
    test = " || ".join(f"{node.subject.raw} == {one}" for one in told)
    return () if "*" in told else (f"[[ {test} ]]",)


class HasBody(Protocol):
    """A function of the shell."""

    @property
    def body(self) -> tuple[sh.Statement, ...]: ...


def ends_failing(*statements: sh.Statement) -> bool:
    """Whether statements end the script with an error: `exit 1`, `{ echo no; exit 1; }`."""
    node = statements[-1] if statements else None
    if isinstance(node, sh.Group):
        return ends_failing(*node.body)
    if isinstance(node, sh.AndOr) and node.operator == "&&":
        return ends_failing(node.right)
    if not isinstance(node, sh.Command) or not node.words:
        return False
    texts = [w.literal for w in node.words]
    return texts[0] == "false" or (texts[0] in {"exit", "return"} and texts[1:] != ["0"])


def ends(*statements: sh.Statement) -> bool:
    """Whether statements end the script, well or not."""
    node = statements[-1] if statements else None
    words = node.words[:1] if isinstance(node, sh.Command) else ()
    return any(word.literal == "exit" for word in words) or ends_failing(*statements)


def is_test(node: sh.Statement, functions: Mapping[str, "HasBody"] = _NONE) -> bool:
    """Whether a command only asks: its failure is an answer. So does one of the functions (by
    name) that does nothing else."""
    match node:
        case sh.Test() | sh.Negated():
            return True
        case sh.AndOr():
            return is_test(node.left) or is_test(node.right)
        case sh.Pipeline():
            return is_test(node.stages[-1])
        case sh.Command() if node.words:
            texts = [w.literal for w in node.words]
            if (called := functions.get(texts[0] or "")) is not None:
                return all(map(_only_asks, called.body))
            return texts[0] in _TESTS or texts[:2] == ["git", "diff"] or _asks(texts)
    return False


def _only_asks(node: sh.Statement) -> bool:
    """`[ -f x ] && install` does something."""
    sides = (node.left, node.right) if isinstance(node, sh.AndOr) else (node,)
    return all(map(is_test, sides))


def runs_input(node: sh.Statement) -> bool:
    """`… | bash -s`: what runs comes from elsewhere."""
    if not isinstance(node, sh.Command):
        return False
    names = {w.literal for w in node.words}
    return bool(names & {"bash", "sh", "zsh", "python", "python3", "perl"})


def all_words(node: sh.Command) -> Sequence[sh.Word]:
    """The words of a command, and those in its assignments and redirects before them."""
    if not node.assignments and not node.redirects:  # most often
        return node.words
    values = [a.value for a in node.assignments if a.value is not None]
    values += [w for a in node.assignments for w in a.array or ()]
    values += [r.target for r in node.redirects if r.target is not None]
    values += [r.heredoc.body for r in node.redirects if r.heredoc is not None]
    return [*values, *node.words]


def substitutions(words: Iterable[sh.Word]) -> sh.Bodies:
    """What stands in `$(…)` and the like in these words."""
    return [part.body for word in words for part in word.parts if part.body]


def after_guard(test: sh.Statement, machine: Machine, *, maybe: bool) -> Machine:
    """A command that was asked for, also as `$1` of a function, is no longer surely missing."""
    node = test.body if isinstance(test, sh.Negated) else test
    if isinstance(node, sh.AndOr):
        return after_guard(node.right, after_guard(node.left, machine, maybe=maybe), maybe=maybe)
    if not isinstance(node, sh.Command) or not node.words:
        return machine
    texts = [w.literal for w in node.words]
    if not _asks(texts):
        return machine
    there = Tri.YES if not maybe and not isinstance(test, sh.Negated) else Tri.UNKNOWN
    words = {text for word in node.words for text in expand(word, machine)}
    names = {t for t in words if t and not t.startswith("-") and t not in _GUARDS}
    provided = dict(machine.provided)
    for name in names:
        if provided.get(name) is not Tri.YES:
            provided[name] = there
    return machine.with_(provided=provided)


def after_guards(tests: Iterable[sh.Statement], machine: Machine) -> tuple[Machine, Machine]:
    """The machine where tests hold, and where they do not."""
    entered = machine
    for test in tests:
        entered = after_guard(test, entered, maybe=False)
        machine = after_guard(test, machine, maybe=True)
    return entered, machine


def _asks(texts: list[str | None]) -> bool:
    return texts[0] in _GUARDS or bool({"--version", "version", "-v"} & set(texts))


def after_redirects(
    redirects: Iterable[sh.Redirect], machine: Machine, words: Sequence[str] = ()
) -> Machine:
    """The machine after the files that redirects write; `words` are those of the command."""
    for redirect in redirects:
        target = redirect.target
        if target is None or ">" not in redirect.operator:
            continue
        if "GITHUB_PATH" in target.raw:
            machine = after_path_entry(words, machine)
        elif "GITHUB_ENV" in target.raw:
            anything = machine.unknown_provider or words[:1] in _ALL_VARIABLES
            machine = machine.with_(variables_unknown=True, unknown_provider=anything)
        texts = expand(target, machine)
        path = joined(machine.directory, texts[0]) if len(texts) == 1 and texts[0] else UNKNOWN
        if isinstance(path, str):
            machine = machine.with_(written=machine.written | {path})
        elif texts[0] and IN_PROGRAMS.search(texts[0]):
            made = {texts[0].rpartition("/")[2]: Tri.YES}
            machine = machine.with_(provided={**machine.provided, **made})
    return machine


def after_options(args: Sequence[str | None], machine: Machine) -> Machine:
    """The machine after `set -e`, `set +e`, `set -euo pipefail`."""
    for index, arg in enumerate(args):
        if arg is None or len(arg) < 2 or arg[0] not in "-+" or arg.startswith("--"):
            continue
        value = Tri.YES if arg[0] == "-" else Tri.NO
        long = args[index + 1] if "o" in arg and index + 1 < len(args) else ""
        if "e" in arg or long == "errexit":
            machine = machine.with_(errexit=value)
        if long == "pipefail":
            machine = machine.with_(pipefail=value)
    return machine
