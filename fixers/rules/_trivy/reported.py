"""What shows a report after a scan of Trivy: it is there to be read when the scan fails too."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script, set_step_key
from fixers.edits.scripts import is_full
from fixers.model import Invocation, Step
from fixers.rules._shared.fates import lost_in
from fixers.rules._shared.holders import holders
from fixers.rules._trivy.scan import Scan
from fixers.rules._trivy.scans import given
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands, parse_shell
from fixers.syntax.span import Span

_STATUS: Final = "scan_status"
_END: Final = 'exit "${scan_status:-$?}"'
_SHOW: Final = frozenset({
    "echo", "printf", "cat", "head", "tail", "jq", "column", "sort", "wc", "ls", "rm", "test", "[",
    "[[", "true", ":", "trivy",
})  # fmt: skip
_CLEAN: Final = frozenset({"rm", "stop", "kill", "rmi", "logs", "down"})  # of Docker
_UPLOADS: Final = {
    "actions/upload-artifact": "path",
    "github/codeql-action/upload-sarif": "sarif_file",
}


def kept_status(run: Invocation, lost: sh.AndOr | None) -> Edit | None:
    """The status of a scan kept until what shows its report, or cleans up, has run; None where
    nothing else stands behind it."""
    unit, around = run.script, holders(run)
    if unit.scalar is None or unit.offset or unit.foreign or any(n is not lost for n in around):
        return None
    text, end = unit.shell.text, (lost or run.command).span.end
    rest = [s for s in unit.shell.statements if s.span.start >= end]
    ends = bool(rest) and text[rest[-1].span.start : rest[-1].span.end] == _END
    shown = tuple(rest[:-1] if ends else rest)
    if not all(map(_shows, commands(shown))) or not rest or (_STATUS in text and not ends):
        return None
    kept = text[end : rest[-1].span.end] + ("" if ends else _last(run))
    at = lost.left.span.end if lost is not None else end
    return replace_in_script(unit, Span(at, rest[-1].span.end), _noted(text, lost) + kept)


def _last(run: Invocation) -> str:
    return f"; {_END}" if is_full(run.script) else f"\n{_END}"


def _noted(text: str, lost: sh.AndOr | None) -> str:
    """What is said instead of failing is said still."""
    said = text[lost.right.span.start : lost.right.span.end] if lost is not None else "true"
    note = f"{_STATUS}=$?"
    return f" || {note}" if said in {"true", ":"} else f" || {{ {note}; {said}; }}"


def _shows(command: sh.Command) -> bool:
    plain = not any(redirect.operator.startswith("<<") for redirect in command.redirects)
    shows = bool(command.words) and command.words[0].literal in _SHOW
    return plain and (shows or _cleans_up(command))


def _cleans_up(command: sh.Command) -> bool:
    words = [word.literal for word in command.words]
    return words[:1] == ["docker"] and not _CLEAN.isdisjoint(words[1:4])


def shown_after(scan: Scan) -> tuple[Edit, ...]:
    """The steps behind a scan that hand on its report or clean up, so that they do it after a
    failure too."""
    step = scan.event.step
    job = step.job if step is not None else None
    if job is None or step not in job.steps:
        return ()
    after, file = job.steps[job.steps.index(step) + 1 :], _file(scan)
    meant = (s for s in after if s.entry("if") is None and (_cleans(s) or _reads(s, file)))
    edits = (set_step_key(s, "if", ("${{ !cancelled() }}",)) for s in meant)
    return tuple(edit for edit in edits if edit is not None)


def _cleans(step: Step) -> bool:
    every = _commands(step)
    return bool(every) and all(map(_cleans_up, every))


def _reads(step: Step, file: str | None) -> bool:
    """Whether a step does nothing but hand on what stands in a file."""
    if file is None:
        return False
    if step.run is not None:
        return file in step.run.value and all(map(_shows, _commands(step)))
    action = step.uses.value.partition("@")[0] if step.uses is not None else ""
    value = step.inputs.get(_UPLOADS.get(action, ""))
    return value is not None and file in value.value


def _commands(step: Step) -> tuple[sh.Command, ...]:
    return commands(parse_shell(step.run.value).statements) if step.run is not None else ()


def _file(scan: Scan) -> str | None:
    """Where a scan writes its report, as it is written there."""
    event = scan.event
    if not isinstance(event, Invocation):
        told: str | None = given(event, "output")
    else:
        named = scan.program.option("-o", "--output") if scan.program is not None else None
        told = (named and named[1]) or next(filter(None, _written(event)), None)
    return told.removeprefix("./") if told and not told.startswith("/dev/") else None


def _written(run: Invocation) -> Iterator[str | None]:
    yield from (r.target.literal for r in run.command.redirects if r.target and r.operator == ">")
    lost = lost_in(run)
    for command in commands((lost,)) if isinstance(lost, sh.Pipeline) else ():
        if command.words and command.words[0].literal == "tee":
            yield command.words[-1].literal
