"""Which of several folders has what the job looks for in one that is missing."""

import posixpath
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model import ActionUse, Invocation, Repository, Trace
from fixers.model.facts.folders import needed_files
from fixers.model.uses import BUILD_PUSH

# Without its own file a folder may still be of the language.
_KIN: Final = {
    "go.mod": (".go",),
    "package.json": (".js", ".ts", ".jsx", ".tsx", ".mjs"),
    "pom.xml": (".java", ".kt"),
    "Cargo.toml": (".rs",),
    "main.tf": (".tf",),
    "pyproject.toml": (".py",),
    "Gemfile": (".rb",),
    "composer.json": (".php",),
}


def serving(
    found: Sequence[str], folder: str, trace: Trace, repository: Repository
) -> Sequence[str]:
    """Those of several folders; all of them where nothing is looked for, or none has it."""
    if len(found) < 2:
        return found
    needed = {*_needed(folder, trace)}
    fit = [one for one in found if all(_has(one, files, repository) for files in needed)]
    return fit or found


def _needed(folder: str, trace: Trace) -> Iterator[Sequence[str]]:
    for event in trace.events:
        if isinstance(event, Invocation) and event.directory == folder:
            yield tuple(needed_files(event.name, event.args))
        elif isinstance(event, ActionUse) and _context(event) == folder:
            yield ("Dockerfile",)


def _context(use: ActionUse) -> str | None:
    """The folder in which an action looks for the recipe of an image."""
    given = use.step.inputs.get("context") if use.action == BUILD_PUSH else None
    if given is None or "file" in use.step.inputs:
        return None
    return posixpath.normpath(given.value.strip())


def _has(folder: str, files: Sequence[str], repository: Repository) -> bool:
    """Whether one of the files is in a folder, or, below it, others of their language."""
    inside = repository.inside(folder)
    if not files or any(posixpath.join(folder, name) in inside for name in files):
        return True
    kin = _KIN.get(files[0], ())
    below = (path for path in repository.tree.paths() if path.startswith(f"{folder}/"))
    return any(path.endswith(kin) for path in below)
