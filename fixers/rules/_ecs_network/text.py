"""A `--network-configuration` as written, with one usual mistake less."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.rules._ecs_network.values import NetworkFlow
from fixers.rules._shared.bash import in_bash
from fixers.syntax.regex import regex

_SPELLED: Final = {
    r"aws[-_]?vpc[-_]?config(?:uration)?": "awsvpcConfiguration",
    r"security[-_]?groups?(?:_?ids?)?": "securityGroups",
    r"subnets?(?:_?ids?)?": "subnets",
    r"assign_?public_?ip": "assignPublicIp",
}
_BARE_LIST: Final = regex(
    r"\b(subnets|securityGroups)="
    r"((?:\$\{\{[^{}]*\}\}|\$\{\w+\}|[^\[\]{}=\"'])+?)(?=,\w+=|\})"
)
_LIST: Final = regex(r"\[[^\[\]]*\]")
_IN_BRACKETS: Final = regex(r"\[\$\{?(\w+)\}?\]")
_EXPRESSION: Final = regex(r"\[(\$\{\{[^{}]*\}\})\]")

_ARRAY: Final = regex(r"\[\$\{(\w+)\[[@*]\]\}\]")


def mended(raw: str, flow: NetworkFlow) -> Iterator[str]:
    """The text with one mistake less, or with all the usual ones."""
    spelled = raw
    for pattern, name in _SPELLED.items():
        spelled = re.sub(
            rf"(?<![\w$-]){pattern}(?=[\\\"]*\s*[=:])", name, spelled, flags=re.IGNORECASE
        )
    yield spelled
    for text in (spelled, _double_quoted(spelled)):
        yield text
        yield _BARE_LIST.sub(r"\1=[\2]", text)
        yield _IN_BRACKETS.sub(lambda found: _without_brackets(found, flow), text)
        yield _as_json(text)
        yield _EXPRESSION.sub(r"\1", text)
        yield _LIST.sub(_with_commas_between, text)
        if in_bash(flow.run):
            yield _IN_BRACKETS.sub(lambda found: _with_commas(found[1], flow), text)
            yield _ARRAY.sub(r'[$(IFS=,; echo "${\1[*]}")]', text)


def _with_commas_between(found: re.Match[str]) -> str:
    """Names that blanks part; those inside of `${{ }}` are none."""
    return found[0] if "${{" in found[0] else re.sub(r"(?<![,\[])\s+(?![,\]])", ",", found[0])


def _with_commas(name: str, flow: NetworkFlow) -> str:
    """A list in brackets, with commas in the place of what parts its items now; JSON has
    brackets of its own."""
    between = {" ": " ", "\t": "$'\\t'", "\n": "$'\\n'"}
    held = flow.variable(name).strip()
    if held.startswith("["):
        return f"${name}"
    mark = next((shown for sign, shown in between.items() if sign in held), None)
    return f"[${name}]" if mark is None else f"[${{{name}//{mark}/,}}]"


def _without_brackets(found: re.Match[str], flow: NetworkFlow) -> str:
    """JSON that a variable surely holds has brackets of its own."""
    return found[0][1:-1] if flow.holds_json(found[1]) else found[0]


def _double_quoted(raw: str) -> str:
    plain = raw.startswith("'") and raw.endswith("'") and '"' not in raw
    return f'"{raw[1:-1]}"' if plain else raw


def _as_json(raw: str) -> str:
    """`awsvpcConfiguration={"subnets":…}` as JSON throughout."""
    quote = '\\"' if raw.startswith('"') else '"'
    head = re.match(r"(['\"])awsvpcConfiguration\s*=\s*", raw)
    if head is None:
        return raw
    return f"{head[1]}{{{quote}awsvpcConfiguration{quote}:{raw[head.end() : -1]}}}{head[1]}"
