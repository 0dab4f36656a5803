"""What puts a repository where a checkout of the scripts would be."""

import re
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, Step
from fixers.model.action_ref import parse_action_ref
from fixers.model.facts.actions import action_facts
from fixers.model.uses import CHECKOUT
from fixers.syntax.regex import regex

_ROOT: Final = regex(
    r"""["']?(?:\.|\./|\*{1,2}|\$\{?GITHUB_WORKSPACE\}?/?|\$\{\{ *github\.workspace *\}\}/?)["']?"""
)
# A whole workspace that one job hands to another.
_HANDED: Final = regex(
    rf"upload-artifact@(?:(?!\buses:)[\s\S])*?\bpath: *{_ROOT.pattern}[ \r]*$", re.MULTILINE
)
# What git does where there is no repository, or to one that it reads.
HARMLESS: Final = frozenset({
    "config", "ls-remote", "version", "credential", "help", "rev-parse", "log", "describe",
    "show", "diff", "status", "remote", "branch", "tag", "rev-list", "ls-files", "ls-tree",
    "cat-file",
})  # fmt: skip
_OWN_FOLDER: Final = ("-C", "-d", "-D", "--dir", "--directory", "--one-top-level", "-o")
_UNPACKERS: Final = frozenset({"unzip", "tar", "bsdtar", "7z", "7za", "cpio"})


def action_of(step: Step) -> str:
    """The lower-cased name of the action that a step uses, "" for none."""
    ref = parse_action_ref(step.uses.value) if step.uses else None
    return ref.name if ref else ""


def brings_tree(step: Step) -> bool:
    """Whether an action may put a repository into the workspace: by itself, out of a cache, or
    from a job that hands on its whole workspace."""
    if step.uses is None:
        return False
    name = action_of(step)
    if name == CHECKOUT:
        return not _checks_out_beside(step)
    facts = action_facts(name)
    if is_local(step) or facts.tree:
        return True
    handed = "cache" in name or _hands_on(step.source.text)
    return handed and _writes_to_root(step, facts.writes)


@lru_cache(maxsize=64)  # each step of a workflow asks
def _hands_on(text: str) -> bool:
    return "upload-artifact@" in text and bool(_HANDED.search(text))


def is_local(step: Step) -> bool:
    """Whether the action is a folder of what is checked out."""
    name = action_of(step)
    return step.uses is not None and (name in {"", "."} or name.startswith("./"))


def _checks_out_beside(step: Step) -> bool:
    """Another repository, in a folder of its own."""
    path, other = step.inputs.get("path"), step.inputs.get("repository")
    if path is None or other is None or "${{ github." in other.value:
        return False
    folder = path.value.strip("./")
    return bool(folder) and "$" not in folder and folder.partition("/")[0] != "lib"


def _writes_to_root(step: Step, names: tuple[str, ...]) -> bool:
    given = [step.inputs[name].value if name in step.inputs else "." for name in names]
    return any(_ROOT.fullmatch(line.strip()) for text in given for line in text.split("\n"))


def makes_repository(command: Invocation) -> bool:
    """Whether a command works with a repository that stands in the workspace itself."""
    words = [command.args[i] or word.raw for i, word in enumerate(command.words)]
    if command.name == "gh":
        clones = words[:2] == ["repo", "clone"] and any(map(_ROOT.fullmatch, words[2:]))
        return clones or words[:2] == ["pr", "checkout"]
    if command.name != "git":
        return False
    while words[:1] and words[0].startswith("-"):
        if words[0] == "-C" and not _ROOT.fullmatch("".join(words[1:2])):
            return False
        words = words[2 if words[0] in {"-C", "-c"} else 1 :]
    if words[:1] == ["clone"]:
        return command.directory == "" and any(map(_ROOT.fullmatch, words[1:]))
    elsewhere = command.directory != "" or not words
    return not elsewhere and words[0] not in HARMLESS


def unpacks_over(command: Invocation) -> bool:
    """Whether it may write files of any name over those of the workspace."""
    if command.directory != "":
        return False
    words = [word or "" for word in command.args]
    loads = command.name == "gh" and words[:2] == ["run", "download"]
    unpacks = command.name in _UNPACKERS and not _packs(command.name, words)
    return (loads or unpacks) and not any(word.startswith(_OWN_FOLDER) for word in words)


def _packs(name: str, words: list[str]) -> bool:
    first = words[0] if words else ""
    lists = name == "unzip" and first in {"-l", "-p", "-t", "-v", "-Z"}
    return lists or (name.endswith("tar") and not re.search(r"^-?\w*x|extract", first))


def writes_over(step: Step) -> bool:
    """Whether an action writes files of another run over those of the workspace."""
    return "artifact" in action_of(step) and _writes_to_root(
        step, action_facts(action_of(step)).writes
    )
