"""Commands that may bring files whose names nobody can tell from their words."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Invocation, RepoTree
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.workspace_words import INSTALLS_TO, SHELLS
from fixers.syntax.records import replace
from fixers.syntax.regex import regex

# The server, or a list, says how what they fetch is called.
_CURL_ASKS: Final = regex(r"-[A-Za-z]*J[A-Za-z]*|--remote-header-name")
_WGET_ASKS: Final = regex(
    r"-[A-Za-z]*[irm][A-Za-z]*|--input-file.*|--recursive|--mirror|--content-disposition"
)
_SAVES: Final = regex(r"-[A-Za-z]*O[A-Za-z]*|--remote-name(?:-all)?")
_NAMES: Final = regex(r"-[A-Za-z]*[oO]|--output(?:-document)?(?:=.*)?")
# A variable, what a command says, or one of several.
_OPEN: Final = regex(r"(?:\$\w+|[`)}])[\"']?$|\{[^{}]*,[^{}]*\}[^/]*$")
_HANDS_ON: Final = frozenset({"-exec", "-execdir", "-ok", "-okdir"})
_SCRIPTS: Final = frozenset({"run", "script", "command", "commands", "args", "entrypoint"})
_FILE: Final = regex(r"[\w-][\w.-]*\.\w+")
# What is called by such a name brings, or hands over to, a program of its own.
_LANGUAGES: Final = regex(r"\.(?:py|rb|pl|php|[cm]?[jt]s|ps1|jar)$")
_BUILDERS: Final = frozenset({"gradlew", "mvnw"})
_ENDS: Final = frozenset({";", "+", ":::", "::::"})


def is_walked(run: Invocation, tree: RepoTree) -> bool:
    """Whether the commands of a function, or of a script of the repository, are events too; what
    else is called by its path is a program that was built or installed."""
    if run.path in run.before.functions or "/" not in run.path:
        return run.path in run.before.functions
    place = place_of(run.path, run.directory)
    inside = None if place is None else run.before.in_head(place)
    there = inside is None or tree.mode(inside) is not None
    return there and not _LANGUAGES.search(run.path) and run.name not in _BUILDERS


def handed_on(run: Invocation) -> Invocation | None:
    """The command that `find -exec` or `parallel` starts, for each thing that they have."""
    at = 0
    if run.name == "find":
        at = next((i + 1 for i, arg in enumerate(run.args) if arg in _HANDS_ON), 0)
    if at >= len(run.args) or (run.name != "parallel" and not at):
        return None
    end = next((i for i, arg in enumerate(run.args) if i >= at and arg in _ENDS), len(run.args))
    name = run.args[at]
    if name is None or at == end:
        return None
    words, args = run.words[at + 1 : end], run.args[at + 1 : end]
    return replace(
        run, name=name, path=name, words=words, args=args, wrappers=(*run.wrappers, run.name)
    )


def fetches(run: Invocation) -> bool:
    """Whether curl or wget save what they fetch under a name that is not known."""
    if run.name not in {"curl", "wget"}:
        return False
    given = [arg or "" for arg in run.args]
    asks = _CURL_ASKS if run.name == "curl" else _WGET_ASKS
    if any(map(asks.fullmatch, given)):
        return True
    names, saves = (any(map(mark.fullmatch, given)) for mark in (_NAMES, _SAVES))
    return _is_open(run) and (saves if run.name == "curl" else not names)


def _is_open(run: Invocation) -> bool:
    """Whether the end of the address is not known."""
    if any(arg and "://" in arg for arg in run.args):
        return False
    pairs = zip(run.words, run.args, strict=True)
    return bool(run.wrappers) or any(arg is None and _OPEN.search(w.raw) for w, arg in pairs)


def is_unread(run: Invocation, tree: RepoTree) -> bool:
    """`bash install.sh`, where the script is none of the repository."""
    path = run.args[0] if run.args and run.name in SHELLS else None
    if path is None or path.startswith(("-", "<")):
        return False
    place = place_of(path, run.directory)
    inside = None if place is None else run.before.in_head(place)
    return inside is None or tree.mode(inside) is None


def is_told_where(run: Invocation) -> bool:
    """Whether an option says where to install something."""
    return any((arg or "").partition("=")[0] in INSTALLS_TO for arg in run.args[1:])


def told_in(use: ActionUse) -> Iterator[str]:
    """Names of files in the scripts and commands that an action runs."""
    for name in _SCRIPTS & use.step.inputs.keys():
        yield from _FILE.findall(use.step.inputs[name].value)


def stays(run: Invocation) -> bool:
    """`git pull`, `git reset --hard`, without another commit to go to."""
    plain = [arg for arg in run.args if arg is None or not arg.startswith("-")]
    return run.name == "git" and plain in (["pull"], ["pull", "origin"], ["reset"])
