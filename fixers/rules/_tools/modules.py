"""Tools that Python is told to find among its own packages: `python -m ruff check`."""

from itertools import takewhile
from typing import Final

from fixers.diagnostics import SkippedFix
from fixers.model import ActionUse, Invocation, RepoTree, Trace
from fixers.model.asked import mentions
from fixers.model.facts.tools import Recipe, tool_of
from fixers.syntax.records import replace
from fixers.syntax.regex import regex

_PYTHON: Final = regex(r"py(?:thon(?:3(?:\.\d+)?)?)?")
_VALUED: Final = frozenset({"-W", "-X"})
# Modules that are not called as their program is.
_PROGRAMS: Final = {"build": "pyproject-build", "sphinx": "sphinx-build", "piptools": "pip-compile"}
_BY_PIPX: Final = regex(r"pipx install (?P<package>[\w.-]+==[\w.]+)")
# The Python of the system takes no packages on some machines, that of this action does.
_SETS_UP: Final = "actions/setup-python"
_NO_PYTHON: Final = SkippedFix(
    "`python -m` looks among the packages of that Python: install it with its own `pip`"
)


def module_program(event: Invocation, trace: Trace) -> tuple[str, str] | None:
    """The program of the catalogue that is the same as a module, and that; None for a module of
    the repository's own."""
    if not _PYTHON.fullmatch(event.name):
        return None
    words = iter(event.args)
    for word in words:
        if word in _VALUED:
            next(words, None)
        elif word is None or not word.startswith("-") or word == "-m":
            break
    else:
        return None
    module = next(words, None) if word == "-m" else None
    program = _PROGRAMS.get(module or "", (module or "").replace("_", "-"))
    tool = tool_of(program)
    packaged = tool is not None and any(manager == "pip" for manager, _ in tool.packages)
    return (program, module) if module and packaged and not _is_own(module, trace.tree) else None


def _is_own(module: str, tree: RepoTree) -> bool:
    return mentions(tree, f"/{module}/") or mentions(tree, f"/{module}.py\n")


def interpreter(event: Invocation, trace: Trace) -> str:
    """The Python that is asked, where it surely takes packages."""
    before = takewhile(lambda one: one is not event, trace.events)
    set_up = any(isinstance(use, ActionUse) and use.action == _SETS_UP for use in before)
    return event.name if set_up else ""


def of_python(recipes: tuple[Recipe, ...], python: str) -> tuple[Recipe, ...] | SkippedFix:
    """The recipes for that Python, in the place of those for environments of their own."""
    found = [_BY_PIPX.fullmatch("\n".join(recipe.run)) for recipe in recipes if python]
    lines = [one and f"{python} -m pip install {one['package']}" for one in found]
    told = zip(recipes, lines, strict=False)
    return tuple(replace(recipe, run=(line,)) for recipe, line in told if line) or _NO_PYTHON
