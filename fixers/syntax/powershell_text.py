"""Statements and words of PowerShell."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.syntax.records import Enum, dataclass
from fixers.syntax.regex import regex

_ATOM: Final = regex(
    r"""@"[ \t]*\n.*?\n"@ | @'[ \t]*\n.*?\n'@
    | <\#.*?\#> | (?<![^\s;({})])\#[^\n]*
    | \$\{\{.*?\}\} | \$\{[\w:]+\}
    | '[^'\n]*' | "(?:[^"`$\n]|`.|""|\$\((?:[^()\n]|\([^()\n]*\))*\)|\$)*+"
    | `[ \t]*\n | `. | [@$]?[({] | [\[)\]};\n|,] | \s+? | [^\s,'"`@$(){}\[\];|\#]++ | .""",
    re.VERBOSE | re.DOTALL,
)
_OPENS: Final = frozenset("({[")
_CLOSES: Final = frozenset(")}]")
_BLANKS: Final = frozenset(" \t")
_GOES_ON: Final = ("|", ",", "=", "+", "(", "{")
_SHARES: Final = regex(r"\{[ \t]+[^\s#]|;[ \t]*[^\s}#]|[^\s{][ \t]+\}")


class Kind(Enum):
    SAYS = "says"
    OPENS = "opens"  # the block whose head this is
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, and its lines, counted from 1."""

    kind: Kind
    text: str
    first: int
    last: int


def statements(text: str) -> Iterator[Said]:
    """One after the other, without comments; those of a block stand between its ends."""
    said, head, depth, line = "", "", 0, 1
    first = 1
    for atom in _atoms(text):
        first = first if said.strip() else line
        if depth == 0 and atom == "{":
            yield Said(Kind.OPENS, (said or head).strip(), first, line)
            said = head = ""
        elif atom == "\n" and said.rstrip().endswith(_GOES_ON):
            said += atom
        elif depth == 0 and atom in {"}", ";", "\n"}:
            if said.strip():
                yield Said(Kind.SAYS, said.strip(), first, line)
                said, head = "", said
            if atom == "}":
                yield Said(Kind.CLOSES, "", line, line)
        else:
            depth = max(0, depth + _step(atom))
            said += _bare(atom)
        line += atom.count("\n")
    if said.strip():
        yield Said(Kind.SAYS, said.strip(), first, line)


def spread(text: str) -> str:
    """The text with line ends in the place of `;` and of blanks beside the braces of a block, so
    that `if ($x) { a; b }` reads as if it were written over several lines."""
    if not _SHARES.search(text):  # most often
        return text
    said: list[str] = []
    open_: list[bool] = []  # for each bracket whether it is the brace of a block
    for atom in _atoms(text):
        alone = all(open_)
        blank = atom in _BLANKS and said[-1:] == ["{"]
        if atom == "}" and alone and said and said[-1] in _BLANKS:
            said[-1] = "\n"
        said.append("\n" if alone and (blank or atom == ";") else atom)
        if len(atom) <= 2 and atom[-1] in _OPENS:
            open_.append(alone and atom == "{")
        elif atom in _CLOSES and open_:
            open_.pop()
    return "".join(said)


def words(text: str) -> list[str]:
    """The words of a command; what commas join is one. What a pipe takes stands behind `|`."""
    found, depth = [""], 0
    for atom in _atoms(text):
        if depth == 0 and (atom.isspace() or atom == "|"):
            found += [atom.strip(), ""] if atom == "|" else [""]
        else:
            depth = max(0, depth + _step(atom))
            found[-1] += atom
    joined: list[str] = []
    for one in filter(None, found):
        if joined and (one.startswith(",") or joined[-1].endswith(",")):
            joined[-1] += one
        else:
            joined.append(one)
    return joined


def parts(text: str, sign: str) -> list[str]:
    """The text where it is taken apart at signs outside of all brackets and quotes."""
    found, depth = [""], 0
    for atom in _atoms(text):
        if depth == 0 and atom in sign:
            found.append("")
        else:
            depth = max(0, depth + _step(atom))
            found[-1] += atom
    return [one.strip() for one in found if one.strip()]


def is_one(text: str) -> bool:
    """Whether a text is one string, from the first quote to the last."""
    return next(_atoms(text)) == text


def _atoms(text: str) -> Iterator[str]:
    return (found[0] for found in _ATOM.finditer(text))


def _step(atom: str) -> int:
    if len(atom) > 2:
        return 0
    return (atom[-1] in _OPENS) - (atom in _CLOSES)


def _bare(atom: str) -> str:
    """Without comments, and with a line that goes on in the next as one."""
    if atom.startswith(("#", "<#")):
        return ""
    return " " if atom.startswith("`") and atom.endswith("\n") else atom
