"""What `npm run NAME` and its kin leave behind: the script of `package.json` says it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from fixers.model.asked import ending
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.said import after_said, found
from fixers.model.tri import Unknown
from fixers.model.uses import after_anything
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

Args = Sequence[str | None]
_OWN_VERBS: Final = frozenset({"install", "i", "ci", "add", "publish", "pack", "audit", "version"})
# These only look at, or keep house in, what is there.
_IDLE: Final = frozenset({
    "view", "info", "show", "ls", "list", "ll", "la", "outdated", "fund", "whoami", "config",
    "get", "cache", "prune", "dedupe", "dist-tag", "search", "root", "prefix", "ping", "login",
    "logout", "token", "access", "owner", "team", "deprecate", "unpublish", "help", "explain",
    "why", "bin", "pkg", "store", "licenses", "diff",
})  # fmt: skip
_GLOBAL: Final = frozenset({"-g", "--global", "--location=global", "global"})
# Runs the script of another package than that of the working directory.
_ELSEWHERE: Final = regex(r"--?(?:workspaces?|w|ws|prefix|filter|F|C|dir|cwd|r|recursive)(?:=.*)?$")
# Those of them that take the next word.
_FOLDERS: Final = frozenset({"--prefix", "-C", "--dir", "--cwd", "--workspace", "--filter", "-F"})
# These run scripts of any name in any package.
_RUNNERS: Final = regex(r"\b(?:turbo|nx|lerna|wireit|moon)\b|--workspaces?|--filter|\s-(?:w|r|F)\b")
_MOST: Final = 60


def after_package_script(args: Args, machine: Machine, tree: RepoTree) -> Machine | None:
    """What `package.json` says under `scripts` runs with programs that are only there then."""
    pairs = zip(("", *args), args, strict=False)
    plain = [a for old, a in pairs if old not in _FOLDERS and (a is None or not a.startswith("-"))]
    if _GLOBAL & set(args):
        return None
    if (not plain or plain[0] in _OWN_VERBS) and "publish" not in plain:  # `yarn` alone installs
        return machine.with_(wrote_unknown=True)
    text = found("package.json", machine, tree)
    scripts = text if isinstance(text, str) else ""
    if plain and plain[0] in _IDLE and f'"{plain[0]}"' not in scripts:
        return machine
    if text is None and not any(a and _ELSEWHERE.match(a) for a in args):
        return machine.with_(wrote_unknown=True)
    if isinstance(text, Unknown):
        return after_anything(machine)
    texts = [text] if text else []
    said = _said(args, texts)
    if any(a and _ELSEWHERE.match(a) for a in args) or said is None or _RUNNERS.search(said):
        said = _said(args, _everywhere(machine, tree))
    if said is None:
        return after_anything(machine)
    return after_said(said, machine, tree)


def _everywhere(machine: Machine, tree: RepoTree) -> list[str]:
    """All `package.json` of the tree; none where they are too many or cannot be read."""
    paths = _packages(tree)
    sources = [tree.read(path) for path in paths[: _MOST + 1]]
    texts = [source.text for source in sources if isinstance(source, Source)]
    return texts if len(texts) == len(paths) and machine.in_head("x") == "x" else []


def _packages(tree: RepoTree) -> list[str]:
    named = ending(tree, "package.json")
    return [p for p in named if f"/{p}".endswith("/package.json")]


def _said(args: Args, texts: Iterable[str]) -> str | None:
    """The scripts that the words name, and those that these name; None where one is not JSON,
    or nothing is named."""
    read = [package_table(text, "scripts") for text in texts]
    scripts: dict[str, str] = {}
    for one in read:
        for name, said in (one or {}).items():
            scripts[name] = f"{scripts.get(name, '')}\n{said}"
    left = [a for a in args if a is not None and a in scripts]
    if None in read or None in args or not left:
        return None
    taken: dict[str, str] = {}
    while left:
        name = left.pop()
        if name in taken:
            continue
        taken[name] = scripts[name]
        near = {f"pre{name}", f"post{name}", *re.findall(r"[\w:.-]+", scripts[name])}
        left += [other for other in near if other in scripts]
    return "\n".join(taken.values())


@lru_cache(maxsize=256)
def package_table(text: str, key: str) -> Mapping[str, str] | None:
    """What stands under a key of a `package.json`; None where it cannot be read."""
    try:
        given = json.loads(text).get(key, {})
        return {str(name): str(value) for name, value in given.items()}
    except (ValueError, AttributeError):
        return None
