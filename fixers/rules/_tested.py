"""Whether a script looks at the value of a variable."""

import re
from collections.abc import Iterator
from typing import Final

_TESTS: Final = r"\[\[? |\btest |\bcase |\bgrep |\bjq +(?:-\w+ +)*-\w*e|\bdiff |\bcmp |\berror\("
_ONLY_BAD: Final = re.compile(
    r"\[\[? +\"?\$\{?\w+\}?\"? +==? +[\"']?(?:error|err|fail|failed|failure|red)[\"']? +\]\]?",
    re.IGNORECASE,
)


def is_tested(name: str, text: str) -> bool:
    """Whether the value, or one that is made of it, is looked at. That it is not the one word
    for a failure says nothing: an error page is not, either."""
    text = _ONLY_BAD.sub("", text)
    return any(
        re.search(rf"(?:{_TESTS})[^\n]*\$\{{?{one}\b|\$\{{{one}:[?]|<<< *\"?\$\{{?{one}\b", text)
        or re.search(rf"(?<!\$)\(\([^\n]*\b{one}\b", text)
        or re.search(rf"\$\{{?{one}\b[^\n]*\| *(?:grep|jq +(?:-\w+ +)*-\w*e)", text)
        for one in made_of(name, text)
    )


def made_of(name: str, text: str) -> Iterator[str]:
    names = [name]
    for one in names:
        yield one
        found = re.findall(rf"(?:^|[\s;])(\w+)=[^\n]*\$\{{?{one}\b", text)
        names += [other for other in found if other not in names]
