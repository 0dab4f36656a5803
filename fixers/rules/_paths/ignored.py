"""Inputs of actions that name no file of the repository, whatever they are called."""

import re
from typing import Final

from fixers.model import ActionUse, Repository
from fixers.model.effects import joined
from fixers.model.facts.paths import starts_below
from fixers.rules._shared.made_paths import is_folder
from fixers.syntax.regex import regex

# A place to build from that Docker fetches itself: `{{defaultContext}}:app`, `https://…`.
_FETCHED: Final = regex(r"://|^git@|(?<!\$)\{\{|\.git(?:#|$)|server_url", re.MULTILINE)


def moves(use: ActionUse) -> bool:
    """Whether the paths start from a folder that an input of its own names."""
    folders = (use.step.inputs.get(name) for name in starts_below(use.action))
    return any(f is not None and f.value.strip() not in {"", ".", "./"} for f in folders)


def stands_below(path: str, use: ActionUse, repository: Repository) -> bool:
    """Whether another input names a folder of the repository that has the path."""
    for given in use.step.inputs.values():
        folder = joined("", given.value.strip())
        inside = f"{folder}/{path}" if folder else None
        if inside and (repository.tree.mode(inside) is not None or is_folder(inside, repository)):
            return True
    return False


def is_ignored(name: str, use: ActionUse) -> bool:
    """Trivy's place to look at, where it looks at an image: the action hands it on for none; a
    recipe in what Docker fetches."""
    if name == "file":
        context = use.step.inputs.get("context")
        return context is not None and bool(_FETCHED.search(context.value.strip()))
    kind = use.step.inputs.get("scan-type")
    return name == "scan-ref" and (kind is None or kind.value.strip() == "image")


def starts_at_root(name: str, use: ActionUse, *, guessed: bool) -> bool:
    """Whether a path may start from the root of the repository, wherever that is checked out:
    without a context Docker fetches the commit itself, and so may an action that is not known."""
    return guessed or (name == "file" and "context" not in use.step.inputs)
