"""Which recipe for a tool fits the machines of a job, and how it is written as a step."""

from collections.abc import Collection
from typing import Final

from fixers.diagnostics import Edit, SkippedFix
from fixers.edits import insert_step_before
from fixers.model import Machine, Step, Trace, Tri
from fixers.model.containers import ContainerBase
from fixers.model.images import ImageBase, JoinedBase
from fixers.model.knowledge import Recipe, Tool
from fixers.model.machine import CommandBase
from fixers.rules._container_recipes import in_container
from fixers.syntax.records import dataclass

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
        return in_container(tool, machine.base)
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
