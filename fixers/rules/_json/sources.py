"""Where texts come from that hold quotes and newlines: what people type, what programs print."""

import re
from enum import IntEnum
from typing import Final

from fixers.syntax.regex import regex

_FREE: Final = regex(
    r"github\.event\.(head_commit\.message|commits|pull_request\.(title|body|head\.(ref|label))"
    r"|issue\.(title|body)|comment\.body|review(_comment)?\.body|discussion\.(title|body)"
    r"|release\.(name|body)|milestone\.(title|description)|head_commit\.author\.name"
    r"|workflow_run\.(head_commit\.message|display_title|head_branch))|github\.head_ref",
    re.IGNORECASE,
)
_NAMED: Final = regex(
    r"(^|_|-|\.)(message|msg|title|subject|body|description|desc|changelog|release_notes|notes"
    r"|content|contents|prompt|readme|private_key|pem|certificate|comment|reason|note|summary|output|log|logs|error|err|errors|details?|text|stderr|stdout)$",
    re.IGNORECASE,
)
# Numbers, hexadecimal, dates and names with GitHub's own alphabet hold nothing to escape.
_HARMLESS: Final = (
    "sha|commit|hash|digest|stamp|epoch|date|time|port|count|total|duration|seconds|percent|number"
    "|num|code|ids?|arns?|accounts?|regions?|level|size|repo|repository|actor|token|key|secret"
    "|conclusion|outcome|os|arch|ecr|registry|bucket|cluster|[?#]"
)
_ONE_WORD: Final = (
    "status|state|result|env|environment|stage|branch|ref|tag|version|url|uri|host|file|path|dir"
    "|user|image|service|app|name|namespace|project|job|workflow|type|kind|target|domain|slot|color"
    "|group|family|semver|series|release|revision|channel|(?<![a-z])(?:ver|rev)"
)
# What the shell itself counts and knows.
_SHELL: Final = "S?RANDOM|LINENO|E?UID|PPID|BASHPID|SHLVL|EPOCHREALTIME|HOSTTYPE|OSTYPE"
_SAFE: Final = regex(rf"^(GITHUB|RUNNER|AWS|CI)_|^({_SHELL})$|({_HARMLESS})$", re.IGNORECASE)
PLAIN: Final = regex(rf"^(GITHUB|RUNNER|AWS|CI)_|({_HARMLESS}|{_ONE_WORD})$", re.IGNORECASE)
# People and generators put any sign into these, or they have several lines.
_PASSWORD: Final = regex(
    r"secrets\.\w*(password|passwd|passphrase|_pw|_pass|private_key|_pem|certificate)$",
    re.IGNORECASE,
)
_ESCAPED: Final = regex(r"to_?json|fromjson", re.IGNORECASE)
# What is only asked about, and gives yes or no.
_ASKED: Final = regex(
    r"\b(?:contains|startsWith|endsWith)\((?:[^()']|'[^']*'|\([^()]*\))*\)"
    r"|[\w.*-]+ *[!=]= *(?:'[^']*'|[\w.*-]+)",
    re.IGNORECASE,
)
# What escapes, or leaves no sign that needs it; `jq` without `-r` prints JSON.
_MAKES_FIT: Final = regex(
    r"to_?json|@json|json\.dumps|json_encode|JSON\.stringify|jq +(?:-[a-qs-zA-Z]*[RcsSM]\w* |-- ?)"
    r"|(?<![$\w{])\w*(?:json_?(?:esc(?:ape)?|quote|string)|esc(?:ape)?d?_?(?:for_?|as_?)?json)\w*"
    r"|tr +-[dc]|\\\\|base64(?! +-(?:d|D|-decode))|sed [^|]*[\"\\]/|jq +(?!-\w*r)[\"'.]",
)


class Risk(IntEnum):
    NONE = 0  # it holds no quote, backslash or newline, or hardly ever
    UNKNOWN = 1  # nobody can tell
    NAMED = 2  # by its name a text, or typed though by its name it is one word
    FREE = 3  # somebody types it, or a program prints it


def is_escaped(inner: str) -> bool:
    return bool(_ESCAPED.search(inner))


def is_free(inner: str) -> bool:
    """Whether somebody types what an expression gives."""
    if not _FREE.search(inner) or _ESCAPED.search(inner):
        return False
    return bool(_FREE.search(_ASKED.sub("", inner)))


def is_made_fit(script: str) -> bool:
    """Whether something in a script escapes, or leaves no sign that needs it."""
    return bool(_MAKES_FIT.search(script))


def risk_of_secret(inner: str) -> Risk:
    return Risk.NAMED if _PASSWORD.search(inner) else Risk.NONE


def risk_of_told(name: str) -> Risk:
    """Of what another step, job or workflow hands over."""
    return risk_of_variable(name.rpartition(".")[2])


def risk_of_text(text: str) -> Risk:
    return Risk.FREE if set(text) & set('"\\\n') else Risk.NONE


def risk_of_name(name: str) -> Risk:
    return Risk.NAMED if _NAMED.search(name) else Risk.NONE


def risk_of_typed(name: str) -> Risk:
    """Of what somebody types: a version or an address with a quote in it works nowhere else,
    and still less so a number or a commit."""
    if _NAMED.search(name) or not PLAIN.search(name):
        return Risk.FREE
    return Risk.UNKNOWN if _SAFE.search(name) else Risk.NAMED


def risk_of_variable(name: str) -> Risk:
    """Of a variable that nothing in sight gives a value: a version or a status is likely plain,
    but only whoever sets it can tell."""
    return risk_of_name(name) or (Risk.NONE if _SAFE.search(name) else Risk.UNKNOWN)
