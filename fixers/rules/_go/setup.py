"""What setup-go caches by itself, and of which files it makes the key."""

import re
from typing import Final

from fixers.model import ActionUse, Repository, Trace
from fixers.model.facts.actions import action_facts, release_of
from fixers.rules._go.cache import matches, text_of
from fixers.rules._go.places import folder_of_tree
from fixers.syntax.regex import regex

SETUP: Final = "actions/setup-go"
SUMS: Final = ("go.sum", "go.work.sum")
_LOST: Final = "nothing is cached, each run downloads all"
# `# v6.1`, `# 5.0.2`, `# tag=v5.0.2`, `# pin@v6`, `# ratchet:actions/setup-go@v6`.
_TAG: Final = regex(
    r"#\s*(?:(?:ratchet:)?[\w./-]*@|tag[=:]\s*)?(?:v(\d+(?:\.\d+)*)|(\d+(?:\.\d+)+))(?![\w.])"
)


def version_of(use: ActionUse) -> tuple[int, ...] | None:
    """The version that the ref, its commit, or the comment behind a pinned commit names."""
    scalar = use.step.uses
    if scalar is None or use.ref is None:
        return None
    released = release_of(SETUP, use.ref)
    line = scalar.source.line_text(scalar.source.position(scalar.span.start).line)
    behind = _TAG.search(line)
    said = (behind[1] or behind[2]) if behind else None
    tag = released or use.ref
    named = tag[1:] if re.fullmatch(r"v\d+(\.\d+)*", tag) else said
    return None if named is None else tuple(map(int, named.split(".")))


def setup_caches(use: ActionUse) -> bool | None:
    """Whether a setup-go step caches by itself; None when that is not known."""
    version, asked = version_of(use), text_of(use, "cache").lower()
    if asked not in {"", "true", "false"} or version is None:
        return None  # an expression, or a word that setup-go refuses
    if asked == "false":
        return False
    return version[0] >= 4 or asked == "true"


def default_file(version: tuple[int, ...]) -> str:
    """What setup-go hashes when it is told nothing; `v6` follows the latest release."""
    return "go.mod" if (*version, 99)[:2] >= (6, 3) else "go.sum"


def misses_files(use: ActionUse, repository: Repository, *, early: bool) -> str | None:
    """What is wrong with the files that setup-go hashes, or None; `early`: the repository is not
    checked out yet."""
    version, folder = version_of(use), folder_of_tree(use)
    if not setup_caches(use) or version is None or (folder is None and not early):
        return None
    given = text_of(use, "cache-dependency-path")
    if early or folder is None:
        there = any(map(repository.named, (*SUMS, "go.mod")))
        return (
            f"`setup-go` runs before the checkout and finds no module files: {_LOST}"
            if there
            else None
        )
    if "${{" in given or not any(repository.named(name) for name in SUMS):
        return None if given else _likely_misses(use, repository)
    if given:
        found = matches(tuple(given.split()), repository.tree.paths(), folder)
        return None if found else f"`{given.split()[0]}` matches no file: {_LOST}"
    name = default_file(version)
    there = not folder and name in repository.inside("")
    return None if there else f"there is no `{name}` in the root: {_LOST}"


def _likely_misses(use: ActionUse, repository: Repository) -> str | None:
    """The version is read from a module below the root, and no module is at hand to look at."""
    folder, _, name = text_of(use, "go-version-file").removeprefix("./").rpartition("/")
    seen = any(repository.named(one) for one in (*SUMS, "go.mod", "go.work"))
    if seen or not folder or "$" in folder or name != "go.mod":
        return None
    return f"the module is in {folder}, and nothing tells `setup-go`: {_LOST}"


def runs_anything(use: ActionUse, trace: Trace) -> bool:
    """Whether a later step may build with Go: a `run:`, or an action that is not known to do
    something else. Nothing is told of a job that ends here."""
    after = trace.events[trace.events.index(use) + 1 :]
    return not after or any(
        not isinstance(event, ActionUse)
        or "go" in event.action.rpartition("/")[2]
        or action_facts(event.action).anything
        for event in after
    )
