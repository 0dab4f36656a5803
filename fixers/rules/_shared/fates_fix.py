"""A command so that its exit code counts where it stands."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import insert_line_before, replace_in_script
from fixers.edits.scripts import is_full
from fixers.model import Invocation, ScriptUnit
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

PIPEFAIL: Final = "set -o pipefail"
_BASH: Final = regex(r"\bbash\b")
_SAYS: Final = regex(r"(?:echo|printf) [^\n]+\Z")


def with_pipefail(
    run: Invocation, lost: sh.Pipeline, at: int = 0, more: str = "", end: str = ""
) -> Edit | None:
    """The pipeline with `pipefail`, and no other: in a subshell where there are more. `more` is
    put in at `at`, `end` behind it. None where the shell may know no such option."""
    if not is_bash(run):
        return None
    text, start = run.script.shell.text, lost.span.start
    line = text[text.rfind("\n", 0, start) + 1 : start]
    apart = not line.strip() and not is_full(run.script)
    first = f"{PIPEFAIL}\n{line}" if apart else f"{PIPEFAIL} && "
    last = ""
    if line.rstrip().endswith(("$(", "`")):  # a shell of its own already
        first = f"{PIPEFAIL}; "
    elif text[start:].count("|") != text[start : lost.span.end].count("|"):
        first, last = f"({PIPEFAIL}; ", ")"
    if not more and not last and not end and apart:
        return insert_line_before(run.script, lost.span, PIPEFAIL)
    whole = text[start:at] + more + text[max(at, start) : lost.span.end]
    return replace_in_script(run.script, lost.span, first + whole + last + end)


def is_bash(run: Invocation) -> bool:
    """Whether the shell knows `pipefail`: `sh` may not, and who runs what on another machine is
    not known."""
    if run.script.offset:
        return _BASH.search(_told(run.script)) is not None
    if run.script.recipe is not None:
        return run.script.recipe.shell == "bash"
    if run.script.scalar is None:
        return "bash" in run.script.shell.text.split("\n", 1)[0]
    step = run.step
    if step is None or run.script.scalar is not step.run:
        return False
    if step.shell is not None:
        return step.shell.value.startswith("bash")
    return step.job is not None and step.job.container is None


def _told(script: ScriptUnit) -> str:
    """The line that hands a text to another shell, as far as that."""
    text = script.source.text if script.scalar is None else script.scalar.value
    if script.recipe is not None:
        text = "".join(piece.text for piece in script.recipe.pieces)
    return text[: script.offset].rstrip("\n").rpartition("\n")[2]


def without_shrug(run: Invocation, lost: sh.AndOr) -> Edit | None:
    """The command without its `|| true`; what it says instead is still said. None where another
    one stands before it: `[ -n "$URL" ] && … || true` must not fail for an empty one."""
    end, text = lost.left.span.end, run.script.shell.text
    if isinstance(lost.left, sh.AndOr) and lost.left.operator == "&&":
        return None
    said = text[lost.right.span.start : lost.right.span.end]
    edit = None
    if _SAYS.match(said) and not any(isinstance(node, sh.Command) for node in holders(run)):
        edit = replace_in_script(run.script, lost.right.span, f"{{ {said}; exit 1; }}")
    return edit or replace_in_script(run.script, Span(end - 1, lost.span.end), text[end - 1 : end])
