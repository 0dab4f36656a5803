"""Cases under tests/goldens/<rule-id>/: what is read from disk, and where it stands in a tree.

- `x.yml` is `.github/workflows/ci.yml`, `x.sh` is `lib/scripts/x.sh`; a folder `x/` beside it
  holds other files of the tree. `x.out` are the findings, `x.fixed.yml` is the file after the
  safe fixes, `x.unsafe.yml` after the unsafe ones too; an absent file means no difference.
- `x/before/` is a whole tree, for fixes that touch several files: `x/after/` is the tree after
  the safe fixes, `x/unsafe/` after all.
- A script of `lib/scripts` that this project ships is copied nowhere: a line stands for it.
- `x.review.md` is what a pull request shows that adds the case.
- `ok_…` must stay silent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fixers.diagnostics import EXECUTABLE, FileAction, FileChange, Finding
from fixers.engine import CheckOptions
from fixers.model import RepoTree
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source

GOLDENS: Final = Path(__file__).parent / "goldens"
WORKFLOW: Final = ".github/workflows/ci.yml"
_PLACES: Final = {".yml": WORKFLOW, ".sh": "lib/scripts/{name}.sh"}
_RESULTS: Final = (".fixed", ".unsafe")
_SHIPPED: Final = Path(__file__).parent.parent / "lib" / "scripts"
_AS_SHIPPED: Final = b"# the script of that name that this project ships\n"


@dataclass(frozen=True)
class Case:
    """`main` is the path of the only file in question; None for a case over several files."""

    folder: Path
    name: str
    suffix: str
    tree: MemoryTree
    main: str | None

    @property
    def rule(self) -> str:
        return self.folder.name

    @property
    def id(self) -> str:
        return f"{self.rule}/{self.name}"

    @property
    def silent(self) -> bool:
        return self.name.startswith("ok_")

    @property
    def options(self) -> CheckOptions:
        return CheckOptions(select=frozenset({self.rule}))

    def line(self, finding: Finding) -> str:
        """`8:14 error rule-id: message`, the path before it when it is not the main file."""
        at, path = finding.at.start, finding.at.path
        place = "" if path == self.main else f"{path}:"
        severity = finding.severity.value
        return f"{place}{at.line}:{at.column} {severity} {finding.rule}: {finding.message}\n"

    def beside(self, ending: str) -> Path:
        return self.folder / f"{self.name}{ending}"

    def expected(self, kind: str) -> dict[str, bytes]:
        """Every file after fixes of a kind: `fixed` or `unsafe`; the nearest lesser kind where
        there is nothing on disk."""
        lesser = self.expected("fixed") if kind == "unsafe" else texts(self.tree)
        if self.main is None:
            folder = self.beside("") / ("after" if kind == "fixed" else "unsafe")
            return _whole_again(_files(folder)) if folder.is_dir() else lesser
        file = self.beside(f".{kind}{self.suffix}")
        return lesser | ({self.main: file.read_bytes()} if file.exists() else {})

    def expect(self, kind: str, files: Mapping[str, bytes]) -> None:
        """Write what fixes of a kind make of the files, if it differs from the lesser kind."""
        lesser = self.expected("fixed") if kind == "unsafe" else texts(self.tree)
        if self.main is None:
            root = self.beside("") / ("after" if kind == "fixed" else "unsafe")
            for path in _files(root).keys() - files.keys():
                (root / path).unlink()
            for path, data in files.items() if files != lesser else ():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(_AS_SHIPPED if data == _shipped(path) else data)
            return
        agree_on_disk(
            self.beside(f".{kind}{self.suffix}"),
            files[self.main] if files != lesser else b"",
        )


def _shipped(path: str) -> bytes | None:
    script = _SHIPPED / Path(path).name
    return script.read_bytes() if path == f"lib/scripts/{script.name}" and script.exists() else None


def _whole_again(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """With the shipped scripts in the place of the lines that stand for them."""
    return {
        path: _shipped(path) or data if data == _AS_SHIPPED else data
        for path, data in files.items()
    }


def agree_on_disk(path: Path, data: bytes) -> None:
    """Write a golden file; none when there is nothing to write."""
    if data:
        path.write_bytes(data)
    else:
        path.unlink(missing_ok=True)


def _all_cases() -> list[Case]:
    found = [_single(p) for p in sorted(GOLDENS.glob("*/*")) if _is_case(p)]
    return found + [_whole(p.parent) for p in sorted(GOLDENS.glob("*/*/before"))]


def texts(tree: RepoTree) -> dict[str, bytes]:
    sources = ((path, tree.read(path)) for path in tree.paths())
    return {path: source.encode() for path, source in sources if isinstance(source, Source)}


def with_texts(tree: RepoTree, files: Mapping[str, bytes]) -> OverlayTree:
    """The tree with other contents of some files, modes kept."""
    return OverlayTree(
        tree,
        [
            FileChange(path, FileAction.CREATE, data, tree.mode(path) or 0)
            for path, data in files.items()
        ],
    )


def _is_case(path: Path) -> bool:
    return path.suffix in _PLACES and not path.stem.endswith(_RESULTS)


def _single(path: Path) -> Case:
    main = _PLACES[path.suffix].format(name=path.stem)
    others = path.with_suffix("")
    tree = _tree({main: path.read_bytes()}, others)
    return Case(path.parent, path.stem, path.suffix, tree, main)


def _whole(folder: Path) -> Case:
    return Case(folder.parent, folder.name, "", _tree({}, folder / "before"), None)


def _tree(files: Mapping[str, bytes], folder: Path) -> MemoryTree:
    whole = _whole_again(_files(folder))
    return MemoryTree({**whole, **files}, dict.fromkeys(_executables(folder), EXECUTABLE))


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in _below(folder)}


def _executables(folder: Path) -> Iterable[str]:
    return (p.relative_to(folder).as_posix() for p in _below(folder) if p.stat().st_mode & 0o100)


def _below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


CASES: Final = _all_cases()
