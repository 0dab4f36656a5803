"""Runs a linter over copies of files, each under a number for a name."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from fixers.syntax.records import dataclass

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_TIMEOUT: Final = 15
_BATCH: Final = 200  # files of one process: a command line has an end


@contextmanager
def copies(files: Sequence[tuple[str, str]]) -> Iterator[Path]:
    """A directory with a folder for each file, called by its number: (name, text)."""
    with TemporaryDirectory(prefix="fix-pipeline-") as folder:
        for number, (name, text) in enumerate(files):
            place = Path(folder, str(number))
            place.mkdir()
            (place / name).write_bytes(text.encode(errors="replace"))
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Failure:
    """A linter that gave no answer: for the file of a number, or, with None, for many."""

    name: str
    number: int | None
    reason: str


class NoAnswerError(Exception):
    """A linter took too long, or ended without any JSON."""


def answers(
    name: str,
    options: Sequence[str],
    files: Sequence[tuple[str, str]],
    failures: list[Failure] | None = None,
) -> Iterator[tuple[int, dict[str, Json]]]:
    """The objects that a linter lists in its JSON, with the number of the file of each.

    Where it fails over many files at once, it is asked file by file: one that it cannot digest
    must not cost the others. Where it takes too long it is not asked again.
    """
    program = which(name)
    if program is None or not files:
        return
    told = failures if failures is not None else []
    with copies(files) as folder:
        names = [f"{number}/{file}" for number, (file, _) in enumerate(files)]
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            for item in _asked((program, *options), batch, folder, told):
                yield _number(item), item


def _asked(
    command: Sequence[str], batch: Sequence[str], folder: Path, told: list[Failure]
) -> Iterator[dict[str, Json]]:
    try:
        yield from _objects(run((*command, *batch), folder))
    except TimeoutError as error:
        number = int(batch[0].partition("/")[0]) if len(batch) == 1 else None
        told.append(Failure(Path(command[0]).name, number, str(error)))
    except NoAnswerError as error:
        if len(batch) > 1:
            for one in batch:
                yield from _asked(command, [one], folder, told)
        else:
            number = int(batch[0].partition("/")[0])
            told.append(Failure(Path(command[0]).name, number, str(error)))


def run(command: Sequence[str], folder: Path) -> Json:
    """The JSON that a linter prints."""
    try:
        output = output_of(command, folder)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no answer in {_TIMEOUT} s") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise NoAnswerError(f"it could not be started: {error}") from error
    try:
        found: Json = json.loads(output)
    except ValueError as error:
        raise NoAnswerError("it ended without an answer") from error
    return found


def output_of(command: Sequence[str], folder: Path) -> bytes:
    return subprocess.run(  # noqa: S603 - names and options are ours
        command,
        capture_output=True,
        check=False,
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        timeout=_TIMEOUT,
    ).stdout


def at(item: Json, *path: str) -> Json:
    """What stands under keys inside each other; None where one is missing."""
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def number_at(item: Json, *path: str) -> int:
    found = at(item, *path)
    return found if isinstance(found, int) else 0


def _objects(listing: Json) -> Iterator[dict[str, Json]]:
    items = listing.get("comments") if isinstance(listing, dict) else listing
    yield from (i for i in (items if isinstance(items, list) else []) if isinstance(i, dict))


def _number(item: dict[str, Json]) -> int:
    name = item.get("filepath") or item.get("file") or _zizmor_name(item)
    return int(str(name).partition("/")[0])


def _zizmor_name(item: dict[str, Json]) -> Json:
    locations = item.get("locations")
    first = locations[0] if isinstance(locations, list) and locations else None
    return at(first, "symbolic", "key", "Local", "verbatim_path")
