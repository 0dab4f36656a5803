"""A call of jq as it is written into a script: on one line, or on several where that is long."""

from textwrap import dedent
from textwrap import indent as shifted
from typing import Final

from fixers.syntax.regex import regex

_LONGEST: Final = 90
_STRING_OR_GAP: Final = regex(r'("(?:[^"\\]|\\.)*")|\s+')
_MOST_LINES: Final = 5  # of a `run:` block that is no script yet


def jq_call(arguments: list[str], body: str, indent: str, *, roomy: bool) -> str:
    """`body` keeps its lines where there is room for them and one line would be too long."""
    one_line = _STRING_OR_GAP.sub(lambda found: found[1] or " ", body.strip())
    flat = f"jq -nc {' '.join(arguments)} '{one_line}'"
    first, newline, rest = body.strip().partition("\n")
    if not roomy or not newline or len(flat) <= _LONGEST:
        return flat
    edge = f"{indent}  "
    head = ["jq -nc", *(f"{edge}{argument}" for argument in arguments)]
    return " \\\n".join([*head, f"{edge}'{first}\n{shifted(dedent(rest), edge)}'"])


def quotable(body: str) -> str:
    """A filter that single quotes of the shell can hold: its own stand in strings only."""
    return body.replace("'", "\\u0027")


def is_roomy(text: str, *, in_yaml: bool) -> bool:
    """Whether a script may have more lines: one in YAML belongs into a file of its own when it
    has too many, so that no fix may make it so."""
    lines = [line for line in text.split("\n") if line.strip() and line.strip()[0] != "#"]
    return not in_yaml or len(lines) > _MOST_LINES


def indent_of(text: str, at: int) -> str:
    """The white space that the line of a place begins with."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip())]
