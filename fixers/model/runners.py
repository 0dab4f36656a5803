"""Which machines a job runs on: its matrix legs, grouped by image."""

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from fixers.model.expressions import resolve_text
from fixers.model.facts.containers import container_of
from fixers.model.facts.images import ImageBase, JoinedBase, image_of
from fixers.model.label_choices import label_choices
from fixers.model.machine import CommandBase
from fixers.model.matrix import Leg, leg_value, matrix_legs
from fixers.model.once import once
from fixers.model.tri import UNKNOWN, Unknown
from fixers.model.workflow import Job
from fixers.syntax import yaml_doc
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.records import dataclass, replace
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Node, Scalar

MOST_RUNNERS: Final = 4  # beyond it one walk stands for all legs
MOST_FOLDERS: Final = 8
_LIST: Final = regex(r"\$\{\{\s*fromJSON\(([^()]*)\)\s*\}\}", re.IGNORECASE)
AXIS: Final = regex(r"\$\{\{\s*matrix\.([\w.-]+)\s*\}\}")
NO_INPUTS: Final[Mapping[str, str]] = MappingProxyType({})


class OtherBase(CommandBase):
    """A machine that is not one of the hosted images: nothing is known of it."""

    def __init__(self, label: str) -> None:
        self.label = label


@dataclass(frozen=True, eq=False)
class Runner:
    """One kind of machine, and the matrix legs that run on it (Unknown: not computable).

    `os` and `arch` are spelled as `runner.os` and `runner.arch`; `event` is what started the run.
    `guessed`: who starts it may choose another; `told`: what inputs that name commands may be.
    """

    base: CommandBase
    os: str | Unknown
    arch: str | Unknown
    legs: tuple[Leg, ...] | Unknown
    event: str | Unknown = UNKNOWN
    guessed: bool = False
    told: tuple[Mapping[str, str], ...] = ()

    def lookup(self, path: tuple[str, ...]) -> Value | Undetermined:
        """`matrix.*` where all legs agree, `runner.os`, `runner.arch` and `github.event_name`."""
        if path[0] == "matrix":
            return _agreed(self.legs, path[1:])
        facts = {
            "runner.os": self.os,
            "runner.arch": self.arch,
            "github.event_name": self.event,
        }
        value = facts.get(".".join(path).lower(), UNKNOWN)
        return UNDETERMINED if isinstance(value, Unknown) else value


ANY_RUNNER: Final = Runner(OtherBase("an unknown runner"), UNKNOWN, UNKNOWN, UNKNOWN)


@once
def runners_of(job: Job) -> tuple[Runner, ...]:
    """One runner a distinct image, in the order of the matrix; at least one."""
    return runners_given(job, (NO_INPUTS,))


def runners_given(job: Job, ways: Sequence[Mapping[str, str]]) -> tuple[Runner, ...]:
    """The same for each of several values of the inputs that `runs-on` names."""
    legs = matrix_legs(job)
    if isinstance(legs, Unknown):
        runners = [_runner(job, UNKNOWN, way) for way in ways]
        return tuple({runner.base.label: runner for runner in runners}.values())
    runners = [_runner(job, (leg,), way) for leg in legs for way in ways]
    grouped = _apart(runners, _folder_axes(job)) or _apart(runners, ())
    if len({runner.base.label for runner in grouped}) > MOST_RUNNERS:
        joined = JoinedBase(label="several runners", bases=tuple(r.base for r in grouped))
        return (replace(_together(grouped), base=joined),)
    return grouped or (ANY_RUNNER,)


def _apart(runners: Sequence[Runner], axes: Sequence[str]) -> tuple[Runner, ...]:
    """One runner for each image and each value of the axes; none when these are too many."""
    groups: dict[tuple[object, ...], list[Runner]] = {}
    for runner in runners:
        values = (_agreed(runner.legs, tuple(axis.split("."))) for axis in axes)
        groups.setdefault((runner.base.label, *values), []).append(runner)
    if axes and len(groups) > MOST_FOLDERS:
        return ()
    return tuple(_together(group) for group in groups.values())


def _folder_axes(job: Job) -> list[str]:
    """What of the matrix chooses working directories: each leg works in a place of its own."""
    own = [step.working_directory.value for step in job.steps if step.working_directory]
    defaults = job.node.get("defaults")
    run = defaults.get("run") if isinstance(defaults, yaml_doc.Mapping) else None
    folder = run.get("working-directory") if isinstance(run, yaml_doc.Mapping) else None
    texts = [*own, folder.value] if isinstance(folder, Scalar) else own
    return sorted({axis for text in texts for axis in AXIS.findall(text)})


