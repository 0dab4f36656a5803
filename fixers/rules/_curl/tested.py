"""Whether a script looks at the value of a variable."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.rules._curl.gates import without_gates
from fixers.rules._curl.mentions import lines_with
from fixers.syntax.regex import regex

_TESTS: Final = r"\[\[? |\btest |\bcase |\bgrep |\bjq +(?:-\w+ +)*-\w*e|\bdiff |\bcmp |\berror\("
# They may look at what they read, and mostly fail where it is none of what they want.
_READERS: Final = r"grep|(?:python3?|node|ruby|perl|php) |jq +(?:-\w+ +)*-\w*e"
_TESTED: Final = regex(rf"{_TESTS}|:[?]|<<<")
# `check_bool allowed true "$answer"`: what is called so looks at what it is given.
_ASSERTS: Final = (
    r"(?:^|[;&|!] *|\bif )\s*(?:\w+_)?(?:check|assert|expect|verify|validate|ensure)(?:_\w+)? "
)
_ASSERTED: Final = regex(_ASSERTS, re.MULTILINE)
_ONLY_BAD: Final = regex(
    r"\[\[? +\"?\$\{?\w+\}?\"? +==? +[\"']?(?:error|err|fail|failed|failure|red)[\"']? +\]\]?",
    re.IGNORECASE,
)


def is_tested(name: str, text: str, *, gates: bool = True) -> bool:
    """Whether the value, or one that is made of it, is looked at. That it is not the one word
    for a failure says nothing: an error page is not, either. `gates`: tests that nothing passes
    count, too."""
    text = text.replace("\\\n", " ")
    return any(
        _is_tested(one, _ONLY_BAD.sub("", lines_with(one, _read(one, text, gates=gates))))
        for one in made_of(name, text)
    )


def _read(name: str, text: str, *, gates: bool) -> str:
    return text if gates else without_gates(name, text)


def _is_tested(name: str, lines: str) -> bool:
    read = rf"\$\{{?{name}\b"
    piped = "|" in lines and re.search(rf"{read}[^\n]*\| *(?:{_READERS})", lines)
    counted = "((" in lines and re.search(rf"(?<!\$)\(\([^\n]*\b{name}\b", lines)
    tested = _TESTED.search(lines) and re.search(
        rf"(?:{_TESTS})[^\n]*{read}|\$\{{{name}:[?]|<<< *\"?{read}", lines
    )
    asserted = _ASSERTED.search(lines) and re.search(
        rf"(?:{_ASSERTS})[^\n]*{read}", lines, re.MULTILINE
    )
    return bool(piped or counted or tested or asserted)


def made_of(name: str, text: str) -> Iterator[str]:
    names = [name]
    for one in names:
        yield one
        found = re.findall(rf"(?:^|[\s;])(\w+)=[^\n]*\$\{{?{one}\b", lines_with(one, text))
        names += [other for other in found if other not in names]
