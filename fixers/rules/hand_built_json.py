"""JSON glued together from strings, without escapes."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Finding, Fix, Severity, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation, Repository, ScriptUnit, StepRun, Trace, TraceKind, Tri
from fixers.model.machine import Machine
from fixers.rule import Rule
from fixers.rules._glued_json import Glued, Pasted, glued_in, is_free_text, is_plain
from fixers.syntax import shell_tree as sh

_WHOLE: Final = re.compile(r'"\\\((\$\w+)\)"')  # a string that is one value
_NOT_IN_NAMES: Final = re.compile(r"\W+")


class HandBuiltJson(Rule):
    """
    ## What it does
    Finds JSON in shell that is put together from strings, with a value in it that may need an
    escape: arguments, assignments and heredocs.

    ## Why is this bad
    A quote, a backslash or a newline in the value ends the string: the payload is refused, or
    says something else. Commit messages and titles are written by strangers.

    ## Fix safety
    Unsafe: the JSON is the same, but written on one line, and a value that was escaped by hand
    would be escaped twice.

    ## Known limits
    Only text that is JSON once its values are filled in is looked at; values that need no escape
    (commits, run numbers, constants) are left alone. Heredocs are reported without a fix.
    """

    id = "hand-built-json"
    severity = Severity.WARNING
    since = "0.1"
    summary = "JSON is glued together from strings"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        for unit, machine in _scripts(trace).items():
            for glued in glued_in(unit.shell.statements):
                risky = [p for p in glued.pasted if not is_plain(p, machine.variables)]
                if not any(pasted.inside for pasted in risky):
                    continue  # bare values are JSON already, or nothing is
                inside = [pasted for pasted in risky if pasted.inside]
                free = next(filter(is_free_text, inside), None)
                told = free or inside[0]
                yield self.finding(
                    unit.locate(glued.word.span),
                    f"`{_short(told.part, unit)}` is pasted into JSON without escapes",
                    fix=_with_jq(glued, unit, machine),
                    confidence=Confidence.HIGH if free else Confidence.MEDIUM,
                )


def _scripts(trace: Trace) -> Mapping[ScriptUnit, Machine]:
    """Each script that runs, and the machine at its last command."""
    found: dict[ScriptUnit, Machine] = {}
    for event in trace.events:
        if isinstance(event, StepRun | Invocation) and event.script is not None:
            found[event.script] = event.before
    ours = trace.kind is not TraceKind.SCRIPT
    return {u: m for u, m in found.items() if ours or u.path.startswith("lib/scripts/")}


def _short(part: sh.Part, unit: ScriptUnit) -> str:
    raw = " ".join(unit.shell.text[part.span.start : part.span.end].split())
    return raw if len(raw) <= 40 else raw[:39] + "…"


def _with_jq(glued: Glued, unit: ScriptUnit, machine: Machine) -> Fix | SkippedFix:
    if machine.has("jq") is Tri.NO:
        return SkippedFix("`jq` is not on this machine")
    if glued.heredoc:
        return SkippedFix("a heredoc: build it with `jq -n --arg`")
    if "'" in glued.text or "\\(" in glued.text:
        return SkippedFix("the text has quotes that a filter cannot hold")
    arguments: dict[str, str] = {}
    names = [_argument(pasted, unit, arguments) for pasted in glued.pasted]
    holes = iter(zip(glued.pasted, names, strict=True))
    body = _WHOLE.sub(r"\1", re.sub("\0", lambda _: _hole(*next(holes)), glued.text))
    given = " ".join(arguments[name] for name in dict.fromkeys(names))
    command = f"$(jq -nc {given} '{' '.join(body.split())}')"
    assigned = unit.shell.text[: glued.word.span.start].endswith("=")
    edit = replace_in_script(unit, glued.word.span, command if assigned else f'"{command}"')
    if edit is None:
        return SkippedFix("the text cannot be rewritten surely")
    return Fix("Build the JSON with `jq`", (edit,), applicability=Applicability.UNSAFE)


def _hole(pasted: Pasted, name: str) -> str:
    return f"\\(${name})" if pasted.inside else f"${name}"


def _argument(pasted: Pasted, unit: ScriptUnit, arguments: dict[str, str]) -> str:
    """The name of the jq variable for a value; its option is put into `arguments`."""
    part = pasted.part
    raw = unit.shell.text[part.span.start : part.span.end]
    stem = part.value.rsplit(".", 1)[-1] if part.kind is not sh.PartKind.SUBSTITUTION else "value"
    name = _NOT_IN_NAMES.sub("_", stem).strip("_").lower() or "value"
    name = name if name[0].isalpha() else f"value_{name}"
    option = "--arg" if pasted.inside else "--argjson"
    for candidate in (name, *(f"{name}_{number}" for number in range(2, 100))):
        wanted = f'{option} {candidate} "{raw}"'
        if arguments.setdefault(candidate, wanted) == wanted:
            return candidate
    return name
