"""Rewriting shell text where it stands: in a `run:` scalar, a script file or a recipe."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits.layout import indent_of, line_start
from fixers.edits.scalars import rewrite_fragment, to_literal
from fixers.model import ScriptUnit
from fixers.model.books.recipe import Recipe
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

# A statement behind one of these is a whole command of its own.
_OPENERS: Final = ("&&", ";", "{", "(", "then", "else", "do")
_ARM: Final = regex(r"\s*\(?[\w*?|\"'.\- ]+\)\s*")  # `plan) terraform plan ;;`
_NEEDS_QUOTING: Final = frozenset("'\"$`\\!")  # in the text of `bash -c '…'`
_MOST_LINES: Final = 5  # more would bring up `long-run-block`
_CONTINUES: Final = ("\\", "&&", "||", "|", "(")

# What begins a heredoc whose text no shell changes.
_VERBATIM: Final = regex(r"<<-?[ \t]*(['\"])\w+\1[^\n]*\n\Z")


def replace_in_script(
    unit: ScriptUnit, span: Span, text: str, *, handed: bool = False
) -> Edit | None:
    """Replace a span of a script's text (lines of `text` end in `\n`); the scalar becomes a
    block when it must. None when no rewrite surely gives that script. `handed`: the text is all
    for the shell that reads the script, and nothing for one around it."""
    source, scalar = unit.source, unit.scalar
    kept_out = _kept_out(unit) if handed and unit.offset else _NEEDS_QUOTING
    if unit.offset and not set(text).isdisjoint(kept_out):
        return None
    span = unit.outer(span)
    if unit.recipe is not None:
        return _in_recipe(unit.source, unit.recipe, span, text)
    if scalar is None:
        return Edit(source.path, span, text.replace("\n", source.newline))
    if "\n" in text and not scalar.block:
        value = scalar.value[: span.start] + text + scalar.value[span.end :]
        return to_literal(source, scalar, value)
    return rewrite_fragment(source, scalar, span, text)


def _kept_out(unit: ScriptUnit) -> frozenset[str]:
    """What cannot be written into a text that is handed to another shell; in single quotes, or
    below a quoted delimiter, the shell around it reads none of it."""
    outer = unit.source.text if unit.scalar is None else unit.scalar.value
    same = outer[unit.offset : unit.offset + len(unit.text)] == unit.text
    if unit.recipe is not None or not same:
        return _NEEDS_QUOTING
    before = outer[: unit.offset]
    if before.endswith("'") and outer[unit.offset + len(unit.text) :].startswith("'"):
        return frozenset("'") if "'" not in unit.text else _NEEDS_QUOTING
    return frozenset() if _VERBATIM.search(before) else _NEEDS_QUOTING


def insert_line_before(
    unit: ScriptUnit, statement: Span, line: str, *, inline: bool = False, apart: bool = False
) -> Edit | None:
    """A new line before the statement, at its indent and above its comments. A statement that
    does not begin its line gets `line && ` in front when `inline`, else None; so does the last
    one where there is no room for a line, since its status is that of the script. `apart`: the
    line may be run by a shell of its own, as each line of a recipe is."""
    text = unit.shell.text
    if unit.recipe is not None and not unit.offset and not text[: statement.start].strip():
        return _recipe_line(unit, unit.recipe, statement.start, line) if apart else None
    start = text.rfind("\n", 0, statement.start) + 1
    prefix = text[start : statement.start]
    before = text[: statement.start].rstrip()
    begins = not prefix.strip() and not before.endswith(_CONTINUES)
    last = inline and not text[statement.end :].strip()
    if begins and not (last and is_full(unit)):
        at = _above_comments(unit, start, prefix)
        indented = prefix + line.replace("\n", "\n" + prefix)
        edit = replace_in_script(unit, Span(at, at), indented + "\n")
        if edit is not None or not last:
            return edit
    begins = begins or not before or before.endswith(_OPENERS) or bool(_ARM.fullmatch(prefix))
    if inline and "\n" not in line and begins:
        return replace_in_script(unit, Span(statement.start, statement.start), f"{line} && ")
    return None


def _in_recipe(source: Source, recipe: Recipe, span: Span, text: str) -> Edit | None:
    """Where make hands the text on as it is written there, in which its own `$` is `$$`."""
    hands_on = recipe.rewritable and recipe.stands(span)
    if not hands_on or "\n" in text or "${{" in text:
        return None
    return Edit(source.path, recipe.locate(span), text.replace("$", "$$"))


def _recipe_line(unit: ScriptUnit, recipe: Recipe, start: int, line: str) -> Edit | None:
    """A line before that of a recipe, as silent as that one."""
    source, at = unit.source, recipe.locate(Span(0, 0)).start
    begin = line_start(source, at)
    alone = source.text[begin:at].strip("\t @+-") == "" and source.text[begin] == "\t"
    if not recipe.rewritable or not alone or "\n" in line or "${{" in line:
        return None
    program, rest = _program(unit, recipe, start, line)
    written = f"\t{recipe.mark}{program}{rest.replace('$', '$$')}{source.newline}"
    return Edit(source.path, Span(begin, begin), written)


def _program(unit: ScriptUnit, recipe: Recipe, start: int, line: str) -> tuple[str, str]:
    """The program of a line for make and what follows; `$(TF)` where the recipe runs it so."""
    name = line.split(" ", 1)[0]
    span = Span(start, start + len(name))
    there = recipe.written(span) if unit.shell.text[span.start : span.end] == name else None
    return (unit.source.slice(there), line[len(name) :]) if there else ("", line)


def is_full(unit: ScriptUnit) -> bool:
    """Whether a `run:` block has as many lines as one may have."""
    lines = [line.strip() for line in unit.shell.text.split("\n")]
    counted = [line for line in lines if line and not line.startswith("#")]
    return unit.scalar is not None and not unit.offset and len(counted) == _MOST_LINES


def _above_comments(unit: ScriptUnit, start: int, indent: str) -> int:
    """Start of the comment lines right above the line at `start` that share its indent."""
    text = unit.shell.text
    comments = {comment.span.start for comment in unit.shell.comments}
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        first = above + len(indent_of(line))
        if indent_of(line) != indent or first not in comments or line.startswith("#!"):
            break
        start = above
    return start
