"""What keeps a scan away from those who should not be hit, or should not start it."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_line_before, insert_step_before
from fixers.edits.hardened import FOLDER
from fixers.edits.jobs import add_job_key
from fixers.model import ActionUse, Invocation, Trace, TreeOrigin
from fixers.rules._aims import Aim
from fixers.rules._installed import installed, path_to
from fixers.rules._scan_guards import forks_reach
from fixers.rules._scans import Scan

GUARD: Final = "dast-allowed.sh"
_PLAIN_URL: Final = re.compile(r"https?://[\w.:/-]+")
_ENV: Final = re.compile(r"\$\{\{\s*env\.(\w+)\s*\}\}")
# An address or variable, as it is written in a word such as `--url="$BASE/x"`.
_WRITTEN_URL: Final = re.compile(r"(?:https?://|(?=\$))(?:\$\{\{.*?\}\}|[^\s\"'])+")
_PATTERN: Final = re.compile(r"[?*&\[]")  # means something to the shell when not quoted
_OURS: Final = (
    "github.event_name != 'pull_request' || "
    "github.event.pull_request.head.repo.full_name == github.repository"
)


def allowed_only(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    """A look at a list of targets before the scan; for forks, a condition on the job."""
    if scan.aim is not Aim.TEST or trace.job is None or not forks_reach(scan, trace):
        return _guard(scan, trace)
    edit = add_job_key(trace.job, "if", _OURS)
    if edit is None:
        return SkippedFix("the job is written in a way that cannot be extended surely")
    return Fix("Scan for branches of this repository only", (edit,))


def _guard(scan: Scan, trace: Trace) -> Fix | SkippedFix:
    run, files = scan.event, installed(GUARD, trace)
    if scan.typed is not None and isinstance(run, ActionUse):
        return SkippedFix("let somebody choose from a list instead of typing")
    edit = _before_action(run, scan) if isinstance(run, ActionUse) else _before_command(run, scan)
    if run.before.checkouts.get("") is not TreeOrigin.HEAD:
        return SkippedFix("the job checks nothing out, so there is no script that could look")
    if edit is None or files is None:
        return SkippedFix("there is no sure place for a check of the target")
    title = "Scan only what is on a list"
    return Fix(title, (edit,), files, applicability=Applicability.UNSAFE)


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
    return insert_step_before(use.step, "Check the target", run=line, copy_if=True)


def _before_command(run: Invocation, scan: Scan) -> Edit | None:
    path, raw = path_to(run, GUARD), f'"${scan.variable}"' if scan.variable else ""
    raw = scan.word.raw if scan.word is not None else raw
    url = _WRITTEN_URL.search(raw)
    if path is None or url is None or "xargs" in run.wrappers:
        return None
    quote = '"' if '"' in raw or _PATTERN.search(url[0]) else ""
    line = f"bash {path} --url {quote}{url[0]}{quote}"
    return insert_line_before(run.script, run.command.span, line, inline=True)
