"""What a working copy says about itself, for `fix-pipeline init`: its files, region and branch."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fixers.syntax.regex import regex

MAIN: Final = "main"
_SKIPPED: Final = frozenset({"node_modules", "vendor", "third_party", "testdata"})
_TELLING: Final = frozenset({".github", ".aws"})
_DEPTH: Final = 4
_LARGEST: Final = 1_000_000
_REGION: Final = regex(
    r"(?<![\w-])(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-"
    r"(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9](?!\w)"
)
_NAMES_REGIONS: Final = regex(
    r"^\.github/workflows/[^/]+\.ya?ml$|\.(?:tf|tfvars|hcl)$|(?:^|/)(?:samconfig\.toml"
    r"|(?:serverless|buildspec|(?:docker-)?compose[\w.-]*)\.ya?ml|[\w.-]*task-?def[\w.-]*\.json)$"
)
_HEAD: Final = regex(r"ref: refs/(?:remotes/origin|heads)/([\w./-]+)\s*")
_DEFAULT_BRANCHES: Final = frozenset({MAIN, "master", "trunk"})


class Surroundings:
    """The files of a repository that lie near its root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.paths = frozenset(self._listed())

    def _listed(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self._root):
            here = Path(folder).relative_to(self._root)
            deep = len(here.parts) >= _DEPTH
            folders[:] = [] if deep else [name for name in folders if _is_looked_into(name)]
            yield from ((here / name).as_posix() for name in names)

    def exists(self, path: str) -> bool:
        return (self._root / path).exists()

    def text(self, path: str) -> str:
        """Nothing, where it cannot be read or is too large to be what people write."""
        try:
            with (self._root / path).open(encoding="utf-8") as file:
                return file.read(_LARGEST)
        except (OSError, UnicodeError):
            return ""

    def region(self) -> str | None:
        """The AWS region that infrastructure and workflows name most often."""
        files = (path for path in sorted(self.paths) if _NAMES_REGIONS.search(path))
        seen = Counter(name for path in files for name in _REGION.findall(self.text(path)))
        return seen.most_common(1)[0][0] if seen else None

    def branch(self) -> str:
        """The default branch, as far as a clone knows it."""
        for name in ("refs/remotes/origin/HEAD", "HEAD"):
            head = _HEAD.fullmatch(self.text(f".git/{name}"))
            if head and (name != "HEAD" or head[1] in _DEFAULT_BRANCHES):
                return head[1]
        return MAIN


def _is_looked_into(folder: str) -> bool:
    return folder in _TELLING or not (folder.startswith(".") or folder in _SKIPPED)
