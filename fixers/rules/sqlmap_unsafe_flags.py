"""sqlmap with flags that harm a database that others use."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.model import Repository, Trace
from fixers.rule import Rule
from fixers.rules._shared.python_runs import python_calls
from fixers.rules._sqlmap.call import sqlmap_of
from fixers.rules._sqlmap.fix import problems_of, tame

_ASKS: Final = frozenset({"-h", "-hh", "--help", "--version", "--update"})


class SqlmapUnsafeFlags(Rule):
    """
    ## What it does
    Finds `sqlmap` without `--batch`, with a raised `--risk` or `--level`, with stacked or
    time-based techniques (which are on unless `--technique` says otherwise), and with options
    that read, write or run something on the server; in containers, too, and in a file of
    settings (`-c`) that is in the repository.

    ## Why is this bad
    Risk 3 puts `OR` into statements that change rows; stacked queries change data; time-based
    ones hold connections for seconds; forms are submitted. Without `--batch` it waits for
    answers that nobody gives.

    ## Fix safety
    Safe when only `--batch` is missing. Unsafe otherwise: fewer techniques find less, and where
    a harmful one is asked for, of the others only `B` stays if it is among them. The
    default risk is 1 already and `--skip-heuristics` is no protection, so neither is added.
    Options that act on the server are taken out: whoever wants them can say no. Options that
    only a variable holds are written out in its place; those of a program of Python, or of a file
    of settings, are changed there.

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
        for run in (*trace.commands(), *python_calls(trace)):
            command = sqlmap_of(run, trace)
            if command is None or _ASKS & {*command.args} or not command.scans:
                continue
            problems = list(problems_of(command))
            if problems:
                message = "sqlmap runs " + ", ".join(problems)
                sure = Confidence.HIGH if command.url else Confidence.MEDIUM
                yield self.finding(
                    run.at, message, fix=tame(command), related=run.chain, confidence=sure
                )
