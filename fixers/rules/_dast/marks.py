"""What names the target of a scan: hosts, expressions, variables."""

import re
from typing import Final

from fixers.model import ActionUse, Invocation, Step
from fixers.rules._dast.scans import Scan
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

GUARDED: Final = regex(r"allow|whitelist|permitted|forbidden|not_prod|is_safe", re.IGNORECASE)
_HOST: Final = regex(r"https?://([\w.-]+)")
_NAME: Final = regex(r"\$\{?(?:env:)?(\w+)|\$\{\{\s*env\.(\w+)")


def about(text: str, step: Step | None, aimed: set[str]) -> bool:
    """Whether a check speaks of the target, or of nothing that could be another."""
    said = {mark for mark in marks(text, step) if not GUARDED.search(mark)}
    return not said or not aimed or bool(said & aimed)


def marks(text: str, step: Step | None) -> set[str]:
    """Hosts, expressions and variables of a text; of those that a step sets, too."""
    names = {a or b for a, b in _NAME.findall(text)}
    values = [step.env[name].value for name in names if step is not None and name in step.env]
    texts = (text, *values)
    inner = {one.inner.strip() for t in texts for one in occurrences(t)}
    hosts = {host.lower() for t in texts for host in _HOST.findall(t)}
    return {name for name in names if not name.isdigit()} | inner | hosts


def aims_of(scan: Scan) -> set[str]:
    """All that may name the target."""
    event = scan.event
    raw = [scan.target, scan.word.raw if scan.word is not None else ""]
    if isinstance(event, ActionUse):
        raw += [value.value for value in event.step.inputs.values()]
    found = marks(" ".join(raw), event.step) | {*names_of(scan)}
    found |= {scan.variable} - {""}
    return found | ({scan.typed.free} if scan.typed else set())


def linked(run: Invocation, aimed: set[str]) -> set[str]:
    """Variables of the script that the target is made of, or that are made of it."""
    every = [*commands(run.script.shell.statements)]
    pairs = [
        (a.name, marks(a.value.raw, run.step)) for c in every for a in c.assignments if a.value
    ]
    found = set(aimed)
    for _ in range(3):
        for name, said in pairs:
            if name in found or said & found:
                found |= {name, *said}
    return found


def names_of(scan: Scan) -> list[str]:
    """How the script may call the target."""
    word = scan.word.raw if scan.word is not None else ""
    found = re.findall(r"\$\{?(?:env_|_)?(\w+)", word)
    if scan.typed is not None:
        found.append(scan.typed.free.rpartition(".")[2])
        found += [n for n, v in scan.event.before.variables.items() if free_in(scan, v)]
    return found


def free_in(scan: Scan, value: object) -> bool:
    text = getattr(value, "value", "")
    return bool(scan.typed and isinstance(text, str) and scan.typed.free in text)
