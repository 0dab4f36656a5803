"""Which recipes for a tool bring it to where its calls look."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import SkippedFix
from fixers.model.facts.tools import Recipe, Tool
from fixers.rules._tools.calls import ToolCall
from fixers.rules._tools.modules import of_python
from fixers.syntax.regex import regex

# What goes where `sudo` looks on the machines of GitHub.
_OF_SYSTEM: Final = regex(
    r"/usr/local/bin\b|\bapt-get install\b|^npm install --global", re.MULTILINE
)


def offered(
    tool: Tool, calls: Sequence[ToolCall], *, on_linux: bool
) -> tuple[Recipe, ...] | SkippedFix:
    """None, where none is known; else why none of them helps."""
    gone = next((word for call in calls if (word := _gone(tool, call)) is not None), None)
    if gone is not None and tool.recipes:
        return SkippedFix(
            f"`{gone}` is gone from newer versions: install the one it is written for"
        )
    recipes: tuple[Recipe, ...] | SkippedFix = tool.recipes
    pythons = [call.python for call in calls if call.module]
    if tool.recipes and pythons:
        recipes = of_python(tool.recipes, min(pythons))
    if isinstance(recipes, SkippedFix) or not (on_linux and any(map(_by_sudo, calls))):
        return recipes
    reaching = tuple(one for one in recipes if _OF_SYSTEM.search("\n".join(one.run)))
    if reaching or not tool.recipes:
        return reaching
    return SkippedFix(f"`sudo` looks in folders of its own, and {tool.name} goes to another")


def _gone(tool: Tool, call: ToolCall) -> str | None:
    """A word of the call that the version of the recipes does not know any more."""
    words = call.run.args if call.run is not None else ()
    plain = (word.partition("=")[0] for word in words if word is not None)
    return next((word for word in plain if word in tool.gone), None)


def _by_sudo(call: ToolCall) -> bool:
    """Whether `sudo` looks for the tool, in its own `secure_path`."""
    run = call.run
    return (
        run is not None
        and "sudo" in run.wrappers
        and not any("PATH=" in word.raw for word in run.command.words)
    )
