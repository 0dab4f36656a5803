"""The lines of a Makefile as make sees them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_BRANCH: Final = regex(r"\s*(?:ifeq|ifneq|ifdef|ifndef)\b")
_ELSE: Final = regex(r"\s*else\b")
_END: Final = regex(r"\s*endif\b")
_DEFINE: Final = regex(r"\s*(?:export\s+|override\s+)*define\s+(?P<name>[\w.-]+)")
_ENDEF: Final = regex(r"\s*endef\b")


@dataclass(frozen=True, slots=True)
class MakeLine:
    """A line with those that a backslash joins to it. `depth`: conditions that it stands in;
    `branch`: it begins or ends one; `defines`: a variable of several lines, its `body`."""

    start: int
    text: str
    depth: int
    branch: bool = False
    defines: str | None = None
    body: str = ""


def make_lines(text: str) -> Iterator[MakeLine]:
    depth = 0
    defined: MakeLine | None = None
    body: list[str] = []
    for start, line in _logical(text):
        if defined is not None:
            if _ENDEF.match(line):
                yield replace(defined, body="\n".join(body))
                defined, body = None, []
            else:
                body.append(line)
            continue
        if line.startswith("\t"):
            yield MakeLine(start, line, depth)
            continue
        define = _DEFINE.match(line)
        opens, ends = bool(_BRANCH.match(line)), bool(_END.match(line))
        depth += opens - ends
        branch = opens or ends or bool(_ELSE.match(line))
        if define is not None:
            defined = MakeLine(start, line, depth, defines=define["name"])
        elif branch or line.strip():
            yield MakeLine(start, line, depth, branch)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text):
        stop = at
        while True:
            found = text.find("\n", stop)
            end = len(text) if found < 0 else found
            if found < 0 or not text[at:end].rstrip("\r").endswith("\\"):
                break
            stop = end + 1
        yield at, text[at:end]
        at = end + 1
