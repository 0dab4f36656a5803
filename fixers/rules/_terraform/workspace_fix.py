"""Choices of a workspace that Terraform refuses, since `TF_WORKSPACE` has made them already."""

from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.model.machine import Text
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

VARIABLE: Final = "TF_WORKSPACE"
_ITSELF: Final = regex(r"\$TF_WORKSPACE|\$\{TF_WORKSPACE\}|\$\{\{\s*env\.TF_WORKSPACE\s*\}\}")


def only_shown(run: Invocation) -> Fix | SkippedFix:
    """`workspace show` in the place of `workspace select` of the same one."""
    plain = [word for word in run.words if not word.raw.startswith("-")]
    named = plain[2].raw.strip("\"'") if len(plain) == 3 else ""
    if "delete" in run.args or not (_ITSELF.fullmatch(named) or named == _value(run)):
        return SkippedFix("drop one of the two: which one cannot be told")
    span = Span(plain[0].span.start, run.words[-1].span.end)
    edit = replace_in_script(run.script, span, "workspace show")
    if edit is None:
        return SkippedFix("the command is written in a way that cannot be changed surely")
    return Fix(f"Leave the choice to `{VARIABLE}`", (edit,))


def _value(run: Invocation) -> str | None:
    value = run.before.variables[VARIABLE]
    return value.value if isinstance(value, Text) and value.value else None
