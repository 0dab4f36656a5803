"""Commands that make long-lived AWS keys known to those that follow."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ScriptUnit
from fixers.rules._shared.static_keys import KEY_NAMES
from fixers.syntax.regex import regex
from fixers.syntax.shell import Assignment, Command, commands
from fixers.syntax.span import Span

_CONFIGURES: Final = regex(
    r"aws configure set (?:default\.)?(?:aws_(?:access_key_id|secret_access_key|session_token)"
    r"|region) (?:\$\{\{.*?\}\}|\"[^\"]*\"|'[^']*'|\S+)(?: --profile default)?"
    r"(?: *[12]?>+ *(?:/dev/null|&1))*"
)
# What may stand in a file of credentials that one login takes the place of.
_LINE: Final = regex(
    r"\s*(?:\[default\]|(?:aws_(?:access_key_id|secret_access_key|session_token)|region)\s*=.*)?\s*",
    re.IGNORECASE,
)
_TO_FILE: Final = regex(r"[\"']?(?:~|\$\{?HOME\}?)/\.aws/credentials[\"']?")
_AROUND: Final = regex(r"(?:mkdir|chmod)\b.*(?:~|HOME\}?)/\.aws(?:/credentials)?[\"']?")
BLANK: Final = regex(r"(?:\s|#[^\n]*(?:\n|$)|set [-+][^\n]*(?:\n|$))*")


def without(unit: ScriptUnit, gone: list[Span]) -> str:
    """What is left of a script."""
    text = unit.shell.text
    starts = [*(span.start for span in gone), len(text)]
    ends = [0, *(span.end for span in gone)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def handing(unit: ScriptUnit) -> Iterator[Span]:
    """Whole lines of commands that only hand keys on, and keys in front of other commands."""
    text = unit.shell.text
    alone = {node.span for node in unit.shell.statements if isinstance(node, Command)}
    every = [*commands(unit.shell.statements)]
    handing = [command for command in every if _hands_on(command, text)]
    for command in every:
        idle = handing and _AROUND.fullmatch(text[command.span.start : command.span.end])
        if command.span in alone and (command in handing or idle):
            yield _lines(command, text)
        elif command.words and command.words[0].literal != "export":
            yield from (_with_blanks(made, text) for made in command.assignments if _is_key(made))


def _with_blanks(made: Assignment, text: str) -> Span:
    rest = text[made.span.end :]
    return Span(made.span.start, made.span.end + len(rest) - len(rest.lstrip(" ")))


def _is_key(made: Assignment) -> bool:
    return made.name in KEY_NAMES


def _hands_on(command: Command, text: str) -> bool:
    first = command.words[0].literal if command.words else "export"
    if first == "export" and command.assignments:
        plain = len(command.words) <= len(command.assignments) + 1
        return plain and all(map(_is_key, command.assignments))
    written = text[command.span.start : command.span.end]
    if command.redirects and first in {"cat", "echo", "printf", "tee"}:
        return _writes(command, text)
    return bool(_CONFIGURES.fullmatch(written)) and "\n" not in written


def _writes(command: Command, text: str) -> bool:
    """To the file of credentials, or to the environment of later steps."""
    targets = [r.target.raw for r in command.redirects if r.target is not None]
    bodies = [r.heredoc.body for r in command.redirects if r.heredoc is not None]
    said = " ".join(w.raw for w in command.words[1:]).strip("\"'")
    if any("GITHUB_ENV" in target for target in targets):
        return bool(re.fullmatch(rf"(?:{'|'.join(KEY_NAMES)})=.*", said))
    body = "\n".join(text[b.span.start : b.span.end] for b in bodies) or said.replace("\\n", "\n")
    if not any(map(_TO_FILE.fullmatch, targets)):
        return False
    return all(_LINE.fullmatch(line) for line in body.split("\n"))


def _lines(command: Command, text: str) -> Span:
    """A command with its line, and with the here-document below it."""
    start = text.rfind("\n", 0, command.span.start) + 1
    ends = [r.heredoc.span.end for r in command.redirects if r.heredoc is not None]
    end = text.find("\n", max([command.span.end, *ends]) - (1 if ends else 0))
    return Span(start, len(text) if end < 0 else end + 1)
