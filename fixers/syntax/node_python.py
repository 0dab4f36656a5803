"""JavaScript that speaks with AWS or starts programs, as Python that does the same on the same
lines, so that what reads Python can read it.

Only plain statements are carried over; of a value that is not plain nothing is known, and what
stands in a branch may happen.
"""

import re
from collections import Counter
from collections.abc import Iterator
from keyword import iskeyword
from typing import Final

from fixers.syntax.node_words import END, UNKNOWN, Reader
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_SPEAKS: Final = regex(r"@aws-sdk/client-|[\"']aws-sdk\b|child_process|\bexec\.(?:exec|getExec)")
_COMMENT: Final = regex(
    r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?P<said>//[^\n]*|/\*.*?\*/)",
    re.DOTALL,
)
_OPENS: Final = regex(
    r"(?P<branch>(?:else\s+)?(?:if|for|while|switch|catch)\s*(?:await\s*)?\(|else\b)"
    r"|(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b\s*\*?\s*(?P<function>\w*)\s*\("
    r"|(?:export\s+)?(?:const|let|var)\s+(?P<arrow>\w+)\s*(?::[^=]*)?=\s*(?:async\s*)?"
    r"(?:\([^()]*\)|\w+)\s*(?::[^=]*)?=>\s*\{"
)
_STATEMENT: Final = regex(
    r"(?:export\s+)?(?:(?:const|let|var)\s+)?(?:(?P<name>\w+)|\{(?P<names>[\w\s,:]*)\})"
    r"\s*(?::\s*[\w.<>\[\]]+\s*)?=(?![=>])\s*|(?P<alone>(?:return\s+|void\s+)?(?=await\b|\w+[.(]))"
)
# What may stand behind a whole value.
_ENDS: Final = regex(r"[^\S\n]*(?:[;\n}]|$)")
_WORDS: Final = regex(r"\w+")
_PART: Final = regex(r"(\w+)(?:\s*:\s*(\w+))?")
_LONGEST: Final = 30_000


@dataclass(frozen=True, slots=True)
class _Block:
    """`perhaps`: it, or one around it, may be passed over; `dead`: nothing is known to call it."""

    perhaps: bool
    dead: bool


def as_python(text: str) -> str:
    """The same lines; nothing where nothing speaks with AWS or starts a program."""
    if len(text) > _LONGEST or _SPEAKS.search(text) is None:
        return ""
    code = _COMMENT.sub(_blank, text)
    lines: dict[int, list[str]] = {}
    for at, said in _statements(code):
        lines.setdefault(code.count("\n", 0, at), []).append(said)
    count = code.count("\n") + 1
    every = (_together(lines.get(number, [])) for number in range(count))
    return "\n".join(every) if lines else ""


def _blank(found: re.Match[str]) -> str:
    return found[0] if found["said"] is None else re.sub(r"[^\n]", " ", found[0])


def _together(said: list[str]) -> str:
    perhaps = any(one.startswith("?") for one in said)
    plain = "; ".join(one.removeprefix("?") for one in said)
    return f"if {UNKNOWN}: {plain}" if perhaps else plain


def _statements(code: str) -> Iterator[tuple[int, str]]:
    """What can be read, with the place of each; `?` before what may be passed over."""
    reader, counts = Reader(code), Counter(_WORDS.findall(code))
    open_: list[_Block] = []
    at, coming = 0, _Block(False, False)
    while at < len(code):
        if code[at] in "{}":
            at, coming = _edge(code[at], at, coming, open_), _Block(False, False)
        elif code[at] in "\"'`":
            at = reader.past_text(at)
        elif not _begins(code, at):
            at += 1
        elif (opens := _OPENS.match(code, at)) is not None:
            name = opens["function"] or opens["arrow"]
            uncalled = counts[name or ""] == 1
            coming = _Block(opens["branch"] is not None, uncalled)
            at = reader.past_brackets(opens.end()) if opens[0].endswith("(") else opens.end()
            at -= opens[0].endswith("{")
        else:
            end, said = _statement(code, at, reader)
            here = open_[-1] if open_ else _Block(False, False)
            mark = "?" if here.perhaps else ""
            yield from ((at, f"{mark}{one}") for one in said if not here.dead)
            at = end


def _edge(sign: str, at: int, coming: _Block, open_: list[_Block]) -> int:
    if sign == "{":
        outer = open_[-1] if open_ else coming
        open_.append(_Block(coming.perhaps or outer.perhaps, coming.dead or outer.dead))
    elif open_:
        open_.pop()
    return at + 1


def _statement(code: str, at: int, reader: Reader) -> tuple[int, list[str]]:
    """What a statement says, and where the next may begin."""
    found = _STATEMENT.match(code, at)
    word = END.match(code, at)
    past = max(word.end() if word is not None else at, at + 1)
    if found is None:
        return past, []
    value = reader.value(found.end())
    if found["alone"] is not None:
        said = [value.text] if value is not None and value.calls else []
        return (value.end if value is not None and said else past), said
    whole = value is not None and _ENDS.match(code, value.end) is not None
    end = value.end if value is not None and whole else found.end()
    text = value.text if value is not None and whole else UNKNOWN
    if found["name"]:
        return end, [] if iskeyword(found["name"]) else [f"{found['name']} = {text}"]
    parts = [(name, own or name) for name, own in _PART.findall(found["names"])]
    if text == UNKNOWN:
        return end, [f"{own} = {text}" for _, own in parts if not iskeyword(own)]
    return end, [f"{own} = {text}[{name!r}]" for name, own in parts if not iskeyword(own)]


def _begins(code: str, at: int) -> bool:
    """Whether a word begins at a place, and is no part of another name."""
    before = code[at - 1] if at else " "
    return (code[at].isalpha() or code[at] in "_$") and not (before.isalnum() or before in "_$.")
