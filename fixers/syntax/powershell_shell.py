"""PowerShell that speaks with AWS by cmdlets, as shell whose calls of `aws` do the same.

Only plain statements are carried over. What is not known of a value becomes `$(unknown)`, and a
block that may be passed over waits for a command `unknown`.
"""

import re
from typing import Final

from fixers.syntax.powershell_native import PARAMETERS, NativeNames
from fixers.syntax.powershell_text import Kind, Said, statements
from fixers.syntax.powershell_words import CMDLETS, UNKNOWN, Names, variable_name
from fixers.syntax.python_shell import Line
from fixers.syntax.regex import regex

_LONGEST: Final = 50_000
# A function of the script by the same name does something else, and defaults may say anything.
_OWN: Final = regex(
    rf"\b(?:function|filter)\s+{CMDLETS.pattern}|\$PSDefaultParameterValues", re.IGNORECASE
)
_ASSIGNS: Final = regex(
    r"(?:\[[\w.\[\]]+\]\s*)?\$(?P<name>(?:\w+:)?\w+)(?P<part>\.\w+|\[.*?\])?\s*(?P<sign>\+?=)(?!=)\s*"
    r"(?P<value>.*)",
    re.DOTALL,
)
_FAMILY: Final = regex(r"\baws\s+ecs\b[^\n]*--family(?:-prefix)?\b")
_CALLED: Final = regex(r"^\$(\w+)\.\w+\(")
_ALWAYS: Final = regex(r"(?:try|finally|do)\b", re.IGNORECASE)


def as_shell(text: str) -> tuple[Line, ...]:
    """The lines; none where nothing speaks with AWS by cmdlets."""
    if len(text) > _LONGEST or not CMDLETS.search(text) or _OWN.search(text):
        return ()
    translation = _Translation()
    for one in statements(text):
        translation.say(one)
    return tuple(translation.lines)


def families_as_shell(text: str) -> tuple[Line, ...]:
    """The lines with what calls of `aws` itself give for a family, and how that is made."""
    if len(text) > _LONGEST or not _FAMILY.search(text):
        return ()
    translation = _Translation(NativeNames())
    for one in statements(text):
        translation.say(one)
    return tuple(translation.lines)


class _Translation:
    """Statements, one after the other."""

    def __init__(self, names: Names | None = None) -> None:
        self.lines: list[Line] = []
        self._names = names or Names()
        self._ends: list[str] = []
        self._function = ""

    def say(self, one: Said) -> None:
        if isinstance(self._names, NativeNames) and self._in_function(one, self._names):
            return
        if one.kind is Kind.OPENS:
            self._assign(one, known=False)
            always = _ALWAYS.match(one.text) is not None
            self._ends.append("" if always else "fi")
            self._line(one, "" if always else "if unknown; then :")
        elif one.kind is Kind.CLOSES:
            self._line(one, self._ends.pop() if self._ends else "")
        elif not self._assign(one):
            self._call(one, re.sub(r"^(?:return|\[void\])\s*", "", one.text))
            if changed := _CALLED.match(one.text):
                self._names.forget(changed[1].lower())

    def _in_function(self, one: Said, names: NativeNames) -> bool:
        """The head of a function, its parameters, and what it gives back."""
        line: str | None = None
        if one.kind is Kind.OPENS:
            line = names.opened(one.text)
            if line is not None:
                self._ends.append("}")
                self._function = one.text.split()[1].partition("(")[0].lower()
        elif found := PARAMETERS.fullmatch(one.text):
            line = f"nothing=''{names.taken(self._function, found[1])}" if self._function else ""
        elif one.kind is Kind.SAYS and one.text.startswith("return "):
            line = f'echo "{names.value(one.text[7:])}"'
        self._line(one, line or "")
        return line is not None

    def _assign(self, one: Said, *, known: bool = True) -> bool:
        found = _ASSIGNS.fullmatch(one.text)
        if found is None:
            return False
        name, value, part = variable_name(found["name"]), found["value"], found["part"]
        self._call(one, value)
        word = self._names.value(value) if known else UNKNOWN
        if part or found["sign"] == "+=":
            self._names.forget(name)
            word = f"${{{name}}},{(part or '').strip('.')}={word}"
        else:
            self._names.keep(name, value if known and not any(self._ends) else "")
        self._line(one, f'{name}="{word}"')
        return True

    def _call(self, one: Said, text: str) -> None:
        """The cmdlet that a statement calls, or the one in its first brackets."""
        inner = re.match(r"\((.*)\)[^()]*", text, re.DOTALL)
        command = self._names.command(inner[1] if inner else text)
        self._line(one, command or "")

    def _line(self, one: Said, text: str) -> None:
        if text:
            self.lines.append(Line(text, one.first, one.last))
