"""Which machines a job runs on: its matrix legs, grouped by image."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fixers.model.expressions import resolve_text
from fixers.model.images import ImageBase, JoinedBase, image_of
from fixers.model.machine import CommandBase
from fixers.model.matrix import Leg, leg_value, matrix_legs
from fixers.model.tri import UNKNOWN, Unknown
from fixers.model.workflow import Job
from fixers.syntax.expression import UNDETERMINED, Undetermined, Value
from fixers.syntax.yaml_doc import Mapping, Node, Scalar, Sequence, resolve

MOST_RUNNERS: Final = 4  # beyond it one walk stands for all legs
NO_INPUTS: Final[MappingType[str, str | Unknown]] = MappingProxyType({})


class OtherBase(CommandBase):
    """A machine that is not one of the hosted images: nothing is known of it."""

    def __init__(self, label: str) -> None:
        self.label = label


@dataclass(frozen=True, eq=False)
class Runner:
    """One kind of machine, and the matrix legs that run on it (Unknown: not computable).

    `os` and `arch` are spelled as `runner.os` and `runner.arch`.
    """

    base: CommandBase
    os: str | Unknown
    arch: str | Unknown
    legs: tuple[Leg, ...] | Unknown

    def lookup(self, path: tuple[str, ...]) -> Value | Undetermined:
        """`matrix.*` where all legs agree, `runner.os` and `runner.arch`."""
        if path[0] == "matrix":
            return _agreed(self.legs, path[1:])
        facts = {"runner.os": self.os, "runner.arch": self.arch}
        value = facts.get(".".join(path).lower(), UNKNOWN)
        return UNDETERMINED if isinstance(value, Unknown) else value


ANY_RUNNER: Final = Runner(OtherBase("an unknown runner"), UNKNOWN, UNKNOWN, UNKNOWN)


def runners_of(job: Job) -> tuple[Runner, ...]:
    """One runner a distinct image, in the order of the matrix; at least one."""
    legs = matrix_legs(job)
    if isinstance(legs, Unknown):
        return (_runner(job, UNKNOWN),)
    groups: dict[str | None, list[Leg]] = {}
    for leg in legs:
        runner = _runner(job, (leg,))
        key = runner.base.label if isinstance(runner.base, ImageBase) else None
        groups.setdefault(key, []).append(leg)
    if len(groups) <= MOST_RUNNERS:
        return tuple(_runner(job, tuple(group)) for group in groups.values()) or (ANY_RUNNER,)
    singles = [_runner(job, tuple(group)) for group in groups.values()]
    systems, archs = {r.os for r in singles}, {r.arch for r in singles}
    joined = JoinedBase(label="several runners", bases=tuple(r.base for r in singles))
    return (
        Runner(
            joined,
            systems.pop() if len(systems) == 1 else UNKNOWN,
            archs.pop() if len(archs) == 1 else UNKNOWN,
            legs,
        ),
    )


def _agreed(legs: tuple[Leg, ...] | Unknown, path: tuple[str, ...]) -> Value | Undetermined:
    values = [] if isinstance(legs, Unknown) else [leg_value(leg, path) for leg in legs]
    first = values[0] if values else UNDETERMINED
    same = all(type(v) is type(first) and v == first for v in values)
    return first if same else UNDETERMINED


def _runner(job: Job, legs: tuple[Leg, ...] | Unknown) -> Runner:
    label = _label(job, legs)
    image = image_of(label) if isinstance(label, str) else None
    system = image.os if image else _system_named(label)
    if job.container is not None:
        return Runner(_container(job.container), "Linux", UNKNOWN, legs)
    if image:
        return Runner(image, image.os, image.arch, legs)
    named = OtherBase(f"runner {label}" if isinstance(label, str) else "an unknown runner")
    return Runner(named, system, UNKNOWN, legs)


def _label(job: Job, legs: tuple[Leg, ...] | Unknown) -> str | Unknown:
    """The one label of `runs-on`; several labels, groups and run-time values are Unknown."""
    node = job.node.get("runs-on")
    if isinstance(node, Sequence) and len(node.items) == 1:
        node = resolve(node.items[0])
    if not isinstance(node, Scalar):
        return UNKNOWN
    return resolve_text(node.value, Runner(CommandBase(), UNKNOWN, UNKNOWN, legs).lookup)


def _system_named(label: str | Unknown) -> str | Unknown:
    """The system that a custom label names, e.g. `windows-8-core`."""
    text = label.lower() if isinstance(label, str) else ""
    names = {"windows": "Windows", "macos": "macOS", "ubuntu": "Linux", "linux": "Linux"}
    return next((system for name, system in names.items() if name in text), UNKNOWN)


def _container(node: Node) -> CommandBase:
    image = node.get("image") if isinstance(node, Mapping) else node
    name = image.value if isinstance(image, Scalar) else ""
    return OtherBase(f"container {name}" if name and "${{" not in name else "a container")
