"""A piece of shell with its place in a file."""

from dataclasses import dataclass

from fixers.diagnostics import Location
from fixers.syntax.shell import ShellScript
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar


@dataclass(frozen=True, eq=False)
class ScriptUnit:
    """Parsed shell: a `run:` scalar, or a whole script file (`scalar` is None).

    `key` is the path for a file; for a `run:` block path and line.
    """

    source: Source
    shell: ShellScript
    scalar: Scalar | None = None

    @property
    def path(self) -> str:
        return self.source.path

    def locate(self, span: Span) -> Location:
        """Location in the file of a span of the script's text."""
        at = span if self.scalar is None else self.scalar.locate(span)
        return Location(self.source, at)
