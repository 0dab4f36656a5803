"""Loops that fail when no try succeeds."""

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._curl.endings import LEAVES
from fixers.rules._curl.loops import counted_test, give_ups, scope_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands
from fixers.syntax.span import Span


def end_failing(run: Invocation) -> Fix | SkippedFix:
    """`break` ends the script well, and what follows the loop does not."""
    around, statements, function = scope_of(run)
    loop, leave = around[0], "return" if function else "exit"
    if (counted := counted_test(loop, run)) is not None:
        return _fix([_failing_there(counted, run, leave)])
    late = [replace_in_script(run.script, one.span, f"{leave} 1") for one in give_ups(loop, run)]
    if late:
        return _fix(late)
    found = [one for one in commands((loop,)) if one.words and one.words[0].literal in LEAVES]
    breaks = [one for one in found if one.words[0].literal == "break"]
    edits = [replace_in_script(run.script, one.span, f"{leave} 0") for one in breaks]
    last = statements[-1] if not breaks else loop
    end, text = last.span.end, run.script.shell.text
    line = text[text.rfind("\n", 0, last.span.start) + 1 : last.span.start]
    edits.append(
        replace_in_script(run.script, Span(end - 1, end), f"{text[end - 1]}\n{line}{leave} 1")
    )
    return _fix(edits, placed=last is statements[-1] and not line.strip())


def _failing_there(test: sh.AndOr, run: Invocation, leave: str) -> Edit | None:
    """`until curl … || { [ $n -ge 30 ] && exit 1; }`, and the other way round in `while ! …`."""
    count = run.script.shell.text[test.right.span.start : test.right.span.end]
    then = "&&" if test.operator == "||" else "||"
    return replace_in_script(run.script, test.right.span, f"{{ {count} {then} {leave} 1; }}")


def _fix(edits: list[Edit | None], *, placed: bool = True) -> Fix | SkippedFix:
    sure = tuple(edit for edit in edits if edit is not None)
    if not placed or len(sure) != len(edits):
        return SkippedFix("the script goes on behind the loop: let it fail there")
    return Fix("Fail when no try succeeds", sure, applicability=Applicability.UNSAFE)
