"""What stands between a scan and those who should not be hit, or should not start it."""

import re
from itertools import takewhile
from typing import Final

from fixers.model import Invocation, StepRun, Trace, Unknown
from fixers.rules._delivery import needed_jobs
from fixers.rules._deployment_words import PRODUCTION
from fixers.rules._scans import Scan
from fixers.syntax.yaml_doc import Scalar

_STRANGERS: Final = frozenset({
    "pull_request_target", "issue_comment", "issues", "discussion", "discussion_comment",
})  # fmt: skip
_GUARDED: Final = re.compile(r"allow|whitelist|permitted|forbidden|not_prod|is_safe", re.IGNORECASE)
# A condition that lets only people of the project, or another event, through.
_INSIDERS: Final = re.compile(
    r"author_association|head\.repo\.(?:full_name|fork|owner)|github\.(?:actor|triggering_actor)"
    r"|user\.login|sender\.login|labels?\b|permission|github\.event_name\s*==\s*'(?:push|schedule"
    r"|workflow_dispatch|release)'"
)
_ADDRESS: Final = re.compile(r"https?://[\w.-]+")
_SECRET: Final = re.compile(r"\bsecrets\.(?!GITHUB_TOKEN\b)\w", re.IGNORECASE)
# What a run for a fork may not get through.
_DEPENDS: Final = re.compile(
    rf"{_SECRET.pattern}|^\s+(?:if|environment):", re.IGNORECASE | re.MULTILINE
)
# A step that ends unless something is on a list of its own.
_LISTED: Final = re.compile(
    r"(?:\bcase\b|\bif\b|\[\[?|\bgrep\b)[^\n]*\$\{?\w*ALLOW(?:ED|_?LIST)[^#]*\bexit\s+[1-9]",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\b(?:exit|return)\s+[1-9]|\bfalse\b|::error|\bthrow\b", re.IGNORECASE)


def is_approved(trace: Trace) -> bool:
    """Whether the job waits for an environment, which may ask somebody."""
    return trace.job is not None and trace.job.environment is not None


def is_production(trace: Trace) -> bool:
    name = trace.job.environment if trace.job is not None else None
    return isinstance(name, str) and PRODUCTION.search(name) is not None


def strangers_start(scan: Scan, trace: Trace) -> bool:
    """Whether people from outside can start the scan."""
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    if isinstance(triggers, Unknown) or is_approved(trace):
        return False
    if not triggers & _STRANGERS:
        return forks_reach(scan, trace)
    job = trace.job.node.get("if") if trace.job is not None else None
    step = scan.event.step.condition if scan.event.step is not None else None
    conditions = [node.value for node in (job, step) if isinstance(node, Scalar)]
    return not any(_INSIDERS.search(condition) for condition in conditions)


def forks_reach(scan: Scan, trace: Trace) -> bool:
    """Whether a pull request from a fork, which gets no secrets, surely comes as far as to scan
    an address that is written down."""
    triggers = trace.workflow.triggers if trace.workflow else frozenset[str]()
    if isinstance(triggers, Unknown) or "pull_request" not in triggers:
        return False
    needed = needed_jobs(trace.job) if trace.job is not None else []
    texts = [job.workflow.source.slice(job.node.span) for job in needed]
    if trace.job is None or not _ADDRESS.match(scan.target.strip("\"'")):
        return False
    own = trace.job.workflow.source.slice(trace.job.node.span)
    step = scan.event.step.condition if scan.event.step is not None else None
    asked = any(_DEPENDS.search(text) for text in texts) or trace.job.node.get("if") is not None
    return not asked and step is None and not _SECRET.search(own)


def is_guarded(scan: Scan, trace: Trace) -> bool:
    """Whether something before the scan looked at where it aims."""
    names = _names(scan)
    for event in takewhile(lambda event: event is not scan.event, trace.events):
        if isinstance(event, Invocation):
            if _GUARDED.search(event.path + " ".join(a or "" for a in event.args[:2])):
                return True
        elif isinstance(event, StepRun) and event.script is not None:
            last = isinstance(scan.event, Invocation) and event.script is scan.event.script
            text = event.script.shell.text
            own = [n for n, v in event.step.env.items() if _free_in(scan, v)]
            if not last and (_checks([*names, *own], text) or _LISTED.search(text)):
                return True
    text = _above(scan.event) if isinstance(scan.event, Invocation) else ""
    return bool(_GUARDED.search(text)) or _checks(names, text)


def _above(run: Invocation) -> str:
    """What stands before a call in its script."""
    block = run.step.run if run.step is not None and run.script.foreign else None
    start = run.command.span.start
    return run.script.text_before(start) if block is None else block.value[:start]


def _names(scan: Scan) -> list[str]:
    """How the script may call the target."""
    word = scan.word.raw if scan.word is not None else ""
    found = re.findall(r"\$\{?(?:env_)?(\w+)", word)
    if scan.typed is not None:
        found.append(scan.typed.free.rpartition(".")[2])
        found += [n for n, v in scan.event.before.variables.items() if _free_in(scan, v)]
    return found


def _free_in(scan: Scan, value: object) -> bool:
    text = getattr(value, "value", "")
    return bool(scan.typed and isinstance(text, str) and scan.typed.free in text)


def _checks(names: list[str], text: str) -> bool:
    """Whether a script asks about one of the names and can say no."""
    if not names or not _ENDS.search(text):
        return False
    any_name = "|".join(map(re.escape, names))
    asks = rf"(?:\bcase\b|\bif\b|\[\[?|\btest\b|\bgrep\b)[^\n]*\b(?:{any_name})\b"
    pipes = rf"\b(?:{any_name})\b[^\n]*\|\s*(?:grep|jq)"
    return bool(re.search(rf"{asks}|{pipes}", text))
