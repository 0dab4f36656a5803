"""A piece of shell with its place in a file."""

from functools import cached_property

from fixers.diagnostics import Location
from fixers.model.books.recipe import Recipe
from fixers.syntax.records import dataclass
from fixers.syntax.shell import ShellScript, parse_shell
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar


@dataclass(frozen=True, eq=False)
class ScriptUnit:
    """Shell: a `run:` scalar, a line of a `recipe`, a whole script file (both are None), or the
    quoted text of a `bash -c` in one of these, which begins at `offset` of it. `foreign`: what
    could be read of PowerShell or `cmd`.
    """

    source: Source
    text: str
    scalar: Scalar | None = None
    offset: int = 0
    foreign: bool = False
    recipe: Recipe | None = None

    @cached_property
    def shell(self) -> ShellScript:
        """The text parsed, on first use: of many a repository's scripts most are never run."""
        return parse_shell(self.text)

    @property
    def path(self) -> str:
        return self.source.path

    def locate(self, span: Span) -> Location:
        """Location in the file of a span of the script's text."""
        span = self.outer(span)
        holder = self.scalar or self.recipe
        return Location(self.source, span if holder is None else holder.locate(span))

    @property
    def is_file(self) -> bool:
        """Whether it is a whole file, or a part of one that is shell from its first line."""
        return self.scalar is None and self.recipe is None and not self.foreign

    def text_before(self, at: int) -> str:
        """What stands before a place of the text, in the lines of the same goal too."""
        own = self.shell.text[:at]
        return own if self.recipe is None else f"{self.recipe.above}\n{own}"

    def text_after(self, at: int) -> str:
        """The same for what stands behind it."""
        own = self.shell.text[at:]
        return own if self.recipe is None else f"{own}\n{self.recipe.below}"

    def stands(self, span: Span) -> bool:
        """Whether a span of the text stands so in the file, and is no value of what does."""
        return self.recipe is None or self.recipe.stands(self.outer(span))

    def outer(self, span: Span) -> Span:
        """The same span in the text of the scalar, line or file."""
        return Span(span.start + self.offset, span.end + self.offset)
