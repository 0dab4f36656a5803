"""`fix-pipeline init`: the reference pipeline, with the names of this repository in it."""

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fixers.cli.dockerfiles import Service, find_services, service
from fixers.cli.parser import UsageError
from fixers.cli.surroundings import Surroundings
from fixers.edits.hardened import FOLDER, SHIPPED
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# Files of `root` become hidden ones.
_PLACES: Final = {"workflows": ".github/workflows/", "infra": "infra/", "root": "."}
# What a repository without any service gets when nobody may be asked.
_NEW_SERVICE: Final = "app"
_NAME: Final = regex(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_PATH: Final = regex(r"[\w@+./-]+", re.ASCII)
_REGION: Final = regex(r"[a-z]{2}(?:-[a-z]+)+-[0-9]")
_DEFAULT_REGION: Final = "us-east-1"
# A line of a template that is written once for each service.
_EACH: Final = regex(r"^(?P<before>.*)@(?P<what>TEST|BUILD)@(?P<after>.*\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Names:
    """What the templates leave open."""

    project: str
    services: tuple[Service, ...]
    region: str
    branch: str

    def fill(self, text: str) -> str:
        values = {
            "@PROJECT@": self.project,
            "@SERVICES@": json.dumps([one.name for one in self.services]),
            "@CODE@": self._code(),
            "@REGION@": self.region,
            "@BRANCH@": self.branch,
        }
        for marker, value in values.items():
            text = text.replace(marker, value)
        return _EACH.sub(self._each, text)

    def _code(self) -> str:
        """The one folder that holds all services, or the repository."""
        folders = {one.directory.split("/")[0] for one in self.services}
        return folders.pop() if len(folders) == 1 else "."

    def _each(self, line: re.Match[str]) -> str:
        return "".join(
            f"{line['before']}{_place(one, line['what'])}{line['after']}" for one in self.services
        )


def _place(one: Service, what: str) -> str:
    values = {"service": one.name, "directory": one.directory}
    if what == "BUILD":
        values = {"service": one.name, "context": one.context, "dockerfile": one.dockerfile}
    return f"{{{', '.join(f'{key}: {json.dumps(value)}' for key, value in values.items())}}}"


@dataclass(frozen=True, slots=True)
class NewFile:
    path: str
    text: str
    executable: bool = False


def run(chosen: Namespace) -> int:
    root = Path(chosen.path)
    if not root.is_dir():
        raise UsageError(f"{chosen.path} is no directory; name that of a repository")
    names = _names(root, chosen)
    files = tuple(_files(names))
    kept = [] if chosen.force else [one.path for one in files if _differs(root, one)]
    new = [one for one in files if one.path not in kept]
    sys.stdout.write(
        f"{names.project}: {', '.join(one.name for one in names.services)} in {names.region},"
        f" delivered from {names.branch}, {len(new)} files\n"
    )
    if not chosen.yes and not _agreed():
        sys.stdout.write("Nothing was written.\n")
        return 0
    _stay_inside(root, new)
    for one in new:
        _write(root, one)
    for path in kept:
        sys.stdout.write(f"kept {path}: it has other contents (--force overwrites it)\n")
    sys.stdout.write("Written. docs/pipeline.md of fix-pipeline says what to set up in AWS.\n")
    return 0


def _names(root: Path, chosen: Namespace) -> Names:
    here = Surroundings(root)
    project = re.sub(r"[^a-z0-9]+", "-", root.resolve().name.lower())[:30].strip("-") or "shop"
    services = _services(find_services(here, project), chosen)
    wrong = [one.name for one in services if not _NAME.fullmatch(one.name)]
    if wrong:
        raise UsageError(f"no name for a service on ECS: {', '.join(wrong)}")
    odd = [one.dockerfile for one in services if not _PATH.fullmatch(one.context + one.dockerfile)]
    if odd:
        raise UsageError(
            f"no path that a workflow can name: {', '.join(odd)}; choose with --services"
        )
    region = chosen.region or here.region() or _DEFAULT_REGION
    if not _REGION.fullmatch(region):
        raise UsageError(f"no AWS region: {region}")
    return Names(project, services, region, here.branch())


def _services(found: tuple[Service, ...], chosen: Namespace) -> tuple[Service, ...]:
    """The named ones, where they stand; else those that were found."""
    places = {one.name: one for one in found}
    named = dict.fromkeys(name.strip() for name in (chosen.services or "").split(","))
    if any(named):
        return tuple(
            places.get(name) or service(name, f"services/{name}") for name in named if name
        )
    if not found and not chosen.yes:
        raise UsageError("no Dockerfile of a service here; name the services with --services a,b")
    return found or (service(_NEW_SERVICE, f"services/{_NEW_SERVICE}"),)


def _files(names: Names) -> Iterator[NewFile]:
    templates = SHIPPED / "templates" / "pipeline"
    for folder, place in _PLACES.items():
        for path in sorted((templates / folder).rglob("*")):
            if path.is_file():
                target = f"{place}{path.relative_to(templates / folder).as_posix()}"
                yield NewFile(target, names.fill(path.read_text("utf-8")))
    scripts = (SHIPPED / "scripts").iterdir()
    for path in sorted(one for one in scripts if one.suffix in {".sh", ".tsv"}):
        text = path.read_text("utf-8")
        yield NewFile(f"{FOLDER}/{path.name}", text, executable=text.startswith("#!"))


def _differs(root: Path, one: NewFile) -> bool:
    """Something stands there that is not what would be written."""
    place = root / one.path
    if not place.exists() and not place.is_symlink():
        return False
    return not place.is_file() or place.read_bytes() != one.text.encode()


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here; say --yes")
    sys.stdout.write("Write them? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _stay_inside(root: Path, files: list[NewFile]) -> None:
    """A link in the repository must not lead a write to somewhere else."""
    for one in files:
        if not (root / one.path).resolve().is_relative_to(root.resolve()):
            raise UsageError(f"{one.path} leads out of the repository")


def _write(root: Path, one: NewFile) -> None:
    place = root / one.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(one.text, encoding="utf-8", newline="\n")
        place.chmod(0o755 if one.executable else 0o644)
    except OSError as error:
        raise UsageError(f"{one.path} cannot be written: {error.strerror}") from error
