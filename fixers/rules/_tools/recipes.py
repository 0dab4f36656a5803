"""Which recipe for a tool fits the machines of a job, and how it is written as a step."""

from collections.abc import Collection, Sequence
from typing import Final

from fixers.diagnostics import Edit, SkippedFix
from fixers.edits import insert_step_before
from fixers.model import Machine, Step, Trace, Tri
from fixers.model.facts.containers import ContainerBase
from fixers.model.facts.images import ImageBase, JoinedBase
from fixers.model.facts.tools import Recipe, Tool
from fixers.model.machine import CommandBase
from fixers.rules._tools.calls import ToolCall
from fixers.rules._tools.container_recipes import in_container
from fixers.rules._tools.offered import offered
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


Chosen = tuple[tuple[Recipe, frozenset[Kind] | None], ...]


def recipes_for(tool: Tool, calls: Sequence[ToolCall]) -> Chosen | SkippedFix:
    """The recipe for each kind of machine that lacks a tool, or why one has none. In a container
    it fits whatever machine that runs on."""
    if any(isinstance(call.before.base, ContainerBase) for call in calls):
        return _in_containers(tool, calls)
    machines = {kind: c.before for c in calls for kind in kinds_of(c.before.base)}
    recipes = offered(tool, calls, on_linux=any(kind.os == "Linux" for kind in machines))
    if isinstance(recipes, SkippedFix):
        return recipes
    every = next((r for r in recipes if all(_fits(r, *one) for one in machines.items())), None)
    if every is not None and machines:
        return ((every, frozenset(machines)),)
    chosen: dict[Recipe, frozenset[Kind]] = {}
    for kind, machine in machines.items():
        recipe = next((r for r in recipes if _fits(r, kind, machine)), None)
        if recipe is None:
            where = f" on {kind.os} {kind.arch}" if tool.recipes else ""
            return SkippedFix(tool.instead or f"no recipe for {tool.name}{where} is known")
        chosen[recipe] = chosen.get(recipe, frozenset()) | {kind}
    if not chosen:
        return SkippedFix(tool.instead or f"no recipe for {tool.name} is known")
    return tuple(chosen.items())


def _in_containers(tool: Tool, calls: Sequence[ToolCall]) -> Chosen | SkippedFix:
    bases = [call.before.base for call in calls]
    found = [in_container(tool, base) for base in bases if isinstance(base, ContainerBase)]
    skipped = next((one for one in found if isinstance(one, SkippedFix)), None)
    if skipped is not None:
        return skipped
    if len(set(found)) > 1 or len(found) < len(bases):
        return SkippedFix("the containers of this job have several package managers")
    return tuple((one, None) for one in found[:1] if isinstance(one, Recipe))


def _fits(recipe: Recipe, kind: Kind, machine: Machine) -> bool:
    return recipe.fits(kind.os, kind.arch) and not _lacks(machine, recipe)


def _lacks(machine: Machine, recipe: Recipe) -> bool:
    """Whether a recipe calls by name what the machine surely does not have."""
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


def _kinds_of_trace(trace: Trace) -> frozenset[Kind]:
    """The kinds of machines of a job's trace."""
    event = next(iter(trace.events), None)
    return frozenset() if event is None else kinds_of(event.before.base)


def kinds_at(step: Step, calls: Sequence[ToolCall], legs: Sequence[Trace]) -> frozenset[Kind]:
    """All kinds of machines that get to a step of a job with these traces."""
    if step.job is None:
        return every_kind()
    own = frozenset[Kind]().union(*(kinds_of(call.before.base) for call in calls))
    return own.union(*map(_kinds_of_trace, legs))


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
