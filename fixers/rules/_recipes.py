"""Which recipe for a tool fits the machines of a job, and how it is written as a step."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

from fixers.diagnostics import Edit, SkippedFix
from fixers.edits import insert_step_before
from fixers.model import Machine, Step, Trace, Tri
from fixers.model.containers import ContainerBase
from fixers.model.images import ImageBase, JoinedBase
from fixers.model.knowledge import Recipe, Tool
from fixers.model.machine import CommandBase
from fixers.syntax.records import dataclass

# The words by which a recipe of a package manager begins; in a container there is no
# `pipx`, and what Go builds goes to the image's own folder on the PATH.
_MANAGERS: Final = {
    "pip": ("pipx install ", "python -m pip install "),
    "npm": ("npm install --global ", "npm install --global "),
    "go": ("go install ", "go install "),
}
_SYSTEM_MANAGERS: Final = {
    "apk": "apk add --no-cache {}",
    "apt": "apt-get update && apt-get install --yes --no-install-recommends {}",
}
EVERYWHERE: Final = frozenset({"Linux", "macOS", "Windows"})


@dataclass(frozen=True, slots=True)
class Kind:
    """`runner.os` and `runner.arch` of a machine."""

    os: str
    arch: str


def kinds_of(base: CommandBase) -> frozenset[Kind]:
    """Every kind that a machine may be; none where that is not known."""
    if isinstance(base, ImageBase):
        return frozenset({Kind(base.os, base.arch)})
    if isinstance(base, JoinedBase):
        return frozenset().union(*map(kinds_of, base.bases))
    return frozenset()


def recipe_for(tool: Tool, machine: Machine) -> Recipe | SkippedFix:
    """The first recipe that installs a tool on a machine, or why there is none."""
    if isinstance(machine.base, ContainerBase):
        return _in_container(tool, machine.base)
    kinds = kinds_of(machine.base)
    fitting = (r for r in tool.recipes if kinds and all(r.fits(k.os, k.arch) for k in kinds))
    recipe = next((r for r in fitting if not _lacks(machine, r)), None)
    if recipe is not None:
        return recipe
    systems = " and ".join(sorted(f"{kind.os} {kind.arch}" for kind in kinds))
    where = f" on {systems}" if tool.recipes and systems else ""
    return SkippedFix(tool.instead or f"no recipe for {tool.name}{where} is known")


def _lacks(machine: Machine, recipe: Recipe) -> bool:
    """Whether a recipe calls what the machine surely does not have."""
    words = (next((w for w in line.split() if "=" not in w), "") for line in recipe.run)
    return any(machine.has(word) is Tri.NO for word in words)


def _in_container(tool: Tool, base: ContainerBase) -> Recipe | SkippedFix:
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
    package = dict(tool.packages).get(base.system or "")
    if package is not None and base.system in _SYSTEM_MANAGERS:
        line = _SYSTEM_MANAGERS[base.system].format(package)
        return Recipe(None, None, None, (), (line,), frozenset({"Linux"}), verified=False)
    return SkippedFix(
        f"the job runs in {base.label}, which need not have what installs {tool.name}: "
        "put it into the image"
    )


def differ(recipe: Recipe, traces: Iterable[Trace]) -> bool:
    """Whether some containers of a job have not the package manager that a recipe calls."""
    manager = next(
        (m for m in _SYSTEM_MANAGERS if recipe.run and m in recipe.run[0].split()[0]), None
    )
    bases = (event.before.base for trace in traces for event in trace.events[:1])
    return manager is not None and any(
        isinstance(base, ContainerBase) and base.system != manager for base in bases
    )


def condition(recipe: Recipe, lacking: Collection[Kind], every: Collection[Kind]) -> str | None:
    """The `if:` that keeps a recipe to the machines that lack the tool and that it fits."""
    covered = {kind for kind in lacking if recipe.fits(kind.os, kind.arch)}
    rest = set(every) - covered
    if not covered or not rest:
        return None
    systems = {kind.os for kind in covered}
    if not systems & {kind.os for kind in rest}:
        return " || ".join(f"runner.os == '{system}'" for system in sorted(systems))
    pairs = sorted((kind.os, kind.arch) for kind in covered)
    return " || ".join(f"runner.os == '{os}' && runner.arch == '{arch}'" for os, arch in pairs)


def every_kind() -> frozenset[Kind]:
    """What an action may run on."""
    return frozenset(Kind(os, arch) for os in EVERYWHERE for arch in ("X64", "ARM64"))


def kinds_of_trace(trace: Trace) -> frozenset[Kind]:
    """The kinds of machines of a job's trace."""
    event = next(iter(trace.events), None)
    return frozenset() if event is None else kinds_of(event.before.base)


def install_step(
    step: Step, recipe: Recipe, name: str, only: str | None, *, foreign: bool
) -> Edit | None:
    """The recipe as a step right before another; `foreign` where that is no bash."""
    several = foreign and len(recipe.run) > 1
    shell = "bash" if step.job is None or several else recipe.shell
    return insert_step_before(
        step,
        name,
        uses=f"{recipe.uses}@{recipe.sha}" if recipe.uses else None,
        run="\n".join(recipe.run) or None,
        shell=shell if recipe.run else None,
        inputs=recipe.inputs,
        ref=recipe.tag or "",
        copy_if=step.condition is not None,
        only=only,
    )