def _together(runners: Sequence[Runner]) -> Runner:
    """All legs of several runners, on the base of the first."""
    systems, archs = {r.os for r in runners}, {r.arch for r in runners}
    legs = tuple(leg for r in runners if not isinstance(r.legs, Unknown) for leg in r.legs)
    return Runner(
        runners[0].base,
        systems.pop() if len(systems) == 1 else UNKNOWN,
        archs.pop() if len(archs) == 1 else UNKNOWN,
        legs,
    )


def _agreed(legs: tuple[Leg, ...] | Unknown, path: tuple[str, ...]) -> Value | Undetermined:
    values = [] if isinstance(legs, Unknown) else [leg_value(leg, path) for leg in legs]
    first = values[0] if values else UNDETERMINED
    same = all(type(v) is type(first) and v == first for v in values)
    return first if same else UNDETERMINED


def _runner(job: Job, legs: tuple[Leg, ...] | Unknown, given: Mapping[str, str]) -> Runner:
    seen = Runner(ANY_RUNNER.base, UNKNOWN, UNKNOWN, legs).lookup

    def lookup(path: tuple[str, ...]) -> Value | Undetermined:
        named = path[1].lower() if path[0].lower() == "inputs" and len(path) == 2 else ""
        return given[named] if named in given else seen(path)

    if job.container is not None:
        return Runner(_container(job.container, lookup), "Linux", UNKNOWN, legs)
    label = _label(job, lookup)
    image = image_of(label) if isinstance(label, str) else None
    if image:
        return Runner(image, image.os, image.arch, legs)
    if several := _hosted(job, lookup):
        seen_as = [Runner(one, one.os, one.arch, UNKNOWN) for one in several]
        base = JoinedBase(label="one of several runners", bases=tuple(several))
        return replace(_together(seen_as), base=base, legs=legs)
    named = OtherBase(f"runner {label}" if isinstance(label, str) else "an unknown runner")
    return Runner(named, _system_named(label), UNKNOWN, legs)


def _hosted(job: Job, lookup: Lookup) -> Sequence[ImageBase]:
    """The images of which a condition that is not known chooses one."""
    node = job.node.get("runs-on")
    labels = label_choices(node.value, lookup) if isinstance(node, Scalar) else ()
    images = [image for image in map(image_of, labels) if image is not None]
    return images if len(images) == len(labels) else ()


def _label(job: Job, lookup: Lookup) -> str | Unknown:
    """The one label of `runs-on`; several labels, groups and run-time values are Unknown."""
    node = job.node.get("runs-on")
    if isinstance(node, yaml_doc.Mapping) and node.get("group") is None:
        node = node.get("labels")
    if isinstance(node, yaml_doc.Sequence) and len(node.items) == 1:
        node = yaml_doc.resolve(node.items[0])
    if not isinstance(node, Scalar):
        return UNKNOWN
    listed = _LIST.fullmatch(node.value.strip())
    return _one_of(listed[1], lookup) if listed else resolve_text(node.value, lookup)


def _one_of(inner: str, lookup: Lookup) -> str | Unknown:
    """`fromJSON(…)` of a list with one label."""
    text = resolve_text(f"${{{{ {inner} }}}}", lookup)
    try:
        found = UNKNOWN if isinstance(text, Unknown) else json.loads(text)
    except (ValueError, RecursionError):
        return UNKNOWN
    one = found[0] if isinstance(found, list) and len(found) == 1 else found
    return one if isinstance(one, str) else UNKNOWN


def _system_named(label: str | Unknown) -> str | Unknown:
    """The system that a custom label names, e.g. `windows-8-core`."""
    text = label.lower() if isinstance(label, str) else ""
    names = {"windows": "Windows", "macos": "macOS", "ubuntu": "Linux", "linux": "Linux"}
    return next((system for name, system in names.items() if name in text), UNKNOWN)


def _container(node: Node, lookup: Lookup) -> CommandBase:
    image = node.get("image") if isinstance(node, yaml_doc.Mapping) else node
    text = image.value if isinstance(image, Scalar) else ""
    name = resolve_text(text, lookup)
    if isinstance(name, Unknown):  # only its tag may be left open
        name = text if text.partition("${{")[0].endswith(":") else ""
    if not name:
        return OtherBase("a container")
    if isinstance(node, yaml_doc.Mapping) and _gives_programs(node):
        return OtherBase(f"container {name}")
    return container_of(name) or OtherBase(f"container {name}")


def _gives_programs(node: yaml_doc.Mapping) -> bool:
    """Whether a container sees programs of its machine: `/usr/bin/docker:/usr/bin/docker`."""
    given: list[Node | None] = [node.get("options")]
    volumes = node.get("volumes")
    given += volumes.items if isinstance(volumes, yaml_doc.Sequence) else [volumes]
    return any(isinstance(one, Scalar) and "bin/" in one.value for one in given)
