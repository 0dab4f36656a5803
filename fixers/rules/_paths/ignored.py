"""Inputs of actions that name no file of the repository, whatever they are called."""

from fixers.model import ActionUse, Repository
from fixers.model.effects import joined
from fixers.model.facts.paths import starts_below
from fixers.rules._shared.made_paths import is_folder


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
    """Trivy's place to look at, where it looks at an image: the action hands it on for none."""
    kind = use.step.inputs.get("scan-type")
    return name == "scan-ref" and (kind is None or kind.value.strip() == "image")
