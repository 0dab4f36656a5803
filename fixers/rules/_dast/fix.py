"""What keeps a scan away from those who should not be hit, or should not start it."""

from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_line_before, insert_step_before
from fixers.edits.hardened import FOLDER
from fixers.edits.jobs import add_job_key, and_also
from fixers.edits.steps import set_env, side_by_side
from fixers.model import ActionUse, Invocation, Trace, TreeOrigin
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._dast.aims import Aim
from fixers.rules._dast.asks import LIST, OF_MAKE, asking, before_scan, ending, made_of
from fixers.rules._dast.guards import ONLY_US, started_by
from fixers.rules._dast.scans import Scan
from fixers.rules._shared.installed import installed, path_to
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

GUARD: Final = "dast-allowed.sh"
_PLAIN_URL: Final = regex(r"https?://[\w.:/-]+")
_ENV: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")
# An address or variable, as it is written in a word such as `--url="$BASE/x"`.
_WRITTEN_URL: Final = regex(r"(?:https?://|(?=\$))(?:\$\{\{.*?\}\}|[^\s\"'])+")
_HOST_ALONE: Final = regex(r"(?<==)[\w-]+(?:\.[\w-]+)+(?=[\"']?$)")
_PATTERN: Final = regex(r"[?*&\[]")  # means something to the shell when not quoted


def allowed_only(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    """A look at a list of targets before the scan; for strangers, a condition on the job."""
    event = started_by(scan, trace) if scan.aim is Aim.TEST and scan.typed is None else None
    if event not in ONLY_US or trace.job is None:
        return _guard(scan, trace)
    condition, title = ONLY_US[event]
    condition = f"github.event_name != '{event}' || {condition}"
    edit = add_job_key(trace.job, "if", condition) or and_also(trace.job, condition)
    if edit is None:
        return SkippedFix("the job is written in a way that cannot be extended surely")
    return Fix(title, (edit,))


def _guard(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    run, files = scan.event, installed(GUARD, trace, scan.event)
    edit = _before_action(run, scan) if isinstance(run, ActionUse) else _before_command(run, scan)
    if scan.typed is not None and isinstance(run, ActionUse):
        edit = None
    if files is None or edit is None or run.before.checkouts.get("") is not TreeOrigin.HEAD:
        files = ()
        edit = (
            _asked_first(scan, trace, _of_inputs(run) or _of_env(run, scan))
            if isinstance(run, ActionUse)
            else _asked_inline(run, scan, trace)
        )
    if edit is None:
        return SkippedFix("there is no sure place for a check of the target")
    title = "Scan only what is on a list"
    return Fix(title, _with_list(edit, run), files, applicability=Applicability.UNSAFE)


def _with_list(edit: Edit, event: Invocation | ActionUse) -> tuple[Edit, ...]:
    """A command knows the list by a variable of its step; a step that only asks has its own."""
    given = _given_list(event)
    if isinstance(event, ActionUse) or event.step is None or f"{LIST}: " in edit.text:
        return (edit,)
    return side_by_side(edit, set_env(event.step, dict(given)))


def _given_list(event: Invocation | ActionUse) -> list[tuple[str, str]]:
    """The list as a variable of a step, where it is none yet; an action has no `vars`."""
    known = event.step is None or event.step.job is None or LIST in event.before.variables
    return [] if known else [(LIST, f"${{{{ vars.{LIST} }}}}")]


def _asked_first(scan: Scan, trace: Trace, target: str) -> Edit | None:
    """A step that asks without a script of ours, for a job or an action that has none."""
    step = scan.event.step
    if step is None or not target or "\n" in target or any(f"env.{n}" in target for n in step.env):
        return None
    env = [("TARGET", target), *_given_list(scan.event)]
    runs_on = trace.job.node.get("runs-on") if trace.job is not None else None
    elsewhere = isinstance(runs_on, Scalar) and not runs_on.value.startswith("ubuntu")
    elsewhere |= effective_shell(step).kind is not ShellKind.BASH
    return insert_step_before(
        step,
        "Check the target",
        env=env,
        run=asking("$TARGET"),
        shell="bash" if step.job is None or elsewhere else None,
        copy_if=True,
    )


def _of_inputs(use: ActionUse) -> str:
    given = use.step.inputs
    named = next((name for name in ("target", "target-url", "url") if name in given), None)
    return given[named].value.strip() if named else ""


def _of_env(use: ActionUse, scan: Scan) -> str:
    """What a variable holds that a load test reads."""
    own = use.step.env.get(scan.variable)
    if own is not None:
        return own.value
    return f"${{{{ env.{scan.variable} }}}}" if scan.variable else ""


def _asked_inline(run: Invocation, scan: Scan, trace: Trace) -> Edit | None:
    written = f'"${scan.variable}"' if scan.variable else ""
    raw = scan.word.raw if scan.word is not None else written
    piped = not raw and _PLAIN_URL.fullmatch(scan.target)
    found = _WRITTEN_URL.search(scan.target if piped else raw) or _HOST_ALONE.search(raw)
    if found is None or "xargs" in run.wrappers or "`" in found[0]:
        return None
    url = found[0]
    if "${{" in url or run.script.foreign:  # pasted into a script it could be anything
        return _asked_first(scan, trace, url) if "$" not in url.replace("${{", "") else None
    if piped:
        return insert_line_before(run.script, run.statement, asking(url), inline=True)
    made = made_of(scan.word, run)
    return before_scan(run, asking(OF_MAKE if made else url), url, made)


def _before_action(use: ActionUse, scan: Scan) -> Edit | None:
    given = [value.value.strip() for value in use.step.inputs.values()]
    variable = next((m for m in map(_ENV.fullmatch, given) if m and m[1] not in use.step.env), None)
    url = _PLAIN_URL.search(scan.target)
    if not scan.sure or not (variable or any(scan.target in text for text in given)):
        return None
    if variable is None and url is None:
        return None
    said = f'"${variable[1]}"' if variable else url[0] if url else ""
    line = f"bash {FOLDER}/{GUARD} --url {said}"
    env = _given_list(use)
    return insert_step_before(use.step, "Check the target", run=line, env=env, copy_if=True)


def _before_command(run: Invocation, scan: Scan) -> Edit | None:
    path, raw = path_to(run, GUARD), f'"${scan.variable}"' if scan.variable else ""
    raw = scan.word.raw if scan.word is not None else raw
    url = _WRITTEN_URL.search(raw)
    if path is None or url is None or "xargs" in run.wrappers or run.script.foreign:
        return None  # PowerShell goes on when a command fails
    target = _ENV.sub(r"${\1}", url[0])
    if "${{" in target:
        return None  # pasted into a script it could be anything
    made = made_of(scan.word, run)
    quote = '"' if made or target != url[0] or '"' in raw or _PATTERN.search(target) else ""
    line = ending(f"bash {path} --url {quote}{OF_MAKE if made else target}{quote}", run)
    return before_scan(run, line, target, made)
