"""How Python, JavaScript and PowerShell write strings, and what they fill into them."""

import re
from typing import Final

from fixers.syntax.records import Enum
from fixers.syntax.regex import regex

# A value that the shell or GitHub fills in before the program is read.
OUTER: Final = "\0"


class Language(Enum):
    PYTHON = "python"
    NODE = "node"
    POWERSHELL = "powershell"
    OTHER = "other"  # of which only the strings are read: ruby, or shell on another machine


STRINGS: Final = {
    Language.PYTHON: regex(
        r"#[^\n]*|(?P<form>[fF][rR]?|[rR][fF])?(?P<quote>'''|\"\"\"|'|\")"
        r"(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)",
        re.DOTALL,
    ),
    Language.NODE: regex(
        r"(?s)//[^\n]*|/\*.*?\*/|(?P<form>(?=`))?(?P<quote>['\"`])"
        r"(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)"
    ),
    Language.OTHER: regex(
        r"(?P<form>(?!))?(?P<quote>['\"])(?P<text>(?:\\.|(?!(?P=quote)).)*?)(?P=quote)", re.DOTALL
    ),
    Language.POWERSHELL: regex(
        r"(?<!\S)#[^\n]*|<#.*?#>|(?P<form>(?=@?\"))?"
        r"(?:@(?P<here>[\"'])[ \t]*\n(?P<lines>.*?)\n(?P=here)@"
        r"|(?P<quote>\")(?P<text>(?:`.|\"\"|[^\"`])*)\"|(?P<single>')(?P<plain>(?:''|[^'])*)')",
        re.DOTALL,
    ),
}
_DOLLAR: Final = r"\$\((?P<{0}>[^()]*(?:\([^()]*\)[^()]*)*)\)"
FILLED: Final = {  # in strings of which the language fills in something
    Language.PYTHON: r"(?P<brace>\{\{|\}\})|\{(?P<hole>[^{}!:]+)(?:![rsa])?(?::[^{}]*)?\}",
    Language.NODE: r"\$\{(?P<hole>[^{}]*)\}",
    Language.POWERSHELL: rf"\$\{{?(?P<hole>(?:env:)?\w+)\}}?|{_DOLLAR.format('call')}",
}
PLACES: Final = r"(?P<brace>\{\{|\}\})|\{(?P<index>\d*)\}"
# What follows a string to fill it: `"…" % (a, b)`, `"…".format(a)`, `'…' -f $a`.
FORMATS: Final = {
    Language.PYTHON: regex(r"(?P<percent>\s*%\s*\(?)|\s*\.format\("),
    Language.NODE: None,
    Language.OTHER: None,
    Language.POWERSHELL: regex(r"\s*-f\s*\(?"),
}
ESCAPE: Final = {
    Language.PYTHON: r"\\(?P<escaped>.)",
    Language.NODE: r"\\(?P<escaped>.)",
    Language.OTHER: r"\\(?P<escaped>.)",
    Language.POWERSHELL: r"`(?P<escaped>.)|(?P<twice>\"\")",
}
