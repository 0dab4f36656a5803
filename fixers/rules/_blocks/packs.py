"""Commands that take all files of the repository with them, or say what is there."""

import posixpath
from itertools import islice
from typing import Final

from fixers.model import Invocation, StepRun, Trace, Unknown
from fixers.rules._blocks.reach import ROOT, Reach
from fixers.rules._blocks.sourced import is_within
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Word

_LAST_IS_TARGET: Final = frozenset({"cp", "rsync", "scp", "aws", "gsutil"})
_PACKERS: Final = frozenset({"tar", "bsdtar", "zip", "7z", *_LAST_IS_TARGET})
_DEEP: Final = regex(r"-\w*[rRa]\w*|--(?:recursive|archive)")
_READS: Final = regex(r"-?\w*[xt]\w*|--(?:extract|get|list)")
_ELSEWHERE: Final = frozenset({"-C", "--directory"})
_WORKSPACE: Final = regex(r"\$\{?GITHUB_WORKSPACE\}?/?|\$\{\{ *github\.workspace *\}\}/?")
_FLAT: Final = frozenset({"dir", "ls", "vdir"})  # but for `-R`
_LISTERS: Final = _FLAT | {"cloc", "du", "gocloc", "scc", "sloccount", "tokei", "tree"}
_DEEP_LIST: Final = regex(r"-\w*R\w*|--recursive")
# Options of theirs that take the next word: letters of one dash, and names of two.
_TAKE: Final = {"du": "BXdt", "ls": "ITw", "scc": "Mfiosx", "tokei": "ceiost", "tree": "HILPTo"}
_TAKE_LONG: Final = regex(
    r"--(?:block-size|charset|exclude(?:-dir|-ext)?|filelimit|format|ignore|max-depth|output|sort"
    r"|threshold|width)"
)


def takes_all(run: StepRun, trace: Trace, reach: Reach) -> bool:
    events = trace.commands_of(run.step)
    events = [e for e in events if e.script is run.script or is_within(e, run)]
    return any(_takes_all(event, run, reach) for event in events)


def _takes_all(event: Invocation, run: StepRun, reach: Reach) -> bool:
    given = [arg or "" for arg in event.args]
    here = _folder(event, run, given)
    if here is None:
        return False
    if event.name == "git":
        return given[:1] == ["archive"] and not reach.inside
    words = given if event.name in _LISTERS else []
    taken = {at + 1 for at, word in enumerate(words) if _takes_next(event.name, word)}
    names = [arg for at, arg in enumerate(given) if not arg.startswith("-") and at not in taken]
    roots = [_is_root(name, here, reach.top) for name in names]
    if event.name in _LISTERS:
        deep = event.name not in _FLAT or any(map(_DEEP_LIST.fullmatch, given))
        return (deep or bool(reach.new)) and any(roots or [here == reach.top])
    if event.name not in _PACKERS or not _goes_deep(event.name, given):
        return False
    return any(roots[:-1] if event.name in _LAST_IS_TARGET else roots)


def _takes_next(name: str, word: str) -> bool:
    short = word[:1] == "-" != word[1:2] and word[-1] in _TAKE.get(name, "")
    return short or _TAKE_LONG.fullmatch(word) is not None


def _folder(event: Invocation, run: StepRun, given: list[str]) -> str | None:
    """Where it looks: a folder of the workspace, which is `/`."""
    if isinstance(event.directory, Unknown):
        return "/" if event.directory == run.before.directory else None
    at = next((i for i, arg in enumerate(given) if arg in _ELSEWHERE), len(given)) + 1
    named = (arg or _first_of(word) for arg, word in zip(given, event.words, strict=True))
    return posixpath.normpath(posixpath.join("/", event.directory, *islice(named, at, at + 1)))


def _first_of(word: Word) -> str:
    """The folder that a path begins with of which the rest is not known."""
    name, slash, _ = word.raw.strip("\"'").partition("/")
    return name if slash and name.isidentifier() else ""


def _goes_deep(name: str, given: list[str]) -> bool:
    if name.endswith("tar"):
        return _READS.fullmatch(given[0] if given else "") is None
    if name == "aws":
        return given[:2] == ["s3", "sync"] or "--recursive" in given
    return name in {"zip", "7z"} or any(map(_DEEP.fullmatch, given)) or "rsync" in given


def _is_root(name: str, here: str, top: str) -> bool:
    if _WORKSPACE.fullmatch(name):
        return top == "/"
    named = "." if ROOT.fullmatch(name) else name
    return bool(name) and posixpath.normpath(posixpath.join(here, named)) == top
