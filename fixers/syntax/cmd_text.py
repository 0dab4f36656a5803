"""Scripts of `cmd` as those of PowerShell, in a text of the same length.

Blocks get braces, `%X%` is called `$_X`, and what `set` says becomes the assignment of a shell.
"""

import re
from typing import Final

from fixers.syntax.regex import regex

_OPENS: Final = regex(
    r"^([ \t]*(?:\)[ \t]*)?(?:if|else|for)\b[^\n]*?)\(([ \t]*)$", re.IGNORECASE | re.MULTILINE
)
_CLOSES: Final = regex(r"^([ \t]*)\)(?=[ \t]*(?:else\b[^\n]*)?$)", re.IGNORECASE | re.MULTILINE)
_VARIABLE: Final = regex(r"(?<!%)%([A-Za-z]\w*)%(?![\w%])")
_SET: Final = regex(r'^([ \t]*)set (\w+)=(?=[^\s"\'&|<>^]+[ \t]*$)', re.IGNORECASE | re.MULTILINE)
_QUOTED: Final = regex(
    r'^([ \t]*)set "(\w+)=([^\s"\'&|<>^]+)"(?=[ \t]*$)', re.IGNORECASE | re.MULTILINE
)
_AND: Final = regex(r"(?<=[ \t])&(?=[ \t])")


def as_powershell(text: str) -> str:
    text = _CLOSES.sub(r"\1}", _OPENS.sub(r"\1{\2", text))
    text = _AND.sub(";", _VARIABLE.sub(r"$_\1", text))
    text = _SET.sub(r"\1   _\2=", text)
    return _QUOTED.sub(r"\1    _\2=\3 ", text)
