"""Whether a pull request concerns pipelines at all; if not, the bot stays silent."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import PurePosixPath
from typing import Final

from bot.plan.packages import packages_in

_WORKFLOW: Final = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_ACTION: Final = re.compile(r"(?:.*/)?action\.ya?ml")
_SCRIPTS: Final = re.compile(r"lib/scripts/.+")
# What rules look up most often: Terraform's settings, aliases of cargo, what is kept out of the
# repository, scripts of packages. Whatever else they look for is brought when they do.
_FACTS: Final = re.compile(
    r"(?:.*/)?[^/]+\.(?:tf|tofu)|\.git(?:ignore|attributes|modules)"
    r"|(?:.*/)?\.cargo/config(?:\.toml)?|(?:[^/]+/)?package\.json|pyproject\.toml"
)
# What tells a program what to run, by the name of the program.
_TOLD: Final = {
    "make": re.compile(r"(?:.*/)?(?:GNUmakefile|[Mm]akefile|[^/]+\.mk)"),
    "just": re.compile(r"(?:.*/)?\.?[Jj]ustfile"),
    "task": re.compile(r"(?:.*/)?[Tt]askfile(?:\.dist)?\.ya?ml"),
}
_SHELL_SUFFIXES: Final = frozenset({".sh", ".bash"})
_CODE_SUFFIXES: Final = _SHELL_SUFFIXES | {"", ".py", ".js", ".mjs", ".ts", ".rb", ".pl", ".ps1"}


class Relevance(Enum):
    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"  # a script, or a list of them: it counts when a workflow runs it


def relevance(changed: Iterable[str]) -> Relevance:
    """`changed` are the paths of the diff, old names of renamed files included."""
    paths = tuple(changed)
    if any(is_pipeline(path) or _SCRIPTS.fullmatch(path) for path in paths):
        return Relevance.YES
    if packages_in(paths) or any(_script_name(path) for path in paths):
        return Relevance.PERHAPS
    return Relevance.NO


def runs_any(changed: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether a workflow, action or script names a changed script, by its file name: the
    directory a command runs in is not always known. A Makefile is named by `make`."""
    names = {name for path in changed if (name := _script_name(path))}
    if not names:
        return False
    pattern = re.compile(
        r"(?<![\w.-])(?:" + "|".join(map(re.escape, sorted(names))) + r")(?![\w-])"
    )
    return any(pattern.search(text) for text in texts)


def is_pipeline(path: str) -> bool:
    """A workflow or an action's metadata."""
    return bool(_WORKFLOW.fullmatch(path) or _ACTION.fullmatch(path))


def worth_reading(modes: Mapping[str, int]) -> tuple[str, ...]:
    """Paths whose text the engine may need: pipelines first, then shell and executables, then
    what rules look up, then Makefiles and their like, the deepest last."""
    pipelines = [path for path in modes if is_pipeline(path)]
    scripts = [path for path, mode in modes.items() if _is_script(path, mode)]
    told = [path for path in modes if _program_of(path)]
    facts = [path for path in modes if _FACTS.fullmatch(path)]
    told.sort(key=lambda path: (path.count("/"), path))
    groups = (sorted(pipelines), sorted(scripts), sorted(facts), told)
    return tuple(dict.fromkeys(path for group in groups for path in group))


def _is_script(path: str, mode: int) -> bool:
    if _SCRIPTS.fullmatch(path) or PurePosixPath(path).suffix in _SHELL_SUFFIXES:
        return True
    return mode == 0o100755 and not PurePosixPath(path).suffix


def _program_of(path: str) -> str | None:
    """The program that a file tells what to run."""
    return next((name for name, file in _TOLD.items() if file.fullmatch(path)), None)


def _script_name(path: str) -> str | None:
    """What a workflow says that runs it."""
    program = _program_of(path)
    if program is not None:
        return program
    pure = PurePosixPath(path)
    return pure.name if pure.suffix in _CODE_SUFFIXES else None
