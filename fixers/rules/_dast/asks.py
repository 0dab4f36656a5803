"""A look at a scan's target: its words, and its place in the script."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from fixers.diagnostics import Edit
from fixers.edits import insert_line_before
from fixers.model import Invocation, Tri
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word, commands
from fixers.syntax.span import Span

LIST: Final = "DAST_ALLOWED_HOSTS"
# An address that is not plain stays whole, so that it stands on no list.
_HOST: Final = (
    """$(echo "{}" | sed -E 's,^https?://([^/?@:[:space:]]+)(:[0-9]+)?([/?].*)?$,\\1,')"""
)
_ASK: Final = (
    f'case " ${{{{{LIST}:?}}}} " in *" {{0}} "*) ;; '
    f'*) echo "{{1}} is not in {LIST}" >&2; exit 1 ;; esac'
)
_NAME: Final = regex(r"\$\{?(\w+)")
# What stands for the target of a recipe until the line is written, as make reads it in another way.
OF_MAKE: Final = "$TARGET_OF_MAKE"
# An address of which make fills in some, with no more than names.
_MADE: Final = regex(r"(?:https?://|(?=\$))(?:\$[({][\w.-]+[)}]|[^\s\"'$`])++(?=[\s\"']|$)")


def asking(url: str) -> str:
    """One line that ends the script unless the host of the address is on the list."""
    host = _HOST.format(url) if "$" in url else urlsplit(url).hostname or url.partition("/")[0]
    return _ASK.format(host, url)


def ending(line: str, run: Invocation) -> str:
    """The line, so that the script surely ends when it fails."""
    apart = any(isinstance(node, sh.Function | sh.Group) for node in holders(run))
    sure = run.before.errexit is Tri.YES and not apart
    return line if sure or run.script.recipe is not None else f"{line} || exit 1"


def made_of(word: Word | None, run: Invocation) -> str:
    """The address in a recipe, where make fills it in: `$(TARGET)/search`. Whoever calls make may
    name another one."""
    recipe = run.script.recipe
    if recipe is None or run.script.offset or word is None or recipe.stands(word.span):
        return ""
    written = recipe.written(word.span)
    found = None if written is None else _MADE.search(run.script.source.slice(written))
    return found[0] if found is not None else ""


def before_scan(run: Invocation, line: str, url: str, made: str = "") -> Edit | None:
    """The line before the scan, or before the pipeline or `if` that it begins or ends."""
    edit = _before(run, line, url)
    if edit is None or not made:
        return edit
    return replace(edit, text=edit.text.replace(OF_MAKE.replace("$", "$$"), made))


def _before(run: Invocation, line: str, url: str) -> Edit | None:
    edit = insert_line_before(run.script, run.command.span, line, inline=True, apart=True)
    if edit is not None:
        return edit
    around = _around(run, {*_NAME.findall(url)})
    return None if around is None else insert_line_before(run.script, around, line, apart=True)


def _around(run: Invocation, names: set[str]) -> Span | None:
    """The largest statement that runs the command at once, and only there knows nothing new of
    these variables."""
    found: sh.Statement | None = None
    for node in reversed(holders(run)):
        asks = isinstance(node, sh.If) and any(
            one.span.contains(run.command.span) for one in node.branches[0][0]
        )
        if not (asks or isinstance(node, sh.Pipeline | sh.AndOr | sh.Negated)):
            break
        found = node
    if found is None or any(a.name in names for c in commands((found,)) for a in c.assignments):
        return None
    return found.span
