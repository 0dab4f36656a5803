"""What well-known container images hold, from `fixers/data/containers.json`."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, NotRequired, TypedDict

from fixers.data import read
from fixers.model.facts.tools import tool_of
from fixers.model.machine import CommandBase
from fixers.model.tri import Tri
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# In the order in which Compose takes the first of them.
COMPOSE_FILES: Final = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
# Registries that serve the images of Docker Hub under the same names.
_MIRRORS: Final = regex(
    r"^(?:(?:index\.)?docker\.io/|registry\.hub\.docker\.com/|mirror\.gcr\.io/"
    r"|public\.ecr\.aws/docker/)?(?:library/)?"
)
_TAG: Final = regex(r":(?P<tag>[^/@]*)$")


class _Variant(TypedDict):
    holds: list[str]
    unsure: NotRequired[list[str]]
    system: NotRequired[str]


class _Container(_Variant):
    manager: NotRequired[str]
    variants: NotRequired[Mapping[str, _Variant]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerBase(CommandBase):
    """A well-known image: of the tools in `tools.json` it holds `holds`, perhaps `unsure`, and no
    others. `manager` is the package manager of its language, `system` that of its system; it
    surely has both."""

    label: str
    holds: frozenset[str]
    unsure: frozenset[str]
    manager: str | None
    system: str | None

    def has(self, command: str) -> Tri:
        if command in self.holds:
            return Tri.YES
        return Tri.UNKNOWN if command in self.unsure or tool_of(command) is None else Tri.NO


@cache
def _containers() -> Mapping[str, _Container]:
    containers: Mapping[str, _Container] = json.loads(read("containers.json"))
    return containers


def container_of(image: str) -> ContainerBase | None:
    """The known image behind `container:`; None for all others."""
    plain, _, digest = image.partition("@")
    given = _TAG.search(plain)
    name = _TAG.sub("", plain)
    known = _containers().get(_MIRRORS.sub("", name)) or _containers().get(name)
    if known is None:
        return None
    variants = known.get("variants", {})
    tag = given["tag"] if given else ""
    found: _Variant = next((v for key, v in variants.items() if key in tag), known)
    holds, unsure = frozenset(found["holds"]), frozenset(found.get("unsure", ()))
    if "${{" in tag or (digest and not given):  # any variant
        all_of = [frozenset(one["holds"]) for one in (known, *variants.values())]
        holds, unsure = holds.intersection(*all_of), unsure.union(*all_of)
    return ContainerBase(
        label=f"container {image}",
        holds=holds,
        unsure=unsure,
        manager=known.get("manager"),
        system=None if "${{" in tag else found.get("system", known.get("system")),
    )
