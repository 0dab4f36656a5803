"""Scripts that are called by a path at which nothing stands."""

import posixpath
from typing import Final

from fixers.model.asked import ending
from fixers.model.machine import Machine, TreeOrigin
from fixers.model.repository import RepoTree
from fixers.model.step import Step
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

SHELL: Final = (".sh", ".bash")
# What such a script would have done, had it been there, is what later steps are judged by.
PREPARES: Final = regex(
    r"install|set-?up|bootstrap|prep|prereq|provision|tools?\b|depend|(?<![a-z])(?:deps|init|env)"
)
# What brings a tree without the action that checks it out.
_FETCHES: Final = regex(
    r"\bgit\s+(?:-\S+\s+)*(?:clone|fetch|init|pull|submodule|worktree)\b|\b(?:gh|glab|hg|svn)\s"
)


def meant(
    where: str, machine: Machine, tree: RepoTree, endings: tuple[str, ...] = SHELL
) -> Source | bool:
    """The one file of that name that stands elsewhere in the tree; True where nothing can have
    been meant that prepares the machine, False where that is not known."""
    if where.startswith("/"):
        return False  # outside of the workspace
    name = posixpath.basename(where)
    if not name.endswith(endings) or not is_missing(where, machine, tree):
        return False  # a name without an ending is often that of a build's product
    end = f"/{name}"
    named = [path for path in ending(tree, name) if path.endswith(end) or path == name]
    if len(named) == 1:
        source = tree.read(named[0])
        return source if isinstance(source, Source) else False
    return not named and not machine.wrote_unknown and not PREPARES.search(name.lower())


def before_checkout(
    place: str, machine: Machine, tree: RepoTree, step: Step | None
) -> Source | None:
    """The file of the repository that is meant where no step has brought it yet."""
    brought = machine.checkouts or machine.wrote_unknown
    if not place or brought or not machine.written.isdisjoint(_above(place)):
        return None
    steps = step.job.steps if step is not None and step.job is not None else ()
    if not steps or any(one.run and _FETCHES.search(one.run.value) for one in steps):
        return None
    source = tree.read(place)
    return source if isinstance(source, Source) else None


def is_no_action(where: str, machine: Machine, tree: RepoTree) -> bool:
    """Whether no action can have been meant that prepares the machine: of a local one that is
    not there, and of whose name there is none elsewhere."""
    inside, name = machine.in_head(where), posixpath.basename(where)
    if not where or inside != where or machine.wrote_unknown or PREPARES.search(name.lower()):
        return False
    named = any(ending(tree, f"{name}/action.{end}") for end in ("yml", "yaml"))
    return not named and is_missing(where, machine, tree)


def as_if_checked_out(machine: Machine) -> Machine:
    """Where a local action is called before anything is checked out, that of the tree is meant."""
    if machine.checkouts or machine.wrote_unknown:
        return machine
    return machine.with_(checkouts={"": TreeOrigin.KIN}, guessed=True)


def is_missing(where: str, machine: Machine, tree: RepoTree) -> bool:
    """Whether neither the commit nor an earlier command has put a file there. A folder that is
    a link or a submodule may hold anything."""
    above = _above(where)
    return not any(tree.mode(path) is not None or path in machine.written for path in above)


def _above(where: str) -> list[str]:
    """A place, and the folders that it is in."""
    found = [where.rstrip("/")]
    while (folder := posixpath.dirname(found[-1])) not in {"", found[-1]}:
        found.append(folder)
    return found
