"""Functions of PowerShell and programs that it starts, as words of shell."""

import re
from typing import Final

from fixers.syntax.powershell_text import words
from fixers.syntax.powershell_words import UNKNOWN, Answer, Names, variable_name
from fixers.syntax.regex import regex

_FUNCTION: Final = regex(r"function\s+([\w-]+)\s*(?:\((.*)\))?\s*", re.DOTALL | re.IGNORECASE)
PARAMETERS: Final = regex(r"param\s*\((.*)\)", re.DOTALL | re.IGNORECASE)
_NAME: Final = regex(r"\$(\w+)(?=\s*(?:[,=)]|$))")
_FROM_JSON: Final = "convertfrom-json"
_AS_JSON: Final = regex(r' "--output" "json"')
_PARAMETER: Final = regex(r"-[A-Za-z]\w*")
# Brackets by letters: what stands in a bracket is read again for each that it stands in.
_MOST: Final = 50_000


class NativeNames(Names):
    """Knows calls of the AWS command line, and functions of the script."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: dict[str, list[str]] = {}

    def opened(self, head: str) -> str | None:
        """The line that begins a function."""
        found = _FUNCTION.fullmatch(head)
        if found is None:
            return None
        name = found[1].lower()
        self.functions[name] = []
        return f"{_shell_name(name)}() {{ nothing=''{self.taken(name, found[2] or '')}"

    def taken(self, function: str, text: str) -> str:
        """Its parameters, as what follows on that line."""
        names = [variable_name(name) for name in _NAME.findall(text)]
        self.functions[function] = names
        return "".join(f'; local {name}="${{{at}}}"' for at, name in enumerate(names, 1))

    def command(self, text: str) -> str | None:
        segments = words(text)
        first = segments[0].lower() if segments else ""
        own = segments[: segments.index("|")] if "|" in segments else segments
        if first == "aws":
            return " ".join(f'"{self.value(one)}"' for one in own)
        if first in self.functions:
            return self._called(own)
        return super().command(text)

    def value(self, text: str, depth: int = 0) -> str:
        if text.count("(") * len(text) > _MOST:
            return UNKNOWN
        inner = text.strip()
        inner = inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner
        first, *more = inner.lower().split(maxsplit=1) or [""]
        if (first == "aws" and more) or first in self.functions:
            return UNKNOWN if "|" in words(inner) else f"$({self.command(inner)})"
        return super().value(text, depth)

    def _answer(self, text: str) -> Answer | None:
        segments = words(text[1:-1] if text.startswith("(") else text)
        first = segments[0].lower() if segments else ""
        if first != "aws" and first not in self.functions:
            return super()._answer(text)
        line = self.command(" ".join(segments)) or ""
        taken = [one.lower() for one in segments[-2:]] == ["|", _FROM_JSON]
        return (_AS_JSON.sub("", line), "") if taken and '"--query"' not in line else None

    def _called(self, segments: list[str]) -> str:
        names = self.functions[segments[0].lower()]
        given, free, rest = dict[str, str](), [*names], segments[1:]
        while rest:
            one = rest.pop(0)
            named = one[1:].lower() if _PARAMETER.fullmatch(one) else None
            value = rest.pop(0) if named is not None and rest else one
            name = named if named is not None else next((n for n in free if n not in given), "")
            given[name] = self.value(value)
        said = (f'"{given.get(name, UNKNOWN)}"' for name in names)
        return " ".join((_shell_name(segments[0].lower()), *said))


def _shell_name(name: str) -> str:
    return name.replace("-", "_")
