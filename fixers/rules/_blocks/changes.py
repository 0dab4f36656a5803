"""What earlier commands of a job do to the files that were checked out."""

import posixpath
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Final

from fixers.model import Invocation, Repository, StepRun, Trace, Tri, Unknown
from fixers.rules._blocks.folders import ELSEWHERE, leads_elsewhere, may_name
from fixers.rules._blocks.rights import RECURSIVE, spoils_found, takes_right
from fixers.syntax.regex import regex

_MOVES_TREE: Final = frozenset({
    "checkout", "switch", "reset", "pull", "merge", "rebase", "clean", "stash", "read-tree",
    "cherry-pick", "revert", "restore", "rm", "mv", "filter-branch", "sparse-checkout", "am",
})  # fmt: skip
_CHANGING: Final = frozenset({"git", "gh", "hub", "rm", "mv", "find", "sed", "perl", "chmod"})
_SCRIPTS: Final = ("lib", "scripts")
_ABOVE: Final = "$GITHUB_WORKSPACE"
_QUIET: Final = frozenset({"-q", "--quiet"})
_LISTS_ALL: Final = regex(
    r"(?:\bgit ls-files|\bgit grep -\w*l\w*|(?<![\w-])ls|\bgrep -\w*(?:rl|lr)\w*)\b"
    r"(?![^|]*--include)[^|]*\|"
)
_IN_PLACE: Final = regex(r"-\w*i.*|--in-place.*")
_BY_NAME: Final = frozenset({"-name", "-iname"})
_RECURSIVE: Final = regex(r"-\w*[rR]\w*|--recursive")
_WILD: Final = regex(r"[*?\[]")
# What `find` may be asked for without leaving much out.
_NO_CHOICE: Final = frozenset({"-mindepth", "-maxdepth", "-type", "-depth", "-xdev", "-delete"})
_NOT: Final = frozenset({"!", "-not"})


def commands_before(run: StepRun, trace: Trace) -> list[Invocation]:
    """Those before a step that may change what is there."""
    events = takewhile(lambda event: event is not run, trace.events)
    return [e for e in events if isinstance(e, Invocation) and e.name in _CHANGING]


def is_elsewhere(command: Invocation, folder: str, repository: Repository) -> bool:
    """Whether a command runs in no folder of the repository that is checked out in `folder`: in
    another repository, then."""
    if isinstance(command.directory, Unknown):
        return False
    path = posixpath.join(command.directory, _given_folder(command.args) or "")
    path = posixpath.relpath(posixpath.join("/", path), posixpath.join("/", folder))
    return path != "." and path not in repository.folders


def _given_folder(args: tuple[str | None, ...]) -> str | None:
    """Of `git -C folder …`."""
    return args[1] if len(args) > 1 and args[0] == "-C" else None


def moves_tree(words: list[str | None]) -> bool:
    """Whether a command may change the files of the repository."""
    if words[:1] == ["git"]:
        rest = words[1:]
        while rest[:1] and (rest[0] or "").startswith("-"):
            rest = rest[2 if rest[0] in {"-C", "-c"} else 1 :]
        rest = [word for word in rest if word not in _QUIET]
        # A new branch begins where the checkout is, unless a third word says where.
        creates = rest[1:2] in (["-b"], ["-B"], ["-c"], ["--orphan"]) and len(rest) == 3
        stays = creates or rest[:1] in (["stash"], ["clean"]) or rest in _RESETS
        return not rest or rest[0] is None or (rest[0] in _MOVES_TREE and not stays)
    return words[:2] in (["gh", "pr"], ["hub", "checkout"]) and "checkout" in words


_RESETS: Final[list[list[str | None]]] = [
    ["reset"], ["reset", "--hard"], ["reset", "--hard", "HEAD"], ["checkout", "."],
    ["checkout", "--", "."], ["restore", "."],
]  # fmt: skip


def removes_scripts(command: Invocation, folder: str) -> Tri:
    """Whether a command may take away or rewrite the scripts of the checkout in a folder."""
    place = (*(part for part in folder.split("/") if part), *_SCRIPTS)
    args = tuple(
        ELSEWHERE if arg is None and leads_elsewhere(word, command, place) else arg
        for word, arg in zip(command.words, command.args, strict=True)
    )
    match command.name:
        case "rm":
            given = [arg for arg in args if not _is_option(arg)]
            deep = any(_RECURSIVE.fullmatch(arg or "") for arg in args)
            given = [None if arg == "!" else arg for arg in given]  # `rm -r !(src)`
            if _is_fed_all(command):
                return Tri.UNKNOWN
        case "sed" | "perl" if any(_IN_PLACE.fullmatch(arg or "") for arg in args):
            return Tri.UNKNOWN if _is_fed_all(command) else Tri.NO
        case "mv":
            given, deep = [arg for arg in args if not _is_option(arg)][:-1], True
        case "chmod" if takes_right(args):
            given, deep = [a for a in args if not _is_option(a)], not RECURSIVE.isdisjoint(args)
        case "find" if _finds_most(args):
            start = takewhile(lambda arg: not _is_option(arg) and arg not in _NOT, args)
            given, deep = [*start] or ["."], True
        case _:
            return Tri.NO
    reached = {_reaches(arg, command.directory, place, deep=deep) for arg in given}
    return next((one for one in (Tri.YES, Tri.UNKNOWN) if one in reached), Tri.NO)


def _is_fed_all(command: Invocation) -> bool:
    """`git ls-files | xargs …`."""
    at = command.statement
    listed = _LISTS_ALL.search(command.script.shell.text[at.start : at.end])
    return "xargs" in command.wrappers and listed is not None


def _is_option(arg: str | None) -> bool:
    return (arg or "").startswith("-")


def _finds_most(args: tuple[str | None, ...]) -> bool:
    """`find . ! -name .git -delete`: no test tells few files from the scripts."""
    runs = bool({"-exec", "-execdir"} & {*args}) and spoils_found(args)
    tests = [*takewhile(lambda arg: arg not in {"-exec", "-execdir"}, args)]
    return ("-delete" in args or runs) and not any(
        _tells_apart(before, test, value)
        for before, test, value in zip(["", *tests], tests, [*tests[1:], ""], strict=False)
    )


def _tells_apart(before: str | None, test: str | None, value: str | None) -> bool:
    if not _is_option(test) or test in _NO_CHOICE | _NOT or before in _NOT:
        return False
    return test not in _BY_NAME or not fnmatchcase("a.sh", value or "")


def _reaches(
    arg: str | None, directory: str | Unknown, place: tuple[str, ...], *, deep: bool
) -> Tri:
    """Whether a path that a command is given is a folder of the scripts, or these themselves."""
    if arg is None:
        return Tri.UNKNOWN if deep else Tri.NO
    below = arg.removeprefix(_ABOVE)
    if below == arg and arg[:1] != "/" and isinstance(directory, Unknown):
        return Tri.UNKNOWN if deep and may_name(arg.split("/")[0], place) else Tri.NO
    given = posixpath.join(str(directory), arg) if below == arg else below.lstrip("/")
    path = posixpath.normpath(given)  # "." of nothing
    parts = () if path == "." else tuple(path.split("/"))
    if parts[:1] == ("..",):
        return Tri.YES if deep and set(parts) == {".."} else Tri.NO
    whole = deep and len(parts) <= len(place)
    inside = len(parts) == len(place) + 1 and bool(_WILD.search(parts[-1]))
    matches = all(map(fnmatchcase, place, parts)) and (whole or inside)
    deeper = "**" in parts and fnmatchcase("/".join((*place, "a.sh")), path)
    return Tri.YES if matches or deeper else Tri.NO
