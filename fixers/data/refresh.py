"""Rebuild `runner_images.json` from a derived description of the runner images.

    python -m fixers.data.refresh runner-images.json

The input lists, per image, the commands that the image's software report, its toolset and its
build scripts put on PATH, and those that were looked for and are absent. Only what was checked
becomes yes or no; everything else stays unknown. Of commands that the input does not name, what was
found out before stays as it is.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypedDict

TARGET: Final = Path(__file__).with_name("runner_images.json")
_SYSTEMS: Final = {"Ubuntu": "Linux", "macOS": "macOS", "windows": "Windows"}


class Origin(TypedDict):
    repository: str
    commit: str
    date: str


class DerivedImage(TypedDict, total=False):
    os: str
    arch: str
    image_version: str
    commands: Mapping[str, str | None]
    inferred_commands: Sequence[str]
    unverified_commands: Sequence[str]
    off_path: Mapping[str, object]


class Derived(TypedDict):
    source: Origin
    labels: Mapping[str, str]
    images: Mapping[str, DerivedImage]


class Image(TypedDict):
    os: str
    arch: str
    version: str


class Table(TypedDict):
    source: Origin
    labels: Mapping[str, str]
    images: Mapping[str, Image]
    commands: Mapping[str, str]


def table(derived: Derived) -> Table:
    """One row a command, one column an image: `+` on PATH, `-` checked absent, `?` unknown."""
    images = derived["images"]
    names = sorted({n for i in images.values() for n in (*i["commands"], *_inferred(i))})
    rows = {name: "".join(_mark(i, name) for i in images.values()) for name in names}
    source = derived["source"]
    return {
        "source": {
            "repository": source["repository"],
            "commit": source["commit"],
            "date": source["date"],
        },
        "labels": {label.lower(): image for label, image in derived["labels"].items()},
        "images": {name: _image(image) for name, image in images.items()},
        "commands": {name: row for name, row in rows.items() if set(row) != {"?"}},
    }


def _inferred(image: DerivedImage) -> Sequence[str]:
    return image.get("inferred_commands", ())


def _mark(image: DerivedImage, name: str) -> str:
    if name in image.get("off_path", {}):
        return "-"  # installed where no PATH leads
    if name in image.get("unverified_commands", ()):
        return "?"
    if name in _inferred(image):
        return "+"
    if name not in image["commands"]:
        return "?"
    return "-" if image["commands"][name] is None else "+"


def _image(image: DerivedImage) -> Image:
    system = next(v for k, v in _SYSTEMS.items() if image["os"].startswith(k))
    arch = "ARM64" if image["arch"] == "arm64" else "X64"
    return {"os": system, "arch": arch, "version": image["image_version"]}


def main() -> None:
    parser = argparse.ArgumentParser(description="Rebuild the table of runner images")
    parser.add_argument("derived", type=Path)
    derived: Derived = json.loads(parser.parse_args().derived.read_text("utf-8"))
    before: Table | None = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else None
    built = table(derived)
    if before is not None:
        built["commands"] = {**kept(before, built), **built["commands"]}
    TARGET.write_text(json.dumps(built, indent=1, sort_keys=False) + "\n", "utf-8")


def kept(before: Table, built: Table) -> dict[str, str]:
    """The rows that a new table does not hold, for its images."""
    places = {image: at for at, image in enumerate(before["images"])}
    columns = [places.get(image) for image in built["images"]]
    rows = {name: row for name, row in before["commands"].items() if name not in built["commands"]}
    return {
        name: "".join("?" if at is None else row[at] for at in columns)
        for name, row in rows.items()
    }


if __name__ == "__main__":
    main()
