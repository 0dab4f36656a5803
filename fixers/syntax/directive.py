"""`# fix-pipeline: ignore[rule-id, …] reason` comments, in YAML and in shell."""

import re
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_DIRECTIVE: Final = regex(
    r"(?:^|\s)#\s*fix-pipeline:\s*ignore\[(?P<rules>[\w\s,/-]+)\][ \t]*(?P<reason>[^\r\n]*)"
)


@dataclass(frozen=True, slots=True)
class Directive:
    """Silences `rules` on its own line and, when it stands alone there, on `target`."""

    line: int
    rules: frozenset[str]
    reason: str
    alone: bool
    target: int = 0

    def covers(self, rule: str, line: int) -> bool:
        return rule in self.rules and (line == self.line or (self.alone and line == self.target))


def directives(source: Source) -> tuple[Directive, ...]:
    """All directives of a file. Consecutive comment-only lines pass a directive on to the
    first line that is not a comment."""
    if "fix-pipeline:" not in source.text:
        return ()
    lines = source.text.split("\n")
    found = ((n, _DIRECTIVE.search(text)) for n, text in enumerate(lines, 1))
    return tuple(_directive(lines, number, match) for number, match in found if match)


def _directive(lines: list[str], number: int, match: re.Match[str]) -> Directive:
    rules = frozenset(r.strip() for r in match.group("rules").split(",") if r.strip())
    alone = lines[number - 1].lstrip().startswith("#")
    target = number + 1
    while alone and target <= len(lines) and lines[target - 1].lstrip().startswith("#"):
        target += 1
    return Directive(number, rules, match.group("reason").strip(), alone, target)
