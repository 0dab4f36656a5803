"""Keys that commands pass on: to a container, to Terraform's backend."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Mapping

_TOKEN: Final = "AWS_SESSION_TOKEN"  # noqa: S105 - a name
_VALUE: Final = r"([\"']?)\$\{\{[^}\n]*\}\}\4"
# `-e NAME=value`: without the value a container gets that of the step.
_GIVEN: Final = regex(
    rf"(?<!\S)(-e|--env)([ =])(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY)={_VALUE}(?=\s|$)"
)
_NAMED: Final = regex(
    r"(?<!\S)(-e|--env)([ =])AWS_SECRET_ACCESS_KEY(?:=([\"']?)\$\{?AWS_SECRET_ACCESS_KEY\}?\3)?"
    r"(?=\s|$)"
)
_BACKEND: Final = regex(
    r"(?:[ \t]|\\\r?\n)+--?backend-config[ =]([\"']?)(?:access_key|secret_key|token)="
    r"[\"']?(?:\$\{\{[^}\n]*\}\}|\$AWS_\w+|\$\{AWS_\w+\})[\"']?\1(?=\s|$)"
)


def passed_by_name(text: str) -> str:
    """The commands of a step without the values of keys: those of the login are there."""
    text = _BACKEND.sub("", text)
    named = _GIVEN.sub(r"\1\2\3", text)
    return named if named == text else with_token(named)


def with_token(text: str) -> str:
    """The keys of a login are nothing without its token."""
    return text if _TOKEN in text else _NAMED.sub(rf"\g<0> \1\2{_TOKEN}", text)


def token_passed(source: Source, holder: Mapping) -> tuple[Edit, ...]:
    """The token beside the keys that the commands of a job or step pass by name, and no keys
    for Terraform's backend, which finds those of a login with their token by itself."""
    text, start = source.slice(holder.span), holder.span.start
    gone = tuple(
        Edit(source.path, Span(start + found.start(), start + found.end()), "")
        for found in _BACKEND.finditer(text)
    )
    if _TOKEN in text:
        return gone
    ends = ((found, start + found.end()) for found in _NAMED.finditer(text))
    return gone + tuple(
        Edit(source.path, Span(at, at), f" {found[1]}{found[2]}{_TOKEN}") for found, at in ends
    )


def for_backends(text: str) -> str:
    """What commands pass to Terraform's backend."""
    return "\n".join(found[0] for found in _BACKEND.finditer(text))
