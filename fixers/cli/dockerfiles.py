"""The services of a repository: whatever it has a Dockerfile for."""

import re
from collections import Counter
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import Final

from fixers.cli.surroundings import Surroundings
from fixers.model.facts.containers import COMPOSE_FILES
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import YamlDocument, parse_yaml
from fixers.syntax.yaml_nodes import Mapping, Node, Scalar, resolve

DOCKERFILE: Final = "Dockerfile"
# A folder in one of these is a service, or a library where it has no Dockerfile.
_MANY: Final = frozenset({"services", "apps", "packages", "microservices", "src", "cmd"})
# A Dockerfile in a folder of this name, at the top, is that of the only program there.
_ONE: Final = frozenset({"", "src", "app"})
# What is built from such a folder is what stands around it.
_ASIDE: Final = frozenset({"build", "ci", "deploy", "docker"})
_NO_SERVICES: Final = frozenset({"docs", "e2e", "examples", "hack", "infra", "test", "tests"})
# Where one of these stands, service-test.sh knows how to test.
_MANIFEST: Final = regex(
    r"go\.mod|package\.json|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml"
    r"|pyproject\.toml|requirements\.txt|.+\.(?:csproj|sln)"
)
_COPIES: Final = regex(r"^[ \t]*(?:COPY|ADD)[ \t]+((?:[\w./@-]+[ \t]+)+)\S+[ \t]*$", re.MULTILINE)
# Turborepo copies everything, and takes the program out of it inside.
_PRUNES: Final = regex(r"\bturbo(?:@\S+)? prune\b")


@dataclass(frozen=True, slots=True)
class Service:
    """`directory` holds its code and tests; `context` is what docker builds from."""

    name: str
    directory: str
    context: str
    dockerfile: str


def service(name: str, directory: str) -> Service:
    """One whose Dockerfile stands in its own folder."""
    return Service(name, directory, directory, join(directory, DOCKERFILE))


def find_services(here: Surroundings, project: str) -> tuple[Service, ...]:
    """Those that stand in folders of their own, and those that Compose builds."""
    built = {one.dockerfile: one for one in reversed(tuple(_built(here)))}
    found = {one.dockerfile: one for one in _in_folders(here, built, project)}
    if any("/" in one.directory for one in found.values()):
        # The one at the root is then most often there for all of them.
        found = {path: one for path, one in found.items() if one.directory != "."}
    services = tuple({**built, **found}.values())
    return tuple(sorted(_told_apart(services), key=lambda one: one.name))


def _in_folders(here: Surroundings, built: dict[str, Service], project: str) -> Iterator[Service]:
    dockerfiles = (path for path in here.paths if basename(path) == DOCKERFILE)
    seen = set()
    for path in sorted(dockerfiles, key=lambda path: (len(path), path)):
        owner = _owner(path)
        if owner is None or owner in seen:
            continue
        seen.add(owner)
        context = built[path].context if path in built else _context(here, path)
        name = project if owner in _ONE else basename(owner)
        yield Service(_plain(name), _tested(here, owner, dirname(path)) or ".", context, path)


def _owner(dockerfile: str) -> str | None:
    """`services/cart` of `services/cart/docker/Dockerfile`; the root is empty."""
    folders = _around(dirname(dockerfile)).split("/")
    if len(folders) > 1:
        return "/".join(folders[:2]) if folders[0] in _MANY else None
    return None if folders[0] in _NO_SERVICES else folders[0]


def _around(folder: str) -> str:
    while basename(folder) in _ASIDE:
        folder = dirname(folder)
    return folder


def _tested(here: Surroundings, owner: str, folder: str) -> str:
    known = {dirname(path) for path in here.paths if _MANIFEST.fullmatch(basename(path))}
    return folder if folder in known and owner not in known else owner


def _context(here: Surroundings, dockerfile: str) -> str:
    """The folder around it that has most of what it copies, the nearest one."""
    text, folders = here.text(dockerfile), [_around(dirname(dockerfile))]
    if _PRUNES.search(text):
        return "."
    copied = [source for sources in _COPIES.findall(text) for source in sources.split()]
    while folders[-1]:
        folders.append(dirname(folders[-1]))
    return max(folders, key=lambda at: sum(here.exists(join(at, one)) for one in copied)) or "."


def _built(here: Surroundings) -> Iterator[Service]:
    """What Compose builds in this repository."""
    for path in COMPOSE_FILES:
        document = parse_yaml(Source(path, here.text(path)))
        services = _get(document.root, "services") if isinstance(document, YamlDocument) else None
        for entry in services.entries if isinstance(services, Mapping) else ():
            build = _get(entry.value, "build")
            context = _normal(build if isinstance(build, Scalar) else _get(build, "context"), ".")
            dockerfile = join(context, _normal(_get(build, "dockerfile"), DOCKERFILE))
            if build and (dockerfile := normpath(dockerfile)) in here.paths:
                yield Service(_plain(entry.key.value), context, context, dockerfile)


def _get(node: Node | None, key: str) -> Node | None:
    node = node and resolve(node)
    return node.get(key) if isinstance(node, Mapping) else None


def _normal(path: Node | None, default: str) -> str:
    return normpath(path.value) if isinstance(path, Scalar) and path.value else default


def _plain(name: str) -> str:
    """As ECS and ECR take names."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _told_apart(services: tuple[Service, ...]) -> Iterator[Service]:
    """Two of one name are called by their folders."""
    often = Counter(one.name for one in services)
    for one in services:
        name = one.name if often[one.name] == 1 else _plain(one.directory)
        yield Service(name, one.directory, one.context, one.dockerfile)
