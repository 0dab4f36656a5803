"""YAML documents with exact places, for findings and edits; never for dumping.

PyYAML's C event stream feeds an own iterative composer: depth-limited, exact code-point
marks, duplicate keys and aliases visible. What cannot be read is a `YamlProblem` value.
"""

import re
from functools import cached_property, lru_cache
from typing import Final

import yaml

from fixers.syntax._compose import RefusedError, compose
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_nodes import (
    Alias,
    Entry,
    Mapping,
    Node,
    Scalar,
    ScalarStyle,
    Sequence,
    resolve,
    walk,
)

__all__ = [
    "Alias",
    "Comment",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "ScalarStyle",
    "Sequence",
    "YamlDocument",
    "YamlProblem",
    "parse_yaml",
    "resolve",
    "walk",
]

MAX_CHARACTERS: Final = 2 * 1024 * 1024
_COMMENT: Final = regex(r"(?:^|(?<=[\s]))#[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A `#` comment outside scalars; `span` from `#` to the end of the line."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """Why a document could not be read; `at` points into the source."""

    path: str
    at: Span
    message: str
    line: int = 1


@dataclass(frozen=True, eq=False)
class YamlDocument:
    source: Source
    root: Node
    duplicate_keys: tuple[Entry, ...]

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment between the scalars, in order."""
        found: list[Comment] = []
        scalars = sorted(_extent(n) for n in walk(self.root) if isinstance(n, Scalar))
        at = 0
        for start, end in [*scalars, (len(self.source.text),) * 2]:
            found.extend(self._comments_between(at, start))
            at = max(at, end)
        return tuple(found)

    def _comments_between(self, start: int, end: int) -> list[Comment]:
        gap = _COMMENT.finditer(self.source.text, start, end)
        return [Comment(Span(*match.span()), match.group()) for match in gap]


def _extent(scalar: Scalar) -> tuple[int, int]:
    """A block scalar's header may carry a comment of its own, which is no content."""
    if not scalar.block:
        return scalar.span.start, scalar.span.end
    header_end = scalar.source.text.find("\n", scalar.span.start)
    start = scalar.span.end if header_end == -1 else header_end
    return start, max(start, scalar.span.end)


@lru_cache(maxsize=512)
def parse_yaml(source: Source) -> YamlDocument | YamlProblem:
    """Compose the first and only document of `source`; a failure is a value."""
    if len(source.text) > MAX_CHARACTERS:
        return YamlProblem(source.path, Span(0, 0), f"larger than {MAX_CHARACTERS} characters")
    try:
        root, duplicates = compose(source)
    except RefusedError as refused:
        return _problem(source, refused.message, refused.offset)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or getattr(error, "reason", None)
        return _problem(source, message or "not valid YAML", mark.index if mark else 0)
    except UnicodeEncodeError as error:
        return _problem(source, "not valid Unicode", error.start)
    return YamlDocument(source, root, duplicates)


def _problem(source: Source, message: str, offset: int) -> YamlProblem:
    at = min(offset, len(source.text))
    return YamlProblem(source.path, Span(at, at), message, source.position(at).line)
