"""Whether what has the name of a missing path is likely what was meant."""

import posixpath
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

from fixers.diagnostics import EXECUTABLE
from fixers.model import Repository
from fixers.model.answers import answered
from fixers.rules._paths.spelling import is_spelled_like
from fixers.rules._shared.made_paths import is_folder
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

# Names that tell nothing: each folder may have its own.
COMMON: Final = frozenset({
    "requirements.txt", "requirements-dev.txt", "package.json", "setup.py", "main.py", "app.py",
    "index.js", "main.tf", "docker-compose.yml", "docker-compose.yaml", "compose.yaml",
    "compose.yml", "values.yaml", "kustomization.yaml", "pyproject.toml", "pom.xml", "go.mod",
    "package-lock.json",
    "yarn.lock", "pnpm-lock.yaml", "go.sum", "Chart.yaml", "Makefile", "index.ts", "tsconfig.json",
    "__init__.py", "conftest.py", "main.go", "main.js", "main.ts", "template.yaml", "template.yml",
    "deployment.yaml", "service.yaml", "build.gradle", "Cargo.toml", "config.json", "config.yml",
    "config.yaml", "values.yml", "README.md", "setup.cfg",
    "CHANGELOG.md", "LICENSE",
})  # fmt: skip

_LOCKS: Final = frozenset({"package-lock.json", "npm-shrinkwrap.json", "yarn.lock"})
_WORKSPACES: Final = regex(r'"workspaces"\s*:\s*(?:\{\s*"packages"\s*:\s*)?\[([^\]]*)\]')

# Copies for tests, by others, or of former times: nobody means them but by their folder.
_COPIES: Final = regex(
    r"(?:^|/)(testdata|(?:test[-_]?)?fixtures|__fixtures__|vendor|third[-_]party|node_modules"
    r"|dbt_packages|examples?|samples?|(?:[\w.-]*[_.-])?(?:archived?|legacy|deprecated|old|backups?)"
    r"(?:[_.-][\w.-]*)?|attic)(?=/)",
    re.IGNORECASE,
)
_OPEN: Final = frozenset({".github", ".ci", ".docker", ".deploy", ".aws", ".infra"})


@answered
def is_likely(path: str, other: str, repository: Repository) -> bool:
    """Whether one of another folder is offered in the place of a path. Folders, and what each
    of them may have, need more in common than the name."""
    name = posixpath.basename(other)
    if is_copy(path, other):
        return False
    telling = posixpath.splitext(name)[1] or _is_program(other, repository)
    if telling and name not in COMMON and name[0] != "*":
        return True
    folders, own = path.split("/")[:-1], other.split("/")[:-1]
    if folders and any(one[0] == "." and one not in _OPEN for one in own if one not in folders):
        return False  # what a tool keeps beside the things that it brings
    if _is_renamed(path, repository) or _is_moved_beside(path, other, repository):
        return False
    if _is_lock_of_all(path, other, repository):
        return True
    if _is_of_another_kind(folders, own):
        return False
    if not folders or any(_is_near(one, another) for one in folders for another in own):
        return True
    return len(own) <= len(folders) and not is_folder(folders[0], repository)


def _is_of_another_kind(folders: Sequence[str], own: Sequence[str]) -> bool:
    """`infra/terraform/environments/prod` for `infra/k8s/overlays/prod`: what lies in such a folder
    is nothing for those who look into the other."""
    lost = [one for one in folders if not any(_is_near(one, other) for other in own)]
    new = [one for one in own if not any(_is_near(one, other) for other in folders)]
    return len(lost) > 1 and len(new) > 1


def _is_program(path: str, repository: Repository) -> bool:
    """Whether it is a script of the repository's own, which others do not have."""
    wrapper = posixpath.basename(path) in {"gradlew", "mvnw"}
    return repository.tree.mode(path) == EXECUTABLE and not wrapper


def _is_renamed(path: str, repository: Repository) -> bool:
    """Whether the path's own folder has something with the name in a longer one."""
    folder, name = posixpath.split(path)
    stem = name.partition(".")[0]
    names = repository.names_in(folder)
    return any(len(stem) > 1 and stem in other and other != name for other in names)


def _is_moved_beside(path: str, other: str, repository: Repository) -> bool:
    """`backend/Dockerfile` for `worker/Dockerfile` where there is `backend/Dockerfile.worker`."""
    folder = posixpath.basename(posixpath.dirname(path))
    name, own = posixpath.basename(other), re.escape(folder)
    variant = re.compile(rf"{re.escape(name)}[.-]{own}|{own}[.-]{re.escape(name)}", re.IGNORECASE)
    beside = repository.inside(posixpath.dirname(other))
    return bool(folder) and any(variant.fullmatch(posixpath.basename(p)) for p in beside)


def _is_lock_of_all(path: str, other: str, repository: Repository) -> bool:
    """Whether a path's folder is a workspace of npm or Yarn: these have one lock file together,
    beside the `package.json` that names them."""
    folder, name = posixpath.split(path)
    top = posixpath.dirname(other)
    if name not in _LOCKS or not folder or not is_folder(folder, repository):
        return False
    source = repository.tree.read(posixpath.join(top, "package.json"))
    named = _WORKSPACES.search(source.text) if isinstance(source, Source) else None
    inner = posixpath.relpath(folder, top or ".")
    folders = (one.strip("./") for one in re.findall(r'"([^"]+)"', named[1] if named else ""))
    return any(f.count("/") == inner.count("/") and fnmatchcase(inner, f) for f in folders)


def is_copy(path: str, other: str) -> bool:
    """Whether another path is that of a copy, and this one is not."""
    return not set(_COPIES.findall(other)) <= set(_COPIES.findall(path))


def _is_near(one: str, other: str) -> bool:
    """`infra` for `infrastructure`, `deploy` for `deployment`."""
    short, long = sorted((one, other), key=len)
    return is_spelled_like(one, other) or (len(short) > 2 and long.startswith(short))


def is_elsewhere(path: str, other: str) -> bool:
    """Whether the folder of another path is not called like that of this one."""
    folder = posixpath.basename(posixpath.dirname(path))
    return folder not in {"", posixpath.basename(posixpath.dirname(other))}
