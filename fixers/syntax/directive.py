"""`# fix-pipeline: ignore[rule-id, …] reason` comments, in YAML and in shell."""

from dataclasses import dataclass

from fixers.syntax.source import Source


@dataclass(frozen=True, slots=True)
class Directive:
    """Silences `rules` on its own line, and on the next line when it stands alone on its line."""

    line: int
    rules: frozenset[str]
    reason: str
    alone: bool

    def covers(self, rule: str, line: int) -> bool:
        return rule in self.rules and (line == self.line or (self.alone and line == self.line + 1))


def directives(source: Source) -> tuple[Directive, ...]:
    """All directives of a file. Consecutive comment-only lines pass a directive on to the
    first line that is not a comment."""
    raise NotImplementedError
