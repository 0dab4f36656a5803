"""JSON that shell puts together: what is text, and what is pasted into it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fixers.model.machine import Text, VariableValue
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

# These take programs or patterns that look like JSON.
_OTHER_LANGUAGES: Final = frozenset({
    "jq", "yq", "awk", "gawk", "sed", "perl", "python", "python3", "node", "ruby", "bash", "sh",
    "grep", "egrep", "tr", "find", "xargs", "docker", "ssh", "eval", "mongosh", "mongo",
})  # fmt: skip
# Values that hold no quote, backslash or newline.
_PLAIN_VARIABLE: Final = re.compile(
    r"GITHUB_(SHA|RUN_ID|RUN_NUMBER|RUN_ATTEMPT|REPOSITORY|ACTOR|REPOSITORY_OWNER|EVENT_NAME"
    r"|SERVER_URL|API_URL|REF_TYPE|JOB)|RUNNER_OS|RUNNER_ARCH|.*(SHA|TIMESTAMP|EPOCH|_PORT|COUNT"
    r"|DURATION|SECONDS|PERCENT|NUMBER|STATUS_CODE|HTTP_CODE)|\?|#|\d*RANDOM",
    re.IGNORECASE,
)
_PLAIN_EXPRESSION: Final = re.compile(
    r"github\.(sha|workflow|run_id|run_number|run_attempt|repository|repository_owner|actor|event_name"
    r"|server_url|event\.number|event\.pull_request\.number|event\.pull_request\.head\.sha"
    r"|event\.issue\.number)|job\.status|needs\.[\w-]+\.result|steps\.[\w-]+\.(outcome|conclusion)"
    r"|runner\.(os|arch)|matrix\.[\w.-]+"
)
_PLAIN_COMMAND: Final = re.compile(
    r"\$\((date|git rev-parse|nproc|wc|uuidgen|id -u)\b.*\)", re.DOTALL
)
_FREE_TEXT: Final = re.compile(
    r"github\.(event\.(head_commit|commits|pull_request\.(title|body|head\.(ref|label))|issue|comment"
    r"|review|discussion|release\.(name|body))|head_ref)|git (log|show)|_?(message|msg|title|body"
    r"|description|changelog|notes|comment|reason|output|log|error)s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """One expansion in the text; `inside` a JSON string, or bare where a value stands."""

    part: sh.Part
    inside: bool


@dataclass(frozen=True, slots=True)
class Glued:
    """`text` is the JSON with `\\0` for each of `pasted`."""

    word: sh.Word
    text: str
    pasted: tuple[Pasted, ...]
    heredoc: bool


def glued_in(statements: tuple[sh.Statement, ...]) -> Iterator[Glued]:
    """Every word and heredoc that is JSON with something pasted into it."""
    for word, heredoc in _words(statements):
        found = _read(word, heredoc=heredoc)
        if found is not None:
            yield found


def _words(statements: tuple[sh.Statement, ...]) -> Iterator[tuple[sh.Word, bool]]:
    for command in commands(statements):
        for assignment in command.assignments:
            if assignment.value is not None and not assignment.append:
                yield assignment.value, False
        names = {word.literal for word in command.words[:2]}
        if names & _OTHER_LANGUAGES:
            continue
        yield from ((word, False) for word in command.words[1:])
        for redirect in command.redirects:
            if redirect.heredoc is not None and not redirect.heredoc.quoted:
                yield redirect.heredoc.body, True


def _read(word: sh.Word, *, heredoc: bool) -> Glued | None:
    if all(part.kind is sh.PartKind.TEXT for part in word.parts):
        return None
    plain = {sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE}
    text = "".join(p.value if p.kind in plain else "\0" for p in word.parts)
    if not text.lstrip().startswith(("{", "[{")) or '"' not in text:
        return None
    inside = list(_inside(text))
    expansions = [part for part in word.parts if part.kind not in plain]
    filled = iter(inside)
    sample = re.sub("\0", lambda _: "x" if next(filled) else "0", text)
    try:
        value = json.loads(sample)
    except ValueError:
        return None
    if not isinstance(value, dict | list):
        return None
    pasted = tuple(Pasted(p, i) for p, i in zip(expansions, inside, strict=True))
    return Glued(word, text, pasted, heredoc)


def _inside(text: str) -> Iterator[bool]:
    """For each hole whether it is inside a JSON string."""
    quoted = escaped = False
    for char in text:
        if char == "\0":
            yield quoted
        elif escaped:
            escaped = False
        elif char == "\\":
            escaped = quoted
        elif char == '"':
            quoted = not quoted


def is_plain(pasted: Pasted, variables: Mapping[str, VariableValue]) -> bool:
    """Whether the value surely needs no escape."""
    part = pasted.part
    match part.kind:
        case sh.PartKind.EXPRESSION if part.value.startswith("env."):
            return _is_harmless(variables.get(part.value.removeprefix("env.")))
        case sh.PartKind.EXPRESSION:
            return _PLAIN_EXPRESSION.fullmatch(part.value) is not None
        case sh.PartKind.SUBSTITUTION:
            return _PLAIN_COMMAND.fullmatch(part.value) is not None
        case sh.PartKind.ARITHMETIC:
            return True
        case sh.PartKind.VARIABLE | sh.PartKind.EXPANSION:
            harmless = _is_harmless(variables.get(part.value))
            return harmless or _PLAIN_VARIABLE.fullmatch(part.value) is not None
    return False


def _is_harmless(value: VariableValue | None) -> bool:
    known = isinstance(value, Text) and not value.expression
    return known and isinstance(value, Text) and not set(value.value) & set('"\\\n')


def is_free_text(pasted: Pasted) -> bool:
    """Whether somebody may have written the value: a message, a title, what a command says."""
    return bool(_FREE_TEXT.search(pasted.part.value))
