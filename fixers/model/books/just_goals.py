"""The lines that `just RECIPE` surely runs, where the justfile says them plainly."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fixers.diagnostics import Location
from fixers.model.books.recipe_lines import Plan, RecipeLine, said_in
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_RECIPE: Final = regex(
    r"@?(?P<name>[A-Za-z_][\w-]*)(?P<parameters>[^:]*?)\s*:(?!=)(?P<needs>[^#]*)"
)
_ATTRIBUTE: Final = regex(r"\[(?P<names>[^\]]*)\]")
# Attributes that change nothing of what is run.
_PLAIN: Final = regex(
    r"\s*(?:(?:private|no-exit-message|group|doc|confirm|positional-arguments|no-quiet)\b[^,]*,?\s*)*"
)
_BEYOND: Final = regex(
    r"^(?:import|mod)\b|^export\s+PATH\b|^set\s+(?:unexport|working-directory)\b"
    r"|^set\s+shell\s*:=\s*\[\s*[\"'](?!(?:\S*/)?(?:ba|da|z)?sh[\"'])",
    re.MULTILINE,
)
_ALIAS: Final = regex(r"^alias\s+(?P<new>[\w-]+)\s*:=\s*(?P<old>[\w-]+)", re.MULTILINE)
_SET: Final = regex(
    r"^(?:export\s+)?(?P<name>[\w-]+)\s*:=\s*(?P<quote>[\"'])(?P<value>[^\"'\n\\]*)(?P=quote)\s*$",
    re.MULTILINE,
)
_VALUE: Final = regex(r"\{\{\s*(?P<name>[\w-]*)[^}]*\}\}")
_NEED: Final = regex(r"[A-Za-z_][\w-]*")


@dataclass(frozen=True, slots=True)
class _Recipe:
    needs: tuple[str, ...]
    after: tuple[str, ...]
    lines: tuple[RecipeLine, ...]
    plain: bool


def just_plan(args: Sequence[str], source: Source) -> Plan:
    """What behind the name stands is its arguments."""
    if _BEYOND.search(source.text) or any(arg.startswith("-") or "=" in arg for arg in args[:1]):
        return None
    recipes = dict(_recipes(source))
    aliases = {found["new"]: found["old"] for found in _ALIAS.finditer(source.text)}
    values = {found["name"]: found["value"] for found in _SET.finditer(source.text)}
    first = args[0] if args else next(iter(recipes), "")
    lines = _taken(aliases.get(first, first), recipes, ())
    return None if lines is None else tuple(_filled(line, values) for line in lines)


def _taken(
    name: str, recipes: Mapping[str, _Recipe], within: tuple[str, ...]
) -> list[RecipeLine] | None:
    recipe = recipes.get(name)
    if recipe is None or not recipe.plain or name in within:
        return None
    lines: list[RecipeLine] = []
    for group in (recipe.needs, None, recipe.after):
        for need in group or ():
            more = _taken(need, recipes, (*within, name))
            if more is None:
                return None
            lines += more
        lines += recipe.lines if group is None else ()
    return lines


def _recipes(source: Source) -> Iterator[tuple[str, _Recipe]]:
    lines = source.text.split("\n")
    starts = source.line_starts
    plain = True
    for index, line in enumerate(lines):
        attribute = _ATTRIBUTE.match(line)
        if attribute is not None:
            plain = plain and bool(_PLAIN.fullmatch(attribute["names"]))
            continue
        head = _RECIPE.match(line)
        if head is not None:
            before, _, after = re.sub(r"\([^)]*\)", _called, head["needs"]).partition("&&")
            body = _body(lines, index + 1)
            yield (
                head["name"],
                _Recipe(
                    tuple(_NEED.findall(before)),
                    tuple(_NEED.findall(after)),
                    tuple(_lines(source, starts[index + 1 :], body)),
                    plain,
                ),
            )
        if line.strip() and not line.startswith("#"):
            plain = True


def _called(found: re.Match[str]) -> str:
    """The name of `(build "release")`."""
    name = _NEED.search(found[0])
    return name[0] if name else ""


def _body(lines: Sequence[str], at: int) -> list[str]:
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t"):
        end += 1
    return list(lines[at:end])


def _lines(source: Source, starts: Sequence[int], body: Sequence[str]) -> Iterator[RecipeLine]:
    """A recipe that begins with `#!` is one script."""
    script = next((text.strip() for text in body if text.strip()), "")
    if script.startswith("#!"):
        known = re.search(r"\b(?:ba|da)?sh\b", script)
        text = "\n".join(line.strip() for line in body) if known else "eval"
        yield _line(text, _place(source, starts, body, 0))
        return
    for at, text in enumerate(body):
        plain = text.strip()
        if plain and not (at and body[at - 1].endswith("\\")):
            marks = re.match(r"[@-]*", plain)
            mark = marks[0] if marks else ""
            whole = [plain[len(mark) :]]
            while whole[-1].endswith("\\") and at + len(whole) < len(body):
                whole.append(body[at + len(whole)].strip())
            place = _place(source, starts, body, at)
            yield _line("\n".join(whole), place, tolerant="-" in mark)


def _line(text: str, at: Location, *, tolerant: bool = False) -> RecipeLine:
    return RecipeLine(said_in(at.source, text, at.span), at, tolerant=tolerant)


def _place(source: Source, starts: Sequence[int], body: Sequence[str], at: int) -> Location:
    indent = len(body[at]) - len(body[at].lstrip())
    return Location(source, Span(starts[at] + indent, starts[at] + len(body[at].rstrip())))


def _filled(line: RecipeLine, values: Mapping[str, str]) -> RecipeLine:
    def value(found: re.Match[str]) -> str:
        whole = found[0].strip("{} \t") == found["name"]
        return values.get(found["name"], "${{just}}") if whole else "${{just}}"

    return _line(_VALUE.sub(value, line.unit.text), line.at, tolerant=line.tolerant)
