"""sqlmap with flags that harm a database that others use."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Edit, Finding, Fix, Severity, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Repository, Trace
from fixers.rule import Rule
from fixers.rules._sqlmap import Sqlmap, sqlmap_of
from fixers.syntax.span import Span

HARMFUL: Final = frozenset({
    "--os-shell", "--os-cmd", "--os-pwn", "--os-smbrelay", "--os-bof", "--priv-esc", "--sql-shell",
    "--sql-query", "--sql-file", "--file-write", "--file-read", "--dump", "--dump-all", "--eval",
    "--passwords", "--forms", "--crawl", "--tamper", "--reg-add", "--reg-del", "--udf-inject",
    "--all", "-a", "--wizard",
})  # fmt: skip
_ASKS: Final = frozenset({"-h", "-hh", "--help", "--version", "--update"})
_LIMITS: Final = {"--risk": 1, "--level": 2}
_RISKY: Final = "ST"  # stacked queries change data, time-based ones hold connections


class SqlmapUnsafeFlags(Rule):
    """
    ## What it does
    Finds `sqlmap` without `--batch`, with a raised `--risk` or `--level`, with stacked or
    time-based techniques (which are on unless `--technique` says otherwise), and with options
    that read, write or run something on the server.

    ## Why is this bad
    Risk 3 puts `OR` into statements that change rows; stacked queries change data; time-based
    ones hold connections for seconds; forms are submitted. Without `--batch` it waits for
    answers that nobody gives.

    ## Fix safety
    Safe when only `--batch` is missing. Unsafe otherwise: fewer techniques find less. The
    default risk is 1 already and `--skip-heuristics` is no protection, so neither is added.
    Options that act on the server are for a person to take out.

    ## Known limits
    Options held in variables whose value is not known are left alone, and so is what a missing
    option would say beside them. Of targets on the runner itself only `--batch` is asked.
    """

    id = "sqlmap-unsafe-flags"
    severity = Severity.ERROR
    since = "0.1"
    summary = "`sqlmap` runs with flags that harm a shared database"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        del repository
        for run in trace.invocations():
            command = sqlmap_of(run)
            if command is None or {"-h", "-hh", "--help", "--version", "--update"} & {
                *command.args
            }:
                continue
            problems = list(_problems(command))
            if problems:
                message = "sqlmap runs " + ", ".join(problems)
                aimed = command.value("-u") or command.value("--url")
                sure = Confidence.HIGH if aimed else Confidence.MEDIUM
                yield self.finding(
                    run.at, message, fix=_tame(command), related=run.chain, confidence=sure
                )


def _problems(command: Sqlmap) -> Iterator[str]:
    if not command.local:
        yield from _dangers(command)
    if command.known and "--batch" not in command.args and "xargs" not in command.run.wrappers:
        yield "without `--batch`"


def _dangers(command: Sqlmap) -> Iterator[str]:
    for name, most in _LIMITS.items():
        found = command.value(name)
        if found and (found[1] or "").isdecimal() and int(found[1] or 0) > most:
            yield f"with `{name}={found[1]}`"
    harmful = [(a or "").partition("=")[0] for a in command.args]
    yield from (f"with `{name}`" for name in dict.fromkeys(harmful) if name in HARMFUL)
    technique = command.value("--technique")
    if technique is None and command.known:
        yield "with stacked and time-based techniques"
    elif technique and technique[1] and set(_RISKY) & set(technique[1]):
        yield f"with `--technique={technique[1]}`"


def _tame(command: Sqlmap) -> Fix | SkippedFix:
    harmful = [a for a in command.args if (a or "").partition("=")[0] in HARMFUL]
    if harmful and not command.local:
        return SkippedFix(f"`{harmful[0]}` acts on the server: somebody has to take it out")
    edits = [*(() if command.local else _lowered(command)), *_added(command)]
    sure = tuple(edit for edit in edits if edit is not None)
    if len(sure) != len(edits):
        return SkippedFix("the command cannot be rewritten surely")
    only_batch = list(_problems(command)) == ["without `--batch`"]
    return Fix(
        "Scan without harm and without questions",
        sure,
        applicability=Applicability.SAFE if only_batch else Applicability.UNSAFE,
    )


def _lowered(command: Sqlmap) -> Iterator[Edit | None]:
    found = command.value("--technique")
    technique = "".join(t for t in (found[1] or "" if found else "") if t not in _RISKY) or "B"
    for name, value in (("--risk", "1"), ("--level", "1"), ("--technique", technique)):
        index, old = command.value(name) or (0, None)
        if old is not None and _is_bad(name, old):
            word = command.run.words[index]
            span = Span(word.span.end - len(old), word.span.end)
            same = word.raw.endswith(old)
            yield replace_in_script(command.run.script, span, value) if same else None


def _is_bad(name: str, value: str) -> bool:
    if name == "--technique":
        return bool(set(_RISKY) & set(value))
    return value.isdecimal() and int(value) > _LIMITS[name]


def _added(command: Sqlmap) -> Iterator[Edit | None]:
    if not command.known:
        return
    missing = [] if "--batch" in command.args else ["--batch"]
    if command.value("--technique") is None and not command.local:
        missing.append("--technique=B")
    if missing:
        end = command.name_end
        text = "".join(f" {option}" for option in missing)
        yield replace_in_script(command.run.script, Span(end, end), text)
