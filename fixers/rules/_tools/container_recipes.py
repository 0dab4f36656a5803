"""How a tool gets into the container of a job."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

from fixers.diagnostics import SkippedFix
from fixers.model import Trace, Tri
from fixers.model.facts.containers import ContainerBase
from fixers.model.facts.images import image_of
from fixers.model.facts.tools import Recipe, Tool

# The words by which a recipe of a package manager begins; in a container there is no
# `pipx`, and what Go builds goes to the image's own folder on the PATH.
_MANAGERS: Final = {
    "pip": ("pipx install ", "python -m pip install "),
    "npm": ("npm install --global ", "npm install --global "),
    "go": ("go install ", "go install "),
}
_SYSTEM_MANAGERS: Final = {
    "apk": "apk add --no-cache {}",
    "dnf": "dnf install --assumeyes {}",
    "yum": "yum install --assumeyes {}",
    "apt": "apt-get update && apt-get install --yes --no-install-recommends {}",
}


def in_container(tool: Tool, base: ContainerBase) -> Recipe | SkippedFix:
    """With the package manager of the image's language: the image need not have anything else,
    and on musl many Python packages have to be compiled."""
    begins, becomes = _MANAGERS.get(base.manager or "", ("", ""))
    musl = base.manager == "pip" and "alpine" in base.label
    for recipe in () if musl or not begins else tool.recipes:
        if recipe.run and recipe.run[0].startswith(begins):
            beside = (one.split()[3:] for one in recipe.run if one.startswith("pipx inject "))
            words = [recipe.run[0].removeprefix(begins), *chain.from_iterable(beside)]
            line = becomes + " ".join(words)
            return replace(recipe, run=(line,), shell=None)
    family = "dnf" if base.system == "yum" else base.system  # the names are the same
    package = dict(tool.packages).get(family or "")
    if package is not None and base.system in _SYSTEM_MANAGERS:
        line = _SYSTEM_MANAGERS[base.system].format(package)
        return Recipe(None, None, None, (), (line,), frozenset({"Linux"}), verified=False)
    fitting = next((r for r in tool.recipes if _fits_image(r, base)), None)
    if fitting is not None:
        lines = tuple(line.replace("sudo ", "") for line in fitting.run)  # it runs as root
        return replace(fitting, run=lines, verified=False)
    hosted = image_of("ubuntu-latest")
    there = hosted is not None and hosted.has(tool.executables[0]) is Tri.YES
    other = ", or run this step in a job without a container, whose machine has it" if there else ""
    return SkippedFix(
        f"the job runs in {base.label}, which need not have what installs {tool.name}: "
        f"put it into the image{other}"
    )


def _fits_image(recipe: Recipe, base: ContainerBase) -> bool:
    """Whether an image of Debian's family has what an action or a download needs."""
    needed = {"curl", "unzip"} if recipe.uses or "unzip" in " ".join(recipe.run) else {"curl"}
    fetches = recipe.uses is not None or any(line.startswith("curl ") for line in recipe.run)
    return fetches and "Linux" in recipe.systems and base.system == "apt" and needed <= base.holds


def differ(recipe: Recipe, traces: Iterable[Trace]) -> bool:
    """Whether some containers of a job have not the package manager that a recipe calls."""
    manager = next(
        (m for m in _SYSTEM_MANAGERS if recipe.run and m in recipe.run[0].split()[0]), None
    )
    bases = (event.before.base for trace in traces for event in trace.events[:1])
    return manager is not None and any(
        isinstance(base, ContainerBase) and base.system != manager for base in bases
    )
