"""Commands in JSON whose failure ends the script: it still has to when jq makes the JSON."""

import re
from typing import Final

from fixers.model import Tri
from fixers.model.machine import Machine
from fixers.rules._json.declared import ENDS
from fixers.rules._json.glued import Glued
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_ASSIGNED: Final = regex(r"(?:\A|[\n;&|({]|\b(?:then|do|else)\b)[ \t]*\w+\+?=\Z")
_SETS: Final = regex(r"\bset ([-+])(?:\w*e|o errexit)")


def heard_in(glued: Glued, text: str, machine: Machine) -> sh.Part | None:
    """The last command in a value that is assigned: its failure is that of the assignment."""
    commands = [p for p in glued.word.parts if p.kind is sh.PartKind.SUBSTITUTION]
    before = text[: glued.word.span.start]
    if glued.whole or not commands or not ENDS.match(text, glued.word.span.end):
        return None
    signs = _SETS.findall(before)
    ends = signs[-1] == "-" if signs else machine.errexit is Tri.YES
    return commands[-1] if ends and _ASSIGNED.search(before) else None


def run_first(arguments: dict[str, str], command: sh.Part | None, text: str) -> str:
    """What has to stand before a call of jq with these arguments, of which one was the output of
    the command and is a variable with it now: `value=$(…) && `."""
    raw = text[command.span.start : command.span.end] if command else ""
    name = next((n for n, a in arguments.items() if raw and a.endswith(f' {n} "{raw}"')), None)
    others = " ".join(argument for n, argument in arguments.items() if n != name)
    if name is None or re.search(rf"\$\{{?{name}\b", others):
        return ""
    arguments[name] = arguments[name].removesuffix(f'"{raw}"') + f'"${name}"'
    return f"{name}={raw} && "
