"""JSON from `jq` in the place of JSON that was glued together."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.edits.steps import side_by_side
from fixers.model import ScriptUnit, Step, Tri
from fixers.model.machine import Machine
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._json.declared import apart
from fixers.rules._json.escaped import hold_escapes
from fixers.rules._json.glued import Glued, Pasted
from fixers.rules._json.heard import heard_in, run_first
from fixers.rules._json.in_place import escaped_in_place
from fixers.rules._json.jq_arguments import Arguments
from fixers.rules._json.jq_layout import indent_of, is_roomy, jq_call, quotable
from fixers.rules._json.nested import unnested
from fixers.rules._json.values import Values
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_WHOLE: Final = regex(r'"\\\((\$\w+)\)"(?!\s*:)')  # a string that is one value, and no key
_PART: Final = regex(r"[\[{,]\s*\0\s*[\]},]")  # `[$ITEMS]`, and no value of a key
_SPLITS: Final = regex(r"\b(?:export|local|readonly|declare|typeset) [^\n;&|]*$")  # in sh
_OPERATOR: Final = regex(r"<<-?\s*\S+?(?=[\s|;&)<>]|$)")
_COMMENT: Final = regex(r"^\s*#", re.MULTILINE)
_GAP: Final = regex(r"\s*\n\s*\)")


def with_jq(
    glued: Glued, unit: ScriptUnit, machine: Machine, step: Step | None, values: Values
) -> Fix | SkippedFix:
    if machine.has("jq") is Tri.NO:
        return SkippedFix("`jq` is not on this machine")
    if unit.foreign:
        return SkippedFix("this shell hands over variables and quotes in another way")
    if hold_escapes((pasted.part.span for pasted in glued.pasted), unit.shell):
        return SkippedFix("a value has escapes of JSON in it already")
    outer, glued = glued, unnested(glued)
    if not _fits_a_filter(glued, unit, step):
        if glued is not outer:
            return SkippedFix("a value is in JSON that is a string of other JSON")
        heard = heard_in(glued, unit.shell.text, machine)
        return escaped_in_place(glued.parts, unit, step, values, heard)
    made = Arguments(unit, step)
    names = [made.name(pasted) for pasted in glued.pasted]
    holes = iter(zip(glued.pasted, names, strict=True))
    body = _WHOLE.sub(r"\1", re.sub("\0", lambda _: _hole(*next(holes)), quotable(glued.text)))
    text = unit.shell.text
    first = run_first(made.arguments, heard_in(glued, text, machine), text)
    given = [made.arguments[name] for name in dict.fromkeys(names)]
    roomy = is_roomy(text, in_yaml=unit.scalar is not None)
    indent = indent_of(text, (glued.whole or glued.word.span).start)
    indent = indent_of(glued.prefix, len(glued.prefix)) if "\n" in glued.prefix else indent
    command = first + jq_call(given, body, indent, roomy=roomy)
    edit = replace_in_script(unit, *_placed(glued, unit, command))
    env = made.env_edit()
    if edit is None or (made.env and env is None):
        return SkippedFix("the text cannot be rewritten surely")
    edits = side_by_side(edit, env)
    return Fix("Build the JSON with `jq`", edits, applicability=Applicability.UNSAFE)


def _fits_a_filter(glued: Glued, unit: ScriptUnit, step: Step | None) -> bool:
    """Whether one filter can give all of it: not what takes comments along, several items of the
    JSON or none, or in plain sh what stands in a heredoc."""
    text = unit.shell.text
    whole = glued.whole or (None if glued.pieces else glued.word.span)
    if whole is None or (glued.pieces and _COMMENT.search(text[whole.start : whole.end])):
        return False
    odd = "\\(" in glued.text or _PART.search(glued.text)
    return not (odd or (glued.heredoc and _is_plain_sh(unit, step)))


def _placed(glued: Glued, unit: ScriptUnit, command: str) -> tuple[Span, str]:
    """What is replaced, and by what."""
    text = unit.shell.text
    if glued.whole is not None and not glued.heredoc:
        return glued.whole, f"{glued.prefix}{command}{glued.suffix}"
    if glued.whole is not None:
        return _to_bracket(text, glued.whole, _without_heredoc(text, glued.whole, command))
    before = text[: glued.word.span.start]
    alone = not (glued.prefix or glued.suffix)
    if alone and (taken := apart(text, glued.word.span, command)) is not None:
        return taken
    if before.endswith("=") and alone and not _SPLITS.search(before):
        return glued.word.span, f"$({command})"
    return glued.word.span, f'"{glued.prefix}$({command}){glued.suffix}"'


def _to_bracket(text: str, whole: Span, command: str) -> tuple[Span, str]:
    """Without the line break that only the heredoc needed before the end of `$(…)`."""
    gap = _GAP.match(text, whole.end) if text[: whole.start].endswith("$(") else None
    return (Span(whole.start, gap.end()), f"{command})") if gap else (whole, command)


def _without_heredoc(text: str, whole: Span, command: str) -> str:
    """The first line of a command, with what gives the JSON in the place of its heredoc."""
    line = text[whole.start : text.index("\n", whole.start)]
    mark = _OPERATOR.search(line)
    before, rest = (line[: mark.start()], line[mark.end() :]) if mark else ("", "")
    if before.startswith("cat"):
        return f"{command}{before.removeprefix('cat').rstrip()}{rest}"
    blank = " " if before.startswith(" ") else ""
    return f'{blank}<<< "$({command})"{before.rstrip()}{rest}'


def _is_plain_sh(unit: ScriptUnit, step: Step | None) -> bool:
    if unit.scalar is None or step is None:
        return "bash" not in unit.shell.text.split("\n", 1)[0]
    return effective_shell(step).kind is not ShellKind.BASH


def _hole(pasted: Pasted, name: str) -> str:
    return f"\\(${name})" if pasted.inside else f"${name}"
